export { readOrMakeSecret, readSecret } from './secret-file.store.js';
