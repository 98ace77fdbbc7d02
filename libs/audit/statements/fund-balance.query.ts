import { accountOf } from '#ledger/book';
import type { SetBalance, StatementQueries } from '#ledger/queries';
import { UnknownToLedger } from '#ledger/queries';
import { expenseAccountOf } from '#notice';
import { KINDS, money, NAMES, text, whole, type Column, type Statement, type StatementRow, type StatementWords } from './statement.view.js';

const MONEY: readonly Column[] = [
  money('incomeFen', '累计收入', 'Income'), money('expenditureFen', '累计支出（拨付口径）', 'Expenditure when released (Book F)'),
  money('balanceFen', '滚存结余（财政专户账）', 'Fund balance, Book F'), money('paidFen', '累计支出（支付口径）', 'Expenditure when paid (Book A)'),
  money('agencyBalanceFen', '滚存结余（经办账）', 'Fund balance, Book A'), money('fiscalBankFen', '财政专户存款', 'In the fiscal account'),
  money('agencyBankFen', '支出户存款', 'In the expenditure account'), money('advancesFen', '暂付款', 'Advances'), money('receiptsFen', '暂收款', 'Temporary receipts'),
  money('committedFen', '已批准待付', 'Approved, not yet paid'), money('receivableFen', '应追回补贴款', 'Clawback receivable'),
];
const KIND_MONEY: readonly Column[] = [
  money('expenditureFen', '累计支出（拨付口径）', 'Expenditure when released (Book F)'), money('paidFen', '累计支出（支付口径）', 'Expenditure when paid (Book A)'),
  money('standingFen', '已拨未付', 'Released, not yet paid'), money('committedFen', '已批准待付', 'Approved, not yet paid'),
];

/** On the normal side of its account. */
const shown = ({ book, account, debitFen, creditFen }: SetBalance): number =>
  (accountOf(book, account)?.normalSide === 'C' ? creditFen - debitFen : debitFen - creditFen);
const sum = (of: readonly SetBalance[], book: string, codes: RegExp): number =>
  of.filter((one) => one.book === book && codes.test(one.account)).reduce((total, one) => total + shown(one), 0);

const moneyOf = (of: readonly SetBalance[]): StatementRow => {
  const balance = (book: string): number => sum(of, book, /^[34]/) - sum(of, book, /^5/);
  return {
    incomeFen: sum(of, 'F', /^4/), expenditureFen: sum(of, 'F', /^5/), balanceFen: balance('F'), paidFen: sum(of, 'A', /^5/), agencyBalanceFen: balance('A'),
    fiscalBankFen: sum(of, 'F', /^1001/), agencyBankFen: sum(of, 'A', /^1004/), advancesFen: sum(of, 'A', /^1101/), receiptsFen: sum(of, 'A', /^2001/),
    committedFen: sum(of, 'M', /^8001/), receivableFen: sum(of, 'M', /^8101/),
  };
};

const grouped = (of: readonly SetBalance[], keyOf: (one: SetBalance) => string): ReadonlyMap<string, readonly SetBalance[]> => {
  const groups = new Map<string, SetBalance[]>();
  for (const one of of) (groups.get(keyOf(one)) ?? groups.set(keyOf(one), []).get(keyOf(one))!).push(one);
  return groups;
};

/** 资金来源 · by fund source, with inter-level transfers on both sides; 单位 · by source and organisation. */
const bySet = (of: readonly SetBalance[], each: boolean): readonly StatementRow[] => [
  ...[...grouped(of, ({ fundSource, org }) => (each ? `${fundSource}|${org}` : fundSource)).values()]
    .map((group) => ({ fundSource: group[0]?.fundSource ?? '', org: each ? group[0]?.org ?? '' : '', ...moneyOf(group) })),
  { fundSource: '合计 Total', org: '', ...moneyOf(of) },
];

const byKind = async (queries: StatementQueries, of: readonly SetBalance[], { known, asOf }: Moment): Promise<readonly StatementRow[]> => {
  const committed = new Map<string, number>();
  for (const [, [one]] of grouped(of.filter(({ book }) => book === 'M'), ({ fundSource, org }) => `${fundSource}|${org}`)) {
    const { fundSource, org } = one!;
    const place = { fundSource, org, book: 'M' as const, asOf, knownAt: known.knownAt, closing: 'included' as const };
    for (const { subsidyKind, balanceFen } of await queries.kinds({ schema: known.schema, place }, '8001', asOf)) {
      committed.set(subsidyKind ?? '', (committed.get(subsidyKind ?? '') ?? 0) + balanceFen);
    }
  }
  const rows = KINDS.map(({ code, nameZh, nameEn }) => {
    const [released, paid] = ['F', 'A'].map((book) => sum(of, book, new RegExp(`^${expenseAccountOf(code)}$`))) as [number, number];
    const money = { expenditureFen: released, paidFen: paid, standingFen: released - paid, committedFen: committed.get(code) ?? 0 };
    return { kind: code, nameZh, nameEn, ...money };
  });
  const total = (key: 'expenditureFen' | 'paidFen' | 'standingFen' | 'committedFen'): number => rows.reduce((all, row) => all + row[key], 0);
  return [...rows.filter((row) => row.expenditureFen !== 0 || row.paidFen !== 0 || row.committedFen !== 0), {
    kind: '', nameZh: '合计', nameEn: 'Total', expenditureFen: total('expenditureFen'), paidFen: total('paidFen'), standingFen: total('standingFen'),
    committedFen: total('committedFen'),
  }];
};

type Known = Awaited<ReturnType<StatementQueries['known']>>;
interface Moment { readonly known: Known; readonly asOf: ReturnType<StatementQueries['span']>['asOf'] }

/**
 * 资金结余表: the fund by source, by source and organisation, or by kind of subsidy, in both views (released, paid), at one day as known at one moment.
 *
 * @throws UnknownToLedger for another `by`, an organisation or fund without books
 */
export const fundBalance = async (queries: StatementQueries, words: StatementWords): Promise<Statement> => {
  const by = words.by ?? 'org';
  if (by !== 'source' && by !== 'org' && by !== 'kind')
    throw new UnknownToLedger('ledger.unknown-word', `by=${by} is not understood`, ['source', 'org', 'kind']);
  const { asOf } = queries.span({ ...(words.asOf !== undefined && { asOf: words.asOf }) });
  const known = await queries.known(words.knownAt);
  const all = await queries.balances(known, asOf, [...new Set([words.org, ...words.orgs ?? []])]);
  const of = all.filter(({ fundSource }) => words.fundSource === undefined || fundSource === words.fundSource);
  if (all.length === 0) throw new UnknownToLedger('ledger.unknown-org', `no books of organisation ${words.org}`);
  if (of.length === 0) {
    const known = new Set(all.map(({ fundSource }) => fundSource));
    throw new UnknownToLedger('ledger.unknown-fund', `no books of fund ${words.fundSource ?? ''} at ${words.org}`, [...known]);
  }
  const columns = by === 'kind' ? [text('kind', '补贴种类', 'Subsidy kind'), ...NAMES, ...KIND_MONEY]
    : [text('fundSource', '资金来源', 'Fund source'), text('org', '单位', 'Organisation'), ...MONEY];
  const rows = by === 'kind' ? await byKind(queries, of, { known, asOf }) : bySet(of, by === 'org');
  return whole({
    statement: 'fund-balance', org: words.org, book: null, fundSource: words.fundSource ?? null, account: null, from: null, asOf, knownAt: known.knownAt,
    closing: 'excluded', opened: { on: null, by: null, rule: null }, columns,
  }, rows);
};
