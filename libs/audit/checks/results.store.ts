import type { EntityManager } from 'typeorm';
import { isCheckName } from './checks.table.js';
import type { CheckRun } from './checkup.js';
import type { CheckResult } from './findings.js';

/** What the newest run of the worker said of a check, and since when it says so. Moments are RFC 3339, UTC. */
export interface LatestResult {
  readonly result: CheckResult;
  /** begin of the run since which it is ok, or is not */
  readonly since: string;
  readonly ranAt: string;
  readonly seconds: number;
  /** last event looked at */
  readonly logIndex: number;
  /** the run read from event 0 */
  readonly whole: boolean;
}
interface Row {
  readonly report: CheckResult; readonly since: string; readonly ran_at: string; readonly seconds: number; readonly log_index: string; readonly whole: boolean;
}

const UTC = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
// a worker that lost its lease meanwhile does not write over its successor
const KEEP = `insert into audit.check_result as r (name, ok, since, ran_at, seconds, log_index, whole, epoch, report)
  select c.report->>'check', (c.report->>'ok')::boolean, now(), now(), $2, $3, $4, $5, c.report from jsonb_array_elements($1::jsonb) as c (report)
  on conflict (name) do update set ok = excluded.ok, since = case when r.ok = excluded.ok then r.since else excluded.since end, ran_at = excluded.ran_at,
    seconds = excluded.seconds, log_index = excluded.log_index, whole = excluded.whole, epoch = excluded.epoch, report = excluded.report
  where r.epoch <= excluded.epoch`;

const TRIED = `insert into audit.check_run as r (tried_at, ended_at, every_seconds, failed, epoch)
  values (now(), case when $1::text is null then now() end, $2, $1, $3)
  on conflict (one) do update set tried_at = excluded.tried_at, ended_at = coalesce(excluded.ended_at, r.ended_at), every_seconds = excluded.every_seconds,
    failed = excluded.failed, epoch = excluded.epoch
  where r.epoch <= excluded.epoch`;

/** Under which lease of the ledger a run was made, and how many seconds after it the next one is due. */
export interface RunUnder { readonly epoch: number; readonly everySeconds: number }

/** Keeps what a run said, over what an earlier one did. */
export const keepResults = async (sql: Pick<EntityManager, 'query'>, { results, seconds, logIndex, whole }: CheckRun, under: RunUnder): Promise<void> => {
  await sql.query(KEEP, [JSON.stringify(results), seconds, logIndex, whole, under.epoch]);
  await sql.query(TRIED, [null, under.everySeconds, under.epoch]);
};

/** Characters of why a run failed. */
const WHY = 500;
/** Keeps that a run could not be ended, and why. What an earlier run said stays as it is. */
export const keepFailure = async (sql: Pick<EntityManager, 'query'>, why: string, { everySeconds, epoch }: RunUnder): Promise<void> => {
  await sql.query(TRIED, [why.slice(0, WHY), everySeconds, epoch]);
};

/** How the newest run of the worker ended. Moments are RFC 3339, UTC. */
export interface LatestRun {
  readonly triedAt: string;
  /** when a run last came to its end, and how many seconds ago by the clock of the database; null before the first that did */
  readonly endedAt: string | null;
  readonly endedAgo: number | null;
  readonly everySeconds: number;
  /** why the newest run could not be ended */
  readonly failed: string | null;
}

/** Undefined before the first run. Needs SELECT: zz_worker or zz_auditor. */
export const latestRun = async (sql: Pick<EntityManager, 'query'>): Promise<LatestRun | undefined> => {
  const rows = await sql.query<Record<string, unknown>[]>(`select ${UTC('tried_at')}, ${UTC('ended_at')}, every_seconds, failed,
    extract(epoch from now() - ended_at)::float8 as ended_ago from audit.check_run`);
  return rows.map((row) => ({
    triedAt: row['tried_at'], endedAt: row['ended_at'], endedAgo: row['ended_ago'], everySeconds: row['every_seconds'], failed: row['failed'],
  }) as LatestRun)[0];
};

/** Intervals of the schedule without a run to its end, after which what the last one said is no answer any more. */
const LATE_AFTER = 3;

/** Whether results may be told as those of today: false when the newest run failed, null when nobody knows. */
export interface RunStanding {
  readonly ok: boolean | null;
  /** why not */
  readonly says?: string;
}
export const runStanding = (run: LatestRun | undefined): RunStanding => {
  if (run === undefined) return { ok: null, says: '尚未检查 · no run yet' };
  const { failed, endedAt, endedAgo, everySeconds } = run;
  if (failed !== null) return { ok: false, says: `最近一次检查未能完成 · the newest run could not be ended: ${failed}` };
  if (endedAgo !== null && endedAgo <= LATE_AFTER * everySeconds) return { ok: true };
  return { ok: null, says: `检查已过期 · no run has ended since ${endedAt ?? 'the beginning'}, more than ${LATE_AFTER} intervals of ${everySeconds} s` };
};

/** By the name of the check; none before the first run. Needs SELECT: zz_worker or zz_auditor. */
export const latestResults = async (sql: Pick<EntityManager, 'query'>): Promise<ReadonlyMap<string, LatestResult>> => {
  const rows = await sql.query<Row[]>(`select report, ${UTC('since')}, ${UTC('ran_at')}, seconds, log_index, whole from audit.check_result`);
  return new Map(rows.filter(({ report }) => isCheckName(report.check)).map((row) => [row.report.check, {
    result: row.report, since: row.since, ranAt: row.ran_at, seconds: row.seconds, logIndex: Number(row.log_index), whole: row.whole,
  }]));
};
