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

/** Keeps what a run said, over what an earlier one did. @param epoch of the lease of the ledger under which it ran */
export const keepResults = async (sql: Pick<EntityManager, 'query'>, { results, seconds, logIndex, whole }: CheckRun, epoch: number): Promise<void> => {
  await sql.query(KEEP, [JSON.stringify(results), seconds, logIndex, whole, epoch]);
};

/** By the name of the check; none before the first run. Needs SELECT: zz_worker or zz_auditor. */
export const latestResults = async (sql: Pick<EntityManager, 'query'>): Promise<ReadonlyMap<string, LatestResult>> => {
  const rows = await sql.query<Row[]>(`select report, ${UTC('since')}, ${UTC('ran_at')}, seconds, log_index, whole from audit.check_result`);
  return new Map(rows.filter(({ report }) => isCheckName(report.check)).map((row) => [row.report.check, {
    result: row.report, since: row.since, ranAt: row.ran_at, seconds: row.seconds, logIndex: Number(row.log_index), whole: row.whole,
  }]));
};
