import { readOrMakeSecret } from '#secrets';
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
  const bearer = readOrMakeSecret(file, () => `${newBearer()}\n`).trim();
  await identity.adopt(bearer, { officerId: ADMINISTRATOR, label: 'first boot', ttlDays: FIRST_TTL_DAYS });
  return file;
};
