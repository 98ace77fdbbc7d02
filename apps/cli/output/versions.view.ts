import { formatFen } from '#kernel';
import type { AccountDifference, DifferenceKind, LedgerDiff, Rebuilt, Switched, VersionProgress } from '#ledger/projector';
import { table } from './table.js';

const PHASES: Readonly<Record<VersionProgress['phase'], string>> = {
  load: '装载 load', keys: '建键 keys, indexes, checks', follow: '跟进 follow', compare: '比对 compare',
};
const BAR = 24;
const count = (n: number): string => Math.round(n).toLocaleString('en').replaceAll(',', ' ');
const left = (seconds: number): string => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`);

/** `装载 load [############------------]  50 %  100 000 of 200 000 events  41 200/s  3 s left` */
export const progressShown = ({ phase, events, total, perSecond, secondsLeft }: VersionProgress): string => {
  const part = total === 0 ? 1 : Math.min(1, events / total);
  const bar = '#'.repeat(Math.round(part * BAR)).padEnd(BAR, '-');
  const rate = perSecond === null ? '' : `  ${count(perSecond)}/s`;
  return `${PHASES[phase]} [${bar}] ${String(Math.floor(part * 100)).padStart(3)} %  ${count(events)} of ${count(total)} events${rate}`
    + (secondsLeft === null ? '' : `  ${left(secondsLeft)} left`);
};

export const rebuiltShown = ({ version, events, read, vouchers, seconds }: Rebuilt): string => {
  const all = seconds.load + seconds.keys + seconds.follow;
  return `ledger version ${version} holds ${count(events)} events; this run read ${count(read)} and wrote ${count(vouchers)} vouchers in ${all.toFixed(1)} s`
    + ` (load ${seconds.load.toFixed(1)}, keys ${seconds.keys.toFixed(1)}, follow ${seconds.follow.toFixed(1)})`;
};

const KINDS: Readonly<Record<DifferenceKind, string>> = {
  'only-a': '仅左 only in the first', 'only-b': '仅右 only in the second', content: '内容 says something else', number: '编号 has another number',
};
const sideOf = (one: AccountDifference['a']): string =>
  (one === null ? '无 none' : `借 ${formatFen(Number(one.debitFen))} 贷 ${formatFen(Number(one.creditFen))} (${one.lines} lines, digest ${one.digest})`);

export const diffShown = (diff: LedgerDiff): string => {
  const head = `versions ${diff.a} and ${diff.b} up to @${diff.logIndex}: `;
  const size = `${count(diff.vouchers[0])} and ${count(diff.vouchers[1])} vouchers, ${diff.accounts} accounts`;
  if (diff.equal) return `${head}equal (${size}: every voucher, every running total)`;
  const counts = Object.entries(diff.count).filter(([, n]) => n > 0).map(([kind, n]) => [kind, count(n)]);
  return [
    `${head}NOT equal (${size})`, table([{ title: '差异' }, { title: '数量', right: true }], counts),
    ...diff.differences.flatMap(({ kind, logIndex, eventId, bookSet, rule, a, b }) =>
      [`  @${logIndex} ${eventId} ${bookSet} ${rule}: ${KINDS[kind]}`, `    ${diff.a}: ${a ?? '无 none'}`, `    ${diff.b}: ${b ?? '无 none'}`]),
    ...diff.accountDifferences.flatMap(({ account, a, b }) => [`  ${account}`, `    ${diff.a}: ${sideOf(a)}`, `    ${diff.b}: ${sideOf(b)}`]),
    ...diff.beside.map((line) => `  ${line}`),
  ].join('\n');
};

export const switchedShown = ({ from, to, logIndex, differences }: Switched): string =>
  `the ledger is version ${to} from @${logIndex} on; version ${from} is retired${differences === 0 ? '' : ` (${count(differences)} differences let pass)`}`;
