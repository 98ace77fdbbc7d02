import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const HEX_KEY = /^[0-9a-f]{64}\n?$/;

/**
 * The master key: read from the file, or made there on first boot (64 hexadecimal digits, mode 0600, durable before it is used).
 * Without this file no sealed record can be opened again: it belongs into the backup, apart from the database.
 *
 * @throws Error when others may read the file, or it holds no key
 */
export const masterKeyFrom = (file: string): Buffer => {
  try {
    return read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  create(file);
  return read(file);
};

const read = (file: string): Buffer => {
  const text = readFileSync(file, 'utf8');
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new Error(`${file} may be read by others; expected mode 0600`);
  if (!HEX_KEY.test(text)) throw new Error(`${file} does not hold a master key of 64 hexadecimal digits`);
  return Buffer.from(text.trim(), 'hex');
};

/** Never replaces a key that is there: `link` fails when another process was first, and the first key stands. */
const create = (file: string): void => {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${randomBytes(6).toString('hex')}.key`);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, `${randomBytes(32).toString('hex')}\n`);
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
  syncFolder(folder);
};

const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try { fsyncSync(fd); } finally { closeSync(fd); }
};
