import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const OTHERS = 0o077;
const hasCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/**
 * What a secret file holds, as text.
 *
 * @throws Error when others may read it: a secret somebody else may hold proves nothing; ENOENT when there is none
 */
export const readSecret = (file: string): string => {
  if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) throw new Error(`${file} may be read by others; expected mode 0600`);
  return readFileSync(file, 'utf8');
};

/**
 * What a secret file holds, made there first where it is missing: mode 0600, durable before it is used. A file that is there is never replaced: `link`
 * fails when another process was first, and the first secret stands; a crash half way leaves a draft, not half a secret.
 *
 * @param make the text of a new one
 * @throws Error as `readSecret` does
 */
export const readOrMakeSecret = (file: string, make: () => string): string => {
  try {
    return readSecret(file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  writeOnce(file, make());
  return readSecret(file);
};

const writeOnce = (file: string, text: string): void => {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${randomUUID()}.draft`);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  syncFolder(folder);
};

/** The file's name is on disk too; a folder cannot be flushed on Windows. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try { fsyncSync(fd); } finally { closeSync(fd); }
};
