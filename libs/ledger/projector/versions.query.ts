import type { DataSource, EntityManager } from 'typeorm';
import type { Instant } from '#kernel';
import type { Position } from '#event-store/reader';
import { ledgerSchema, type LedgerSchema } from './ledger-tables.sql.js';
import { INSTANT, LEDGER } from './projection.query.js';
import { NoSuchVersion } from './projector.errors.js';

/** One version of the ledger: the active one is read and written, a building one is being made, a retired one can come back. */
export interface LedgerVersion {
  readonly version: number;
  readonly status: 'building' | 'active' | 'retired';
  readonly schema: LedgerSchema;
  readonly storeId: string;
  readonly position: Position;
  /** last event it holds, −1 for none */
  readonly logIndex: number;
  readonly recordedAt: Instant | null;
  /** keys, foreign keys, indexes and triggers are in place */
  readonly complete: boolean;
}

interface Row {
  readonly version: number; readonly status: LedgerVersion['status']; readonly store_id: string; readonly position: Position; readonly log_index: string;
  readonly recorded_at: Instant | null; readonly complete: boolean;
}

// the deferred trigger is the last thing made of a version, in the transaction of all its keys
const COMPLETE = `exists (select from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'ledger_v' || version and t.tgname = 'voucher_whole' and t.tgenabled = 'O')`;
const VERSIONS = `select version, status, store_id, position, log_index, ${INSTANT} as recorded_at, ${COMPLETE} as complete
  from projection.checkpoint where name = '${LEDGER}' order by version`;

/** All versions in the order of their numbers; none before the first projection. */
export const ledgerVersions = async (source: DataSource | EntityManager, { lock = false } = {}): Promise<readonly LedgerVersion[]> => {
  const rows = await source.query(lock ? `${VERSIONS} for update` : VERSIONS) as Row[];
  return rows.map(({ version, status, store_id: storeId, position, log_index: logIndex, recorded_at: recordedAt, complete }) =>
    ({ version, status, schema: ledgerSchema(version), storeId, position, logIndex: Number(logIndex), recordedAt, complete }));
};

const shown = (versions: readonly LedgerVersion[]): string =>
  versions.map(({ version, status, logIndex, complete }) => `${version} (${status}${complete ? '' : ', unfinished'}, @${logIndex})`).join(', ') || 'none yet';

/** @throws NoSuchVersion when the worker has projected nothing yet */
export const activeOf = (versions: readonly LedgerVersion[]): LedgerVersion => {
  const active = versions.find(({ status }) => status === 'active');
  if (active === undefined) throw new NoSuchVersion('the ledger has no active version: the worker has projected nothing yet');
  return active;
};

/** A version with all its keys and triggers. @throws NoSuchVersion saying what there is */
export const finishedOf = (versions: readonly LedgerVersion[], version: number): LedgerVersion => {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw new NoSuchVersion(`there is no version ${version} of the ledger; there are: ${shown(versions)}`);
  if (!found.complete) throw new NoSuchVersion(`version ${version} is not finished; there are: ${shown(versions)}`);
  return found;
};
