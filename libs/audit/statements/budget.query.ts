import type { KindTurnover, StatementQueries } from '#ledger/queries';
import { KINDS, money, NAMES, text, whole, type Statement, type StatementRow, type StatementWords } from './statement.view.js';

const COLUMNS = [
  text('kind', '补贴种类', 'Subsidy kind'), ...NAMES, money('planFen', '资金计划 8011', 'Plan'), money('committedFen', '已承诺（批准净额）', 'Committed, net of withdrawn'),
  money('paidFen', '已支付', 'Paid'), money('cancelledFen', '承诺注销', 'Commitment cancelled'), money('outstandingFen', '待付余额 8001', 'Still to be paid'),
  money('freeFen', '计划可用余额', 'Free of the plan'),
];

/** 8001 by what moved it: approved or withdrawn (J05), paid (J07), cancelled before payment (J11), each less what red letter took back (J23). */
const committedBy = (of: readonly KindTurnover[]): Pick<StatementRow, 'committedFen' | 'paidFen' | 'cancelledFen' | 'outstandingFen'> => {
  const net = (rule: string): number => of.filter((one) => one.rule === rule || one.rule === `J23/${rule}`)
    .reduce((sum, one) => sum + one.debitFen - one.creditFen, 0);
  return { committedFen: net('J05'), paidFen: 0 - net('J07'), cancelledFen: 0 - net('J11'), outstandingFen: of.reduce((sum, one) => sum + one.balanceFen, 0) };
};

/**
 * 资金计划与承诺控制表: of each kind what was planned (8011), approved, paid and cancelled from one day to another, what is still to be paid at the end (8001)
 * and what the plan leaves free. A plan that was never posted is null, and so is what it leaves.
 */
export const budget = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const { from, asOf } = queries.span(words);
  const at = await queries.at({ ...words, book: 'M', asOf });
  const [plans, commitments] = [await queries.kinds(at, '8011', from), await queries.kinds(at, '8001', from)];
  const row = (kind: string, [nameZh, nameEn]: readonly [string, string], has: (one: KindTurnover) => boolean): StatementRow => {
    const planned = plans.filter(has);
    const planFen = planned.length === 0 ? null : planned.reduce((sum, one) => sum + one.debitFen - one.creditFen, 0);
    const of = committedBy(commitments.filter(has));
    const freeFen = planFen === null ? null : planFen - Number(of['committedFen']) + Number(of['cancelledFen']);
    return { kind, nameZh, nameEn, planFen, ...of, freeFen };
  };
  const moved = new Set([...plans, ...commitments].map(({ subsidyKind }) => subsidyKind));
  const rows = [
    ...KINDS.filter(({ code }) => moved.has(code)).map(({ code, nameZh, nameEn }) => row(code, [nameZh, nameEn], (one) => one.subsidyKind === code)),
    ...(moved.has(null) ? [row('', ['未分种类', 'No kind named'], (one) => one.subsidyKind === null)] : []),
    row('', ['合计', 'Total'], () => true),
  ];
  return whole({ ...at.place, statement: 'budget', account: null, from, opened: await queries.opened(at, from), columns: COLUMNS }, rows);
};
