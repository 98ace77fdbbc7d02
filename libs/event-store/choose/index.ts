export { chooseReader, chooseStore, storeKindOf, type StoreChoice } from './chosen.store.js';
