import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Client, type ClientConfig } from 'pg';
import { START, type Position } from '#event-store/reader';
import type { Instant } from '#kernel';
import { Fenced, NotBuilt, OtherStore } from './projection.errors.js';
import type { Checkpoint, Projection } from './projection.port.js';
import { sqlState } from './transient.check.js';

/** A won lease: writing is allowed under this epoch, from this checkpoint. */
export interface Lease { readonly epoch: number; readonly checkpoint: Checkpoint }
type Which = Pick<Projection, 'name' | 'version'>;

const INSTANT = `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const BACKEND = "(pid::text || '.' || extract(epoch from backend_start)::text)";

// A version beside an active one is made by a rebuild, never here.
const ENSURE = `insert into projection.checkpoint (name, version, status, store_id, position, log_index)
  select $1, coalesce($2, 1), 'active', $3, '${START}', -1
  where not exists (select from projection.checkpoint where name = $1 and (status = 'active' or version = $2)) on conflict do nothing`;
const LOOK = `select version, store_id from projection.checkpoint where name = $1 and (version = $2 or ($2 is null and status = 'active'))`;
// The clock is the database's. A lease also ends with the session of its holder, which a killed process loses at once; a stopped one keeps it.
const TAKE = `update projection.checkpoint set owner = $4 || '#' || $5, epoch = epoch + 1, lease_until = clock_timestamp() + $6::int * interval '1 millisecond'
  where name = $1 and version = $2 and store_id = $3 and status = any ($7)
    and (lease_until < clock_timestamp() or split_part(owner, '#', 1) = $4
      or (owner like '%#%' and not exists (select 1 from pg_stat_activity where ${BACKEND} = split_part(owner, '#', 2))))
  returning epoch, position, log_index, ${INSTANT} as recorded_at`;
const RENEW = `update projection.checkpoint set lease_until = clock_timestamp() + $4::int * interval '1 millisecond'
  where name = $1 and version = $2 and epoch = $3 and status = any ($5)`;
const RELEASE = `update projection.checkpoint set owner = null, lease_until = '-infinity' where name = $1 and version = $2 and epoch = $3`;
/** Somebody is at the row for longer than a look is worth. */
const LOCK_NOT_HAD = '55P03';

interface Look { version: number; store_id: string }
interface Taken { epoch: string; position: Position; log_index: string; recorded_at: Instant | null }

/** What may be projected: the version that is served, or, when a certain one is wanted, also one that is being built. */
export const statusesOf = (version: Projection['version']): readonly string[] => (version === 'active' ? ['active'] : ['active', 'building']);

/** The session of one candidate for a lease: it takes, renews and gives back, and its end is the end of the lease. */
export class LeaseSession {
  readonly #me = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  #session: { readonly client: Client; readonly backend: string } | undefined;

  /** @param config where the rows are; the session is opened at the first take, and again when it was lost */
  constructor(private readonly config: ClientConfig, private readonly which: Which, private readonly leaseMs: number) {}

  /**
   * Takes the lease when nobody alive holds it; the first to ask makes the checkpoint.
   *
   * @returns null while somebody else holds it
   * @throws OtherStore; NotBuilt when the database serves another version and this one has no checkpoint
   */
  async take(storeId: string): Promise<Lease | null> {
    const { client, backend } = await this.#connected();
    const { name, version } = this.which;
    const wanted = version === 'active' ? null : version;
    await client.query(ENSURE, [name, wanted, storeId]);
    const { rows: [seen] } = await client.query<Look>(LOOK, [name, wanted]);
    if (seen === undefined) throw new NotBuilt(`${name}, version ${version},`);
    if (seen.store_id !== storeId) throw new OtherStore(name, seen.store_id, storeId);
    try {
      const { rows: [row] } = await client.query<Taken>(
        TAKE, [name, seen.version, storeId, this.#me, backend, this.leaseMs, statusesOf(version)]);
      if (row === undefined) return null;
      const { position, log_index: logIndex, recorded_at: recordedAt } = row;
      return { epoch: Number(row.epoch), checkpoint: { version: seen.version, storeId, position, logIndex: Number(logIndex), recordedAt } };
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_HAD) return null;
      throw error;
    }
  }

  /** @throws Fenced when somebody else has taken it, or the database serves another version now */
  async renew({ epoch, checkpoint }: Lease): Promise<void> {
    const { name, version } = this.which;
    try {
      const { rowCount } = await this.#held().query(RENEW, [name, checkpoint.version, epoch, this.leaseMs, statusesOf(version)]);
      if (rowCount !== 1) throw new Fenced(name, epoch);
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_HAD) throw error; // our own batch is at the row, and extends the lease when it is committed
    }
  }

  /** Gives the lease back at once; a lease that was lost meanwhile stays with its new holder. */
  async release({ epoch, checkpoint }: Lease): Promise<void> { await this.#held().query(RELEASE, [this.which.name, checkpoint.version, epoch]); }

  async close(): Promise<void> {
    const { client } = this.#session ?? {};
    this.#session = undefined;
    await client?.end().catch(() => undefined);
  }

  #held(): Client {
    if (this.#session === undefined) throw new Error(`the session of the lease of ${this.which.name} is lost`);
    return this.#session.client;
  }

  async #connected(): Promise<{ readonly client: Client; readonly backend: string }> {
    if (this.#session !== undefined) return this.#session;
    const client = new Client({ ...this.config, application_name: 'projection lease', connectionTimeoutMillis: 10_000, keepAlive: true, lock_timeout: 5_000 });
    const lost = (): void => { if (this.#session?.client === client) this.#session = undefined; };
    client.on('error', lost); // the query in hand, or the next one, reports the same loss
    client.on('end', lost);
    try {
      await client.connect();
      const { rows: [own] } = await client.query<{ backend: string }>(`select ${BACKEND} as backend from pg_stat_activity where pid = pg_backend_pid()`);
      this.#session = { client, backend: own?.backend ?? '' };
      return this.#session;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }
}
