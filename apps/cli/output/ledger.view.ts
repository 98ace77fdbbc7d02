import { formatFen } from '#kernel';
import type { Balance, KnownAt, PartiesPage, TrialBalance } from '#ledger/queries';
import { moment } from './moment.js';
import { table } from './table.js';

const BOOKS = { F: '财政专户账', A: '经办账', M: '备查账' } as const;
const SIDES = { D: '借', C: '贷' } as const;

/** Which side a balance stands on, and how much: an amount on the other side is told as that side's. */
export const standing = (side: 'D' | 'C', balanceFen: number): readonly [string, string] => {
  if (balanceFen === 0) return ['平', formatFen(0)];
  const shown = balanceFen < 0 ? (side === 'D' ? 'C' : 'D') : side;
  return [SIDES[shown], formatFen(Math.abs(balanceFen))];
};

/** `业务日 <= 2019-12-31  知悉于 @341 (2020-01-05 18:00:00+08:00)`: the resolved pair of times, for stderr. */
export const timesShown = ({ asOf, knownAt: { index, recordedAt } }: { readonly asOf: string; readonly knownAt: KnownAt }): string =>
  `  业务日 ${asOf.startsWith('9999') ? '不限' : `<= ${asOf}`}   知悉于 ${index < 0 ? '首笔事件之前，尚无记录' : `@${index}`}`
  + (recordedAt === null ? '' : ` (${moment(recordedAt)})`);

/** `借 97,973,500.00` */
export const balanceShown = ({ side, balanceFen }: Balance): string => standing(side, balanceFen).join(' ');

/** 科目余额表 of one book. */
export const trialBalanceShown = ({ book, org, rows, debitFen, creditFen }: TrialBalance): string => {
  const columns = [
    { title: '科目' }, { title: '名称' }, { title: '借方发生额', right: true }, { title: '贷方发生额', right: true }, { title: '方向' }, { title: '余额', right: true },
  ];
  const lines = rows.map((row) => [
    row.account, row.nameZh, formatFen(row.debitFen), formatFen(row.creditFen), ...standing(row.side, row.balanceFen),
  ]);
  return `${book} ${BOOKS[book]}  单位 ${org}\n${table(columns, [...lines, ['', '合计', formatFen(debitFen), formatFen(creditFen), '', '']])}`;
};

/** 辅助账余额: the parties of a page, and the control account all of them sum to. */
export const partiesShown = ({ parties, side, controlFen, next }: PartiesPage): string => {
  const columns = [
    { title: '科目' }, { title: '往来对象' }, { title: '借方发生额', right: true }, { title: '贷方发生额', right: true }, { title: '方向' }, { title: '余额', right: true },
  ];
  const lines = parties.map((one) => [one.account, one.party, formatFen(one.debitFen), formatFen(one.creditFen), ...standing(one.side, one.balanceFen)]);
  const more = next === undefined ? '' : `\n--cursor ${next}`;
  return `${table(columns, [...lines, ['', '总账科目', '', '', ...standing(side, controlFen)]])}${more}`;
};

/** Balances of a book in one line, for a second organisation. */
export const trialBalanceInLine = ({ book, rows }: TrialBalance): string =>
  rows.filter(({ balanceFen }) => balanceFen !== 0)
    .map(({ account, side, balanceFen }) => `${book}.${account} ${standing(side, balanceFen).join(' ')}`).join('  ');
