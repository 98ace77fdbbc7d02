import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** `zz_` and 32 random bytes in base64url. */
const BEARER = /^zz_[A-Za-z0-9_-]{43}$/;
const OFFICER = /^[A-Za-z0-9._-]{1,64}$/;
/** 1 to 200 characters, as PostgreSQL counts them; a control character is nothing to read, and NUL no text to PostgreSQL. */
const LABEL = /^\P{Cc}{1,200}$/u;
const MAX_TTL_DAYS = 3_660;

/** A token as it is handed out, once. Only its SHA-256 is kept. */
export interface IssuedToken {
  readonly tokenId: string; readonly bearer: string; readonly officerId: string; readonly label: string; readonly expiresAt: string,
}

export interface TokenOrder { readonly officerId: string; readonly label: string; readonly ttlDays: number }

/** The token cannot be issued as asked. */
export class BadTokenOrder extends Error {
  override readonly name = 'BadTokenOrder';
  constructor(readonly pointer: string, message: string) { super(message); }
}

/** Who is knocking: a bearer token names an officer, and nothing more. What the officer may do is said by the log (rulings C28). */
export class Identity {
  readonly #pool: Pool;

  constructor(options: { readonly pool: Pool }) { this.#pool = options.pool; }

  /**
   * The officer of a token that is known, not expired and not revoked; null otherwise.
   * The token is looked up by its hash: time tells nothing about how near a guess was.
   */
  async authenticate(bearer: string): Promise<string | null> {
    if (!BEARER.test(bearer)) return null;
    const { rows } = await this.#pool.query<{ officer_id: string }>(
      'select officer_id from identity.token where hash = $1 and revoked_at is null and expires_at > now()', [hashOf(bearer)]);
    return rows[0]?.officer_id ?? null;
  }

  /**
   * The order itself, for a caller that looks its officer up before the token is issued.
   *
   * @throws BadTokenOrder for an officer id, label or number of days that cannot be
   */
  checked<O extends TokenOrder>(order: O): O { return checked(order); }

  /** @throws BadTokenOrder for an officer id, label or number of days that cannot be */
  async issue(officerId: string, label: string, ttlDays: number): Promise<IssuedToken> {
    return this.#keep(newBearer(), { officerId, label, ttlDays });
  }

  /** @returns false when there is no such token or it was revoked before */
  async revoke(tokenId: string): Promise<boolean> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tokenId)) return false;
    const { rowCount } = await this.#pool.query('update identity.token set revoked_at = now() where token_id = $1 and revoked_at is null', [tokenId]);
    return rowCount === 1;
  }

  /** True when an officer was ever given a token. */
  async isKnown(officerId: string): Promise<boolean> {
    const { rows } = await this.#pool.query('select 1 from identity.token where officer_id = $1 limit 1', [officerId]);
    return rows.length > 0;
  }

  /** Keeps a token that was made before; the same token twice is kept once. */
  async adopt(bearer: string, order: TokenOrder): Promise<IssuedToken> {
    if (!BEARER.test(bearer)) throw new BadTokenOrder('/bearer', 'not a token of this system');
    return this.#keep(bearer, order);
  }

  async #keep(bearer: string, order: TokenOrder): Promise<IssuedToken> {
    const { officerId, label, ttlDays } = checked(order);
    const { rows } = await this.#pool.query<{ token_id: string; expires_at: Date }>(
      `insert into identity.token (token_id, hash, officer_id, label, expires_at) values ($1, $2, $3, $4, now() + make_interval(days => $5))
       on conflict (hash) do nothing returning token_id, expires_at`, [randomUUID(), hashOf(bearer), officerId, label, ttlDays]);
    const kept = rows[0] ?? (await this.#pool.query<{ token_id: string; expires_at: Date }>(
      'select token_id, expires_at from identity.token where hash = $1', [hashOf(bearer)])).rows[0];
    if (kept === undefined) throw new Error('a token that was just kept is gone');
    return { tokenId: kept.token_id, bearer, officerId, label, expiresAt: kept.expires_at.toISOString() };
  }
}

export const newBearer = (): string => `zz_${randomBytes(32).toString('base64url')}`;

const hashOf = (bearer: string): Buffer => createHash('sha256').update(bearer, 'utf8').digest();

const checked = <O extends TokenOrder>(order: O): O => {
  if (!OFFICER.test(order.officerId)) throw new BadTokenOrder('/officerId', 'an officer id has 1 to 64 letters, digits, dots, dashes or underscores');
  if (!LABEL.test(order.label)) throw new BadTokenOrder('/label', 'a label has 1 to 200 characters and no control characters');
  if (!Number.isInteger(order.ttlDays) || order.ttlDays < 1 || order.ttlDays > MAX_TTL_DAYS) {
    throw new BadTokenOrder('/ttlDays', `a token lives 1 to ${MAX_TTL_DAYS} days`);
  }
  return order;
};
