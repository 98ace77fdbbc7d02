import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#kernel';
import type { Position } from '#event-store/reader';
import { Fenced } from '#projection';
import { LEDGER } from './projection.query.js';
import { VersionHeld } from './projector.errors.js';
import { activeOf, ledgerVersions, type LedgerVersion } from './versions.query.js';

/** How long a killed rebuild keeps its version from the next one. */
const LEASE_MS = 15_000;

export interface Place { readonly position: Position; readonly logIndex: number; readonly recordedAt: Instant | null }

const sleep = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
const until = (leaseMs: number): string => `clock_timestamp() + interval '${leaseMs} milliseconds'`;

/** A version that is not active, held by one process: its rows and its checkpoint move in one transaction, under one epoch. */
export class VersionLease {
  #place: Place;
  #beat: NodeJS.Timeout | undefined;

  private constructor(private readonly owner: DataSource, readonly held: LedgerVersion, readonly epoch: number, private readonly leaseMs: number) {
    this.#place = held;
    this.#beat = setInterval(() => { void this.#renew(); }, leaseMs / 4);
  }

  get place(): Place { return this.#place; }

  /**
   * Takes a version that is building or retired. Whoever was killed holding it is waited for until its lease is over.
   *
   * @throws VersionHeld when somebody alive holds it
   */
  static async take(owner: DataSource, version: LedgerVersion, leaseMs = LEASE_MS): Promise<VersionLease> {
    for (let again = true; ; again = false) {
      const [taken] = await owner.query(`update projection.checkpoint
        set epoch = epoch + 1, owner = 'owner ' || pg_backend_pid(), lease_until = ${until(leaseMs)}
        where name = $1 and version = $2 and status = $3 and lease_until < clock_timestamp() returning epoch`,
      [LEDGER, version.version, version.status]) as [{ epoch: string }[], number];
      // read again under the lease: whoever held it before may have gone on after the version was read
      if (taken[0] !== undefined) {
        const now = (await ledgerVersions(owner)).find((one) => one.version === version.version);
        return new VersionLease(owner, now!, Number(taken[0].epoch), leaseMs);
      }
      const [row] = await owner.query(`select to_char(lease_until, 'HH24:MI:SS') as until,
        greatest(0, extract(epoch from lease_until - clock_timestamp())) as left
        from projection.checkpoint where name = $1 and version = $2`, [LEDGER, version.version]) as { until: string; left: string }[];
      if (!again || row === undefined) throw new VersionHeld(version.version, row?.until ?? '?');
      await sleep(Number(row.left) * 1_000 + 50);
    }
  }

  /** Inside the transaction of the rows that lead there. @throws Fenced when the lease is lost: nothing of the transaction stays */
  async move(manager: EntityManager, to: Place): Promise<void> {
    const [, moved] = await manager.query(`update projection.checkpoint
      set position = $1, log_index = $2, recorded_at = $3, lease_until = ${until(this.leaseMs)}
      where name = $4 and version = $5 and status = $6 and epoch = $7 and position = $8`,
    [to.position, to.logIndex, to.recordedAt, LEDGER, this.held.version, this.held.status, this.epoch, this.#place.position]) as [unknown, number];
    if (moved !== 1) throw new Fenced(`${LEDGER}, version ${this.held.version},`, this.epoch);
  }

  /** The transaction of the move is committed. */
  moved(to: Place): void { this.#place = to; }

  /** Where the active version stands now. */
  async target(): Promise<LedgerVersion> { return activeOf(await ledgerVersions(this.owner)); }

  async release(): Promise<void> {
    clearInterval(this.#beat);
    await this.owner.query(`update projection.checkpoint set owner = null, lease_until = '-infinity' where name = $1 and version = $2 and epoch = $3`,
      [LEDGER, this.held.version, this.epoch]);
  }

  // A beat that fails says nothing: the next move finds out whether the lease is still held.
  async #renew(): Promise<void> {
    await this.owner.query(`update projection.checkpoint set lease_until = ${until(this.leaseMs)} where name = $1 and version = $2 and epoch = $3`,
      [LEDGER, this.held.version, this.epoch]).catch(() => undefined);
  }
}
