import type { Pool, PoolClient } from 'pg';
import type { JsonObject } from '#kernel';
import { answeredWithin } from '#postgres';
import { SealCodec, type SealedRow } from './seal.codec.js';
import type { Vault, VaultClash, VaultKind, VaultRecord } from './vault.port.js';

const DEADLOCK = '40P01';
const UNIQUE_VIOLATION = '23505';
const ATTEMPTS = 3;
/** A server that is silent for longer has not sealed; the connection is given up and the transaction with it. */
const SEAL_WITHIN_MS = 3_500;

const INSERT = `insert into privacy.record (kind, id, token, content_mac, wrapped_key, sealed)
  select * from unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[])`;
// The plan is named by its shape, two looks into an index for each record: one condition with OR reads the whole table, and so does a plan from its youth.
const HELD = {
  name: 'vault-held',
  text: `select r.* from unnest($1::text[], $2::text[]) as w(kind, id) cross join lateral
      (select kind, id, token, content_mac from privacy.record x where x.kind = w.kind and x.id = w.id offset 0) r
    union all
    select r.* from unnest($1::text[], $3::bytea[]) as w(kind, token) cross join lateral
      (select kind, id, token, content_mac from privacy.record x where x.kind = w.kind and x.token = w.token offset 0) r`,
};

interface HeldRow { readonly kind: string; readonly id: string; readonly token: Buffer | null; readonly content_mac: Buffer }
type Marks = ReturnType<SealCodec['marks']>;

/** The vault in schema `privacy`. The clerk's role may add and read rows, nobody may change or remove one. */
export class PgVault implements Vault {
  readonly #pool: Pool;
  readonly #codec: SealCodec;
  readonly #sealWithinMs: number;

  /** @param options.sealWithinMs longest wait of `seal` for a server that is silent; default 3 500 */
  constructor(options: { readonly pool: Pool; readonly masterKey: Buffer; readonly sealWithinMs?: number }) {
    this.#pool = options.pool;
    this.#sealWithinMs = options.sealWithinMs ?? SEAL_WITHIN_MS;
    this.#codec = new SealCodec(options.masterKey);
  }

  async check(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    if (records.length === 0) return [];
    const marks = records.map((record) => this.#codec.marks(record));
    const { rows } = await this.#pool.query<HeldRow>({ ...HELD, values: keysOf(marks) });
    return clashesOf(marks, rows);
  }

  async seal(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    if (records.length === 0) return [];
    // One order for everybody, so that two writers of the same records rarely wait for each other in a ring.
    const rows = records.map((record) => this.#codec.seal(record)).sort((a, b) => (`${a.kind}/${a.id}` < `${b.kind}/${b.id}` ? -1 : 1));
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#sealAll(rows);
      } catch (error) {
        if ((error as { code?: string }).code !== DEADLOCK || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** The plain fields of one record; null when nothing is sealed under this id. */
  async open(kind: VaultKind, id: string): Promise<JsonObject | null> {
    const { rows } = await this.#pool.query<{ wrapped_key: Buffer; sealed: Buffer }>(
      'select wrapped_key, sealed from privacy.record where kind = $1 and id = $2', [kind, id]);
    const row = rows[0];
    return row === undefined ? null : this.#codec.open({ kind, id, wrappedKey: row.wrapped_key, sealed: row.sealed });
  }

  async openMany(kind: VaultKind, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.#pool.query<{ id: string; wrapped_key: Buffer; sealed: Buffer }>(
      'select id, wrapped_key, sealed from privacy.record where kind = $1 and id = any($2::text[])', [kind, [...new Set(ids)]]);
    return new Map(rows.map(({ id, wrapped_key: wrappedKey, sealed }) => [id, this.#codec.open({ kind, id, wrappedKey, sealed })]));
  }

  /** New records, as nearly always, need no look at who holds what. */
  #sealAll(rows: readonly SealedRow[]): Promise<readonly VaultClash[]> {
    return answeredWithin(this.#pool, this.#sealWithinMs, async (client) => {
      const isNew = await within(client, async () => {
        await client.query({ name: 'vault-seal', text: INSERT, values: columnsOf(rows) });
        return { kept: true };
      }).catch((error: unknown) => {
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return { kept: false };
        throw error;
      });
      return isNew.kept ? [] : (await within(client, () => insertAll(client, rows))).clashes;
    });
  }
}

/** A transaction that is kept or not; one that the client never ends, because it gave up, keeps nothing. */
const within = async <T extends { readonly kept: boolean }>(client: PoolClient, work: () => Promise<T>): Promise<T> => {
  await client.query('begin');
  const done = await work().catch(async (error: unknown) => {
    await client.query('rollback').catch(() => undefined); // on a connection that broke there is nothing to roll back, and the first error says why
    throw error;
  });
  await client.query(done.kept ? 'commit' : 'rollback');
  return done;
};

/** Inserts what is new and reads back who holds what: a record that is not there under its own id lost to another holder. */
const insertAll = async (client: PoolClient, rows: readonly SealedRow[]): Promise<{ kept: boolean; clashes: readonly VaultClash[] }> => {
  await client.query(`${INSERT} on conflict do nothing`, columnsOf(rows));
  const { rows: held } = await client.query<HeldRow>({ ...HELD, values: keysOf(rows) });
  const clashes = clashesOf(rows, held);
  return { kept: clashes.length === 0, clashes };
};

const columnsOf = (rows: readonly SealedRow[]): unknown[] => [
  rows.map((row) => row.kind), rows.map((row) => row.id), rows.map((row) => row.token), rows.map((row) => row.contentMac),
  rows.map((row) => row.wrappedKey), rows.map((row) => row.sealed),
];
const keysOf = (marks: readonly Marks[]): unknown[] => [marks.map((mark) => mark.kind), marks.map((mark) => mark.id), marks.map((mark) => mark.token)];

/** Rows of one call are weighed one after another, so two of them that clash with each other are told too. */
const clashesOf = (marks: readonly Marks[], rows: readonly HeldRow[]): readonly VaultClash[] => {
  const byId = new Map<string, string>(rows.map((row) => [`${row.kind}/${row.id}`, row.content_mac.toString('hex')]));
  const byToken = new Map<string, string>(rows.flatMap((row) => (row.token === null ? [] : [[`${row.kind}/${row.token.toString('hex')}`, row.id] as const])));
  return marks.flatMap(({ kind, id, token, contentMac }): VaultClash[] => {
    const content = contentMac.toString('hex');
    const same = byId.get(`${kind}/${id}`);
    if (same !== undefined) return same === content ? [] : [{ kind: kind as VaultKind, id, holder: id, reason: 'id-taken' }];
    const tokenKey = token === null ? null : `${kind}/${token.toString('hex')}`;
    const holder = tokenKey === null ? undefined : byToken.get(tokenKey);
    if (holder !== undefined) return [{ kind: kind as VaultKind, id, holder, reason: 'token-taken' }];
    byId.set(`${kind}/${id}`, content);
    if (tokenKey !== null) byToken.set(tokenKey, id);
    return [];
  });
};
