import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newBearer, type Identity } from './token.store.js';

/** The first officer of every store; `OpenStore` names it and gives it SYS_ADMIN. */
export const ADMINISTRATOR = 'admin';
const FIRST_TTL_DAYS = 90;

/**
 * On first boot: one token for the administrator, written to a file only its owner may read. Later boots do nothing.
 * The file is written before the token counts, so a crash between the two loses nothing: the next boot adopts what the file holds.
 *
 * @returns the file when it was written or adopted now, null when there was an administrator already
 */
export const ensureAdministrator = async (identity: Identity, file: string): Promise<string | null> => {
  if (await identity.isKnown(ADMINISTRATOR)) return null;
  const bearer = readOrWrite(file);
  await identity.adopt(bearer, { officerId: ADMINISTRATOR, label: 'first boot', ttlDays: FIRST_TTL_DAYS });
  return file;
};

/** `link` never replaces a file that is there, and a crash half way leaves a draft, not half a token. */
const readOrWrite = (file: string): string => {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${randomUUID()}.token`);
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, `${newBearer()}\n`);
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
  return readFileSync(file, 'utf8').trim();
};
