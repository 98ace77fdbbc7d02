import type { FaultName } from './faults.table.js';
import type { RoundResult } from './round.js';

const LOST = new Set(['K1']);
const DOUBLED = new Set(['K3']);
const columns = ['fault', 'cycles', 'findings'] as const;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, k) => Math.max(title.length, ...rows.map((row) => (row[k] ?? '').length)));
  const padded = (cell: string, k: number): string => (k === 0 ? cell.padEnd(widths[k] ?? 0) : cell.padStart(widths[k] ?? 0));
  const line = (cells: readonly string[]): string => cells.map(padded).join('  ').trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

const found = (results: readonly RoundResult[], checks: ReadonlySet<string>): number =>
  results.flatMap(({ findings }) => findings).filter(({ check }) => checks.has(check)).length;

/** The end of a campaign as a person reads it. */
export const reportOf = (results: readonly RoundResult[]): string => {
  const byFault = new Map<FaultName, { cycles: number; findings: number }>();
  for (const { cycles, findings } of results) {
    for (const fault of cycles) byFault.set(fault, { cycles: (byFault.get(fault)?.cycles ?? 0) + 1, findings: byFault.get(fault)?.findings ?? 0 });
    const last = cycles.at(-1);
    const row = last === undefined ? undefined : byFault.get(last);
    if (row !== undefined) row.findings += findings.length;
  }
  const sum = (of: (result: RoundResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const rows = [...byFault].sort(([a], [b]) => (a < b ? -1 : 1)).map(([fault, { cycles, findings }]) => [fault, String(cycles), String(findings)]);
  const all = ['all', String(sum(({ cycles }) => cycles.length)), String(sum(({ findings }) => findings.length))];
  const totals = table(['commands', ''], [
    ['asked', String(sum(({ counts }) => counts.asked))],
    ['acknowledged', String(sum(({ counts }) => counts.acknowledged))],
    ['answers lost, sent again', String(sum(({ counts }) => counts.resent))],
    ['refused', String(sum(({ counts }) => counts.refused))],
    ['unknown at the end', String(sum(({ counts }) => counts.unknown))],
    ['acknowledged and lost (K1)', String(found(results, LOST))],
    ['doubled (K3)', String(found(results, DOUBLED))],
  ]);
  const kept = results.flatMap((result) => (result.kept === null ? [] : [
    `\nfound after ${result.cycles.join(', ')}; history and folder kept in ${result.kept}`,
    ...result.findings.slice(0, 30).map(({ check, what }) => `  ${check} ${what}`),
  ]));
  return [table(columns, [...rows, all]), '', totals, ...kept].join('\n');
};
