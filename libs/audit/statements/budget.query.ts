import { sumFen, yearOf } from '#kernel';
import type { KindTurnover, StatementQueries } from '#ledger/queries';
import { KINDS, money, NAMES, text, whole, type Statement, type StatementRow, type StatementWords } from './statement.view.js';

const COLUMNS = [
  text('kind', '补贴种类', 'Subsidy kind'), ...NAMES, money('planFen', '资金计划 8011', 'Plan'), money('committedFen', '已承诺（批准净额）', 'Committed, net of withdrawn'),
  money('paidFen', '已支付', 'Paid'), money('cancelledFen', '承诺注销', 'Commitment cancelled'), money('outstandingFen', '待付余额 8001', 'Still to be paid'),
  money('freeFen', '计划可用余额（计划减当年批准净额）', 'Free of the plan (less approvals of its year, net of withdrawn and cancelled)'),
];

const NOTHING = { committedFen: null, paidFen: null, cancelledFen: null, outstandingFen: null };
/** 8001 by what moved it: approved or withdrawn (J05), paid (J07), cancelled before payment (J11), each less what was taken back of it in red (J23). */
const committedBy = (of: readonly KindTurnover[]): Pick<StatementRow, 'committedFen' | 'paidFen' | 'cancelledFen' | 'outstandingFen'> => {
  const net = (rule: string): number => of.filter((one) => one.rule === rule || one.rule === `J23/${rule}`)
    .reduce((sum, one) => sum + one.debitFen - one.creditFen, 0);
  return { committedFen: net('J05'), paidFen: 0 - net('J07'), cancelledFen: 0 - net('J11'), outstandingFen: of.reduce((sum, one) => sum + one.balanceFen, 0) };
};

/**
 * 资金计划与承诺控制表: of each kind what was approved, paid and cancelled from one day to another and what is still to be paid at the end (8001); of each year the
 * days lie in its plan (8011, by the year it is of and not the day it was set). Years without a plan are limited by none: then the plan is null. A plan is
 * of no kind.
 *
 * What a plan leaves free is told for days of one year that has a plan, else null: the plan less what was approved in the year until the last of the days, net
 * of what was withdrawn, cancelled before payment or reversed in red of these approvals. What lowers the approvals of an earlier year frees nothing of this
 * plan. Fen.
 */
export const budget = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, book: 'M', asOf });
  const years = { first: yearOf(from), last: yearOf(asOf) };
  const plans = (await queries.plans(at)).filter(({ year }) => year >= years.first && year <= years.last);
  const commitments = await queries.kinds(at, '8001', from);
  const planFen = plans.length === 0 ? null : sumFen(plans.map(({ amountFen }) => amountFen));
  const freeFen = planFen === null || years.first !== years.last ? null : planFen - await queries.committedIn(at, years.first);
  const none = { planFen: null, freeFen: null };
  const row = (kind: string, [nameZh, nameEn]: readonly [string, string], has: (one: KindTurnover) => boolean): StatementRow =>
    ({ kind, nameZh, nameEn, ...committedBy(commitments.filter(has)), ...none });
  const moved = new Set(commitments.map(({ subsidyKind }) => subsidyKind));
  const rows = [
    ...plans.map(({ year, amountFen }): StatementRow => ({
      kind: '', nameZh: `${year} 年计划`, nameEn: `Plan of ${year}`, ...NOTHING, planFen: amountFen, freeFen: null,
    })),
    ...KINDS.filter(({ code }) => moved.has(code)).map(({ code, nameZh, nameEn }) => row(code, [nameZh, nameEn], (one) => one.subsidyKind === code)),
    ...(moved.has(null) ? [row('', ['未分种类', 'No kind named'], (one) => one.subsidyKind === null)] : []),
    { ...row('', ['合计', 'Total'], () => true), planFen, freeFen },
  ];
  return whole({ ...at.place, statement: 'budget', account: null, from, opened: await queries.opened(at, from), columns: COLUMNS }, rows);
};
