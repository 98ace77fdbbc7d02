import type { EntityManager } from 'typeorm';
import { Fenced } from '#projection';
import { follow, type VersionOptions, type VersionParts } from './catch-up.js';
import { diffLedgers, type LedgerDiff } from './ledger-diff.js';
import { ledgerDoor, ledgerWriter } from './ledger-reading.sql.js';
import { LEDGER } from './projection.query.js';
import { LedgerBusy, LedgersDiffer, NoSuchVersion } from './projector.errors.js';
import { VersionLease } from './version-lease.js';
import { activeOf, finishedOf, ledgerVersions, type LedgerVersion } from './versions.query.js';

export interface SwitchOptions extends VersionOptions {
  /** why differences are right: without it they stop the switch */
  readonly allowDifferences?: string;
  /** told of every comparison, before a difference stops the switch */
  readonly onDiff?: (diff: LedgerDiff) => void;
  /** the worker waits no longer for a switch that stands still: the server then ends it; default 30 000 */
  readonly workerWaitsMs?: number;
}
export interface Switched { readonly from: number; readonly to: number; readonly logIndex: number; readonly differences: number }

/** A gap that small is closed while the worker waits. */
const SMALL_GAP = 500;
const LOCK_TRIES = 40;
/** Shorter than the server waits before it looks for a deadlock: a reader is never the one that is ended. */
const LOCK_MS = 200;

/** Longer than what is left to compare while the worker waits. */
const WORKER_WAITS_MS = 30_000;

const isLocked = (error: unknown): boolean => (error as { code?: string }).code === '55P03';
/** The connection of the transaction ended before its last statement was sent: what TypeORM says of a runner that it took away from us. */
const isCut = (error: unknown): boolean =>
  (error as { code?: string }).code === '25P03' || /^QueryRunner(Provider)?AlreadyReleasedError$/.test((error as Error).name);
const sum = ({ count }: LedgerDiff): number => Object.values(count).reduce((all, n) => all + n, 0);

/**
 * Makes a finished version the active one, in one transaction: the worker waits, both versions hold the same events, everything they say was compared,
 * the door `ledger` shows the other. A reader sees one version or the other, never a half; a worker that held the old one is fenced and goes on in the new.
 *
 * @throws NoSuchVersion, VersionHeld, LedgersDiffer, LedgerBusy, BrokenHistory, Fenced when somebody took the version over: nothing was switched
 * @source event-store.md §7.4
 */
export const switchLedger = async (parts: VersionParts, version: number, options: SwitchOptions = {}): Promise<Switched> => {
  const versions = await ledgerVersions(parts.owner);
  const from = activeOf(versions);
  const wanted = finishedOf(versions, version);
  if (wanted.status === 'active') throw new NoSuchVersion(`version ${version} is the active one already`);
  const lease = await VersionLease.take(parts.owner, wanted, options.leaseMs);
  try {
    return await new Switch(parts, options, { from, lease }).run();
  } catch (error) {
    if (isCut(error)) throw new LedgerBusy('the server ended the switch, which kept the worker waiting too long: nothing was switched', { cause: error });
    throw isLocked(error) ? new LedgerBusy('the worker or a reader held the ledger too long: nothing was switched') : error;
  } finally {
    await lease.release();
  }
};

/** Back to the newest retired version. @throws as `switchLedger` */
export const rollbackLedger = async (parts: VersionParts, options: SwitchOptions = {}): Promise<Switched> => {
  const retired = (await ledgerVersions(parts.owner)).findLast(({ status, complete }) => status === 'retired' && complete);
  if (retired === undefined) throw new NoSuchVersion('there is no retired version to go back to');
  return switchLedger(parts, retired.version, options);
};

class Switch {
  #compared = -1;
  #differences = 0;

  constructor(
    private readonly parts: VersionParts, private readonly options: SwitchOptions,
    private readonly pair: { readonly from: LedgerVersion; readonly lease: VersionLease },
  ) {}

  async run(): Promise<Switched> {
    const { owner } = this.parts;
    const { from, lease } = this.pair;
    const { workerWaitsMs = WORKER_WAITS_MS } = this.options;
    // almost all of it while the worker goes on: rows are only added, so what was compared stays compared
    for (let to = await lease.target(); to.logIndex > lease.place.logIndex || this.#compared < lease.place.logIndex; to = await lease.target()) {
      await follow(this.parts, lease, to, this.options);
      await this.#compare();
      if (to.logIndex - this.#compared <= SMALL_GAP) break;
    }
    await owner.transaction(async (manager) => {
      await manager.query(`set local lock_timeout = '10s'; set local idle_in_transaction_session_timeout = ${BigInt(workerWaitsMs)}`);
      // from here the worker waits; the version we hold is not locked, so that it can still be brought level
      const [active] = await manager.query(`select version from projection.checkpoint where name = $1 and status = 'active' for update`, [LEDGER]) as
        { version: number }[];
      if (active?.version !== from.version) throw new NoSuchVersion(`version ${from.version} is not the active one any more: somebody else switched`);
      const level = activeOf(await ledgerVersions(manager));
      await follow(this.parts, lease, level, this.options);
      await this.#compare();
      if (lease.place.position !== level.position) throw new LedgerBusy(`version ${lease.held.version} could not be brought level: nothing was switched`);
      await this.#flip(manager);
    });
    return { from: from.version, to: lease.held.version, logIndex: lease.place.logIndex, differences: this.#differences };
  }

  async #compare(): Promise<void> {
    const { from, lease } = this.pair;
    const upTo = lease.place.logIndex;
    if (upTo <= this.#compared) return;
    const diff = await diffLedgers(this.parts.owner, from, lease.held, { span: { after: this.#compared, upTo }, ...this.#watching(upTo) });
    this.#compared = upTo;
    this.#differences += sum(diff);
    this.options.onDiff?.(diff);
    if (this.#differences > 0 && this.options.allowDifferences === undefined) throw new LedgersDiffer(from.version, lease.held.version, this.#differences);
  }

  #watching(total: number): { signal?: AbortSignal; onProgress: (logIndex: number, vouchers: number) => void } {
    const { signal, onProgress } = this.options;
    return {
      ...(signal !== undefined && { signal }),
      onProgress: (events, vouchers) => { onProgress?.({ phase: 'compare', events, total: total + 1, vouchers, perSecond: null, secondsLeft: null }); },
    };
  }

  async #flip(manager: EntityManager): Promise<void> {
    const { from, lease: { held, place, epoch } } = this.pair;
    await shown(manager, held);
    await manager.query(ledgerWriter(from.schema, 'not write') + ledgerWriter(held.schema, 'write'));
    const status = `update projection.checkpoint set status = $3, epoch = epoch + 1, owner = null, lease_until = '-infinity'
      where name = $1 and version = $2 and ($4::bigint is null or epoch = $4)`;
    await manager.query(status, [LEDGER, from.version, 'retired', null]); // locked, whoever held it
    const [, flipped] = await manager.query(status, [LEDGER, held.version, 'active', epoch]) as [unknown, number];
    if (flipped !== 1) throw new Fenced(`${LEDGER}, version ${held.version},`, epoch);
    await manager.query('insert into ledger.version_switch (from_version, to_version, log_index, differences, reason) values ($1, $2, $3, $4, $5)',
      [from.version, held.version, place.logIndex, this.#differences, this.options.allowDifferences ?? null]);
  }
}

/** The door shows another version. A statement that reads through it makes this wait a little and try again; nobody waits for both. */
const shown = async (manager: EntityManager, { schema }: LedgerVersion): Promise<void> => {
  await manager.query(`set local lock_timeout = '${LOCK_MS}ms'`);
  for (let tries = 1; ; tries += 1) {
    await manager.query('savepoint door');
    try {
      await manager.query(ledgerDoor(schema));
      await manager.query(`set local lock_timeout = '10s'`);
      return;
    } catch (error) {
      if (!isLocked(error)) throw error;
      await manager.query('rollback to savepoint door');
      if (tries === LOCK_TRIES) throw new LedgerBusy('somebody has been reading the ledger all the time: nothing was switched');
    }
  }
};
