import { ADMINISTRATOR, Identity } from '#identity/tokens';
import { openPool } from '#postgres';
import type { Secrets } from '../local/secrets.store.js';

const FILE = 'operator.token';
const TTL_DAYS = 365;

/**
 * The token by which the command line beside this installation knocks at the clerks' door as the administrator (rulings C12).
 * Made after the clerks' door is open: that one makes the administrator's own first token.
 */
export const operatorToken = async (clerkUrl: string, secrets: Secrets): Promise<string> => {
  const pool = openPool(clerkUrl, { max: 1, applicationName: 'zhuanzhang start' });
  try {
    const identity = new Identity({ pool });
    const kept = secrets.read(FILE);
    if (kept !== null && await identity.authenticate(kept) === ADMINISTRATOR) return kept;
    return secrets.write(FILE, (await identity.issue(ADMINISTRATOR, 'operator of this installation', TTL_DAYS)).bearer);
  } finally {
    await pool.end();
  }
};
