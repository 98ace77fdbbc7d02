import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signerOf, type Signer } from './note.codec.js';

/**
 * The log's signing key: read from the file, or made there on first boot (PKCS #8 PEM, mode 0600, durable before it is used).
 *
 * @param name the log's origin, also the name on every signature
 * @throws Error when others may read the file: a key somebody else may hold proves nothing
 */
export const loadOrCreateSigner = (file: string, name: string): Signer => {
  try {
    return load(file, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  create(file);
  return load(file, name);
};

const load = (file: string, name: string): Signer => {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new Error(`${file} may be read by others; expected mode 0600`);
  return signerOf(name, readFileSync(file, 'utf8'));
};

/** Never replaces a key that is there: `link` fails when a second process was first, and the first key stands. */
const create = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = join(dirname(file), `.${randomBytes(6).toString('hex')}.key`);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  syncFolder(dirname(file));
};

const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try { fsyncSync(fd); } finally { closeSync(fd); }
};
