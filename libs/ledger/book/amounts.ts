import type {
  ExpensedYear, KindAmount, Offset, PaymentRoute, ProjectPart, ReceiptMeaning, SweptReceipt, UnusedFunds,
} from '#scheme/history';
import { movementOf } from './books.js';
import { claimOf, orderOf, partyOf, projectOf, type Named, type Order } from './party.js';
import { source, totalOf, type Condition, type Item, type Situation } from './template.js';
import type { Analysis } from './voucher.js';

/** The amounts and conditions the posting table names. */
interface Amount { readonly amountFen: number }
interface Money extends Amount, Named { readonly subsidyKind: string; readonly expensedYear: ExpensedYear }
interface Bank { readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payeeKind: string; readonly grossFen: number;
  readonly netFen: number; readonly part?: ProjectPart; readonly personCategory?: string }
interface Offsets { readonly offsets: readonly Offset[] }
interface Receipts { readonly receipts: readonly SweptReceipt[] }

type Years = { readonly expensedYear: ExpensedYear };
export const yearIn = ({ book }: Situation<unknown>, { expensedYear }: Years): number => (book === 'F' ? expensedYear.F : expensedYear.A);
export const prior = (situation: Situation<unknown>, of: Years): boolean => yearIn(situation, of) < situation.year;

export const amount = source<Amount>('amount', (s) => [{ amountFen: s.data.amountFen, ...partyOf(s as Situation<Named>) }]);
/** Owed to whom the case is against, who gets it back by a refund that names no receipt. */
export const excess = source<Amount & { readonly clawbackId: string }>('amount', (s) =>
  [{ amountFen: s.data.amountFen, party: s.partyOfCase(s.data.clawbackId) }]);
/** On the account it is told apart into: of the payment that came back, where the event names it. */
export const traced = source<Amount & Partial<Order>>('amount', (s) =>
  [{ amountFen: s.data.amountFen, ...(s.data.paymentId === undefined ? partyOf(s as Situation<Named>) : { party: orderOf(s.data as Order) }) }]);

/** The batch says whose approval it is: a withdrawal or cancellation of it lowers the year it was approved in. */
interface Commitment { readonly batchId: string; readonly lines: readonly KindAmount[]; readonly totalFen: number }
export const committed = source<Commitment>('amount of each kind', ({ data }) => {
  const kinds = new Map<string, KindAmount[]>();
  for (const line of data.lines) kinds.set(line.subsidyKind, [...(kinds.get(line.subsidyKind) ?? []), line]);
  return [...kinds].map(([subsidyKind, lines]) => ({ ...totalOf(lines)[0]!, subsidyKind, batchId: data.batchId }));
});
export const committedTotal = source<Commitment>('total', ({ data: { totalFen, batchId } }) => [{ amountFen: totalFen, batchId }]);

export const net = source<{ readonly netFen: number }>('net', ({ data }) => [{ amountFen: data.netFen }]);

/** What every line of a payment says of it. */
export const about = ({ subsidyKind, payeeKind, batchId, claimId, part, personCategory }: Omit<Bank, 'netFen'>): Analysis => ({
  subsidyKind, payeeType: payeeKind, batchId, claimId, ...projectOf(part?.projectId),
  ...(personCategory !== undefined && { personCategory }), ...(part?.department !== undefined && { department: part.department }),
});
export const paidGross = source<Bank>('gross', ({ data }) => [{ amountFen: data.grossFen, ...about(data) }]);
export const paidNet = source<Bank & Order>('net', ({ data }) => [{ amountFen: data.netFen, ...about(data), party: orderOf(data) }]);
export const returned = source<Amount & Order & { readonly claimId: string; readonly subsidyKind: string }>('amount', ({ data }) =>
  [{ amountFen: data.amountFen, subsidyKind: data.subsidyKind, claimId: data.claimId, party: orderOf(data) }]);

/** `claimId` of an offset is the claim being paid: what is recovered is the claim its case was opened for. */
export const offsetItem = (situation: Situation<unknown>, offset: Offset): Item =>
  ({
    amountFen: offset.amountFen, subsidyKind: offset.subsidyKind, ...claimOf(situation, offset), policyYear: yearIn(situation, offset),
    party: situation.partyOfCase(offset.clawbackId),
  });
export const offsets = source<Offsets>('each offset', (s) => s.data.offsets.map((offset) => offsetItem(s, offset)));
export const priorOffsets = source<Offsets>('each offset of a prior year', (s) => s.data.offsets.filter((one) => prior(s, one)).map((one) => offsetItem(s,
  one)));
export const sameOffsets = source<Offsets>('each offset of the same year', (s) => s.data.offsets.filter((one) => !prior(s, one)).map((one) => offsetItem(s,
  one)));

export const recovered = source<Money>('amount', (s) =>
  [{ amountFen: s.data.amountFen, subsidyKind: s.data.subsidyKind, policyYear: yearIn(s, s.data), ...claimOf(s, s.data) }]);
export const demanded = source<Amount & { readonly subsidyKind: string; readonly claimId: string }>('amount', (s) =>
  [{ amountFen: s.data.amountFen, subsidyKind: s.data.subsidyKind, claimId: s.data.claimId, ...partyOf(s as Situation<Named>) }]);

// Money from the expenditure account is moved on as Book F will see it, so both books split it by F's year (rulings B13, C21).
const inF = (s: Situation<Receipts>, wanted: 'prior' | 'same'): readonly Item[] => s.data.receipts
  .filter(({ expensedYear }) => (expensedYear.F < s.year) === (wanted === 'prior'))
  .map((one) => ({ amountFen: one.amountFen, subsidyKind: one.subsidyKind, policyYear: one.expensedYear.F, ...claimOf(s, one) }));
export const sweptPrior = source<Receipts>('each receipt of a prior year of F', (s) => inF(s, 'prior'));
export const sweptSame = source<Receipts>('each receipt of the same year of F', (s) => inF(s, 'same'));
export const sweptPriorTotal = source<Receipts>('their total', (s) => totalOf(inF(s, 'prior')));
export const sweptSameTotal = source<Receipts>('their total', (s) => totalOf(inF(s, 'same')));

const toClose = ({ before, year }: Situation<unknown>, side: 'D' | 'C'): readonly Item[] => {
  const accounts = new Set([...before.movements.values()].map(({ account }) => account).filter((account) => /^[45]/.test(account)));
  return [...accounts].sort().map((account) => {
    const { debitFen, creditFen } = movementOf(before, account, year);
    return { account, amountFen: side === 'D' ? debitFen - creditFen : creditFen - debitFen };
  }).filter(({ amountFen }) => amountFen > 0);
};
export const creditBalances = source<unknown>('its credit balance of the year', (s) => toClose(s, 'C'));
export const debitBalances = source<unknown>('its debit balance of the year', (s) => toClose(s, 'D'));
export const creditTotal = source<unknown>('their total', (s) => totalOf(toClose(s, 'C')));
export const debitTotal = source<unknown>('their total', (s) => totalOf(toClose(s, 'D')));

type Unused = { readonly items: readonly UnusedFunds[] };
const unusedIn = (s: Situation<Unused>, wanted: 'prior' | 'same' | 'carried'): readonly Item[] => s.data.items
  .filter(({ expensedYearF, advanceOf }) => (advanceOf !== undefined ? 'carried' : expensedYearF < s.year ? 'prior' : 'same') === wanted)
  .map(({ claimId, amountFen, subsidyKind, expensedYearF, advanceOf }) =>
    ({ amountFen, subsidyKind, claimId, policyYear: expensedYearF, ...projectOf(advanceOf) }));
export const unusedPrior = source<Unused>('each amount of a prior year of F', (s) => unusedIn(s, 'prior'));
export const unusedSame = source<Unused>('each amount of the same year of F', (s) => unusedIn(s, 'same'));
export const unusedCarried = source<Unused>('each carried advance', (s) => unusedIn(s, 'carried'));
export const unusedPriorTotal = source<Unused>('their total', (s) => totalOf(unusedIn(s, 'prior')));
export const unusedSameTotal = source<Unused>('their total', (s) => totalOf(unusedIn(s, 'same')));
export const unusedCarriedTotal = source<Unused>('their total', (s) => totalOf(unusedIn(s, 'carried')));

type Cancelled = Amount & Order & {
  readonly claimId: string; readonly subsidyKind: string; readonly expensedYear?: ExpensedYear; readonly route?: PaymentRoute;
};
const cancelledIn = (s: Situation<Cancelled>, wanted: 'prior' | 'same' | 'any'): readonly Item[] => {
  const { amountFen, subsidyKind, claimId, expensedYear } = s.data;
  const party = orderOf(s.data);
  if (expensedYear === undefined) return [{ amountFen, subsidyKind, claimId, party }];
  if (wanted !== 'any' && prior(s, { expensedYear }) !== (wanted === 'prior')) return [];
  return [{ amountFen, subsidyKind, claimId, party, policyYear: yearIn(s, { expensedYear }) }];
};
export const cancelled = source<Cancelled>('amount', (s) => cancelledIn(s, 'any'));
export const cancelledPrior = source<Cancelled>('amount, when expensed in a prior year', (s) => cancelledIn(s, 'prior'));
export const cancelledSame = source<Cancelled>('amount, when expensed in the same year', (s) => cancelledIn(s, 'same'));

const partOf = ({ data }: Situation<Bank>): ProjectPart => data.part ?? { projectId: '', part: 'ADVANCE', advanceFen: 0, remainderFen: 0 };
export const remainder = source<Bank>('remainder of the contract', (s) => [{ amountFen: partOf(s).remainderFen, ...about(s.data) }]);
export const advance = source<Bank>('advance', (s) => [{ amountFen: partOf(s).advanceFen, ...about(s.data) }]);
export const paidAndAdvance = source<Bank>('gross and advance', (s) => [{ amountFen: s.data.grossFen + partOf(s).advanceFen, ...about(s.data) }]);

type Settled = Offsets & { readonly repayment: boolean; readonly route?: PaymentRoute; readonly part?: ProjectPart };
export const withOffset: Condition<Offsets> = { text: 'with an offset', holds: ({ data }) => data.offsets.length > 0 };
export const withoutOffset: Condition<Offsets> = { text: 'without an offset', holds: ({ data }) => data.offsets.length === 0 };
export const repaid: Condition<Settled> = { text: 'returned money paid again', holds: ({ data }) => data.repayment };
export const firstTime: Condition<Settled> = { text: 'first payment', holds: ({ data }) => !data.repayment };
type Routed = { readonly route?: PaymentRoute };
const both = <D>(...conditions: readonly Condition<D>[]): Condition<D> =>
  ({ text: conditions.map(({ text }) => text).join(', '), holds: (s) => conditions.every((each) => each.holds(s)) });
export const direct: Condition<Routed> = { text: 'from the fiscal account', holds: ({ data }) => data.route === 'FISCAL_ACCOUNT' };
export const fromExpenditure: Condition<Routed> = { text: 'from the expenditure account', holds: (s) => !direct.holds(s) };
const subsidy: Condition<Settled> = { text: 'no project', holds: ({ data }) => data.part === undefined };
const isAdvance: Condition<Settled> = { text: 'advance of a project', holds: ({ data }) => data.part?.part === 'ADVANCE' };
const isSettlement: Condition<Settled> = { text: 'settlement of a project', holds: ({ data }) => data.part?.part === 'SETTLEMENT' };
export const meaning = (wanted: ReceiptMeaning): Condition<{ readonly meaning: ReceiptMeaning }> =>
  ({ text: `it is ${wanted}`, holds: ({ data }) => data.meaning === wanted });
export const neverPaid: Condition<Cancelled> = { text: 'never paid', holds: ({ data }) => data.expensedYear === undefined };
const plain = both<Settled>(firstTime, withoutOffset, subsidy);
const withOffsets = both<Settled>(firstTime, withOffset);
export const firstPlain = both<Settled>(plain, fromExpenditure);
export const firstPlainDirect = both<Settled>(plain, direct);
export const firstOffset = both<Settled>(withOffsets, fromExpenditure);
export const firstOffsetDirect = both<Settled>(withOffsets, direct);
export const repaidAgency = both<Settled>(repaid, fromExpenditure);
export const repaidDirect = both<Settled>(repaid, direct);
export const advancePaid = both<Settled>(firstTime, isAdvance, fromExpenditure);
export const advancePaidDirect = both<Settled>(firstTime, isAdvance, direct);
export const settlementPaid = both<Settled>(firstTime, isSettlement, fromExpenditure);
export const settlementPaidDirect = both<Settled>(firstTime, isSettlement, direct);
/** Into the fiscal account directly: the account's own event posts the cash, the case only its receivable (rulings B13, D3). */
interface Into { readonly into?: string }
const fiscal = ({ data }: Situation<Into>): boolean => data.into === 'FISCAL_ACCOUNT';
const oldInA = ({ data, year }: Situation<Money>): boolean => data.expensedYear.A < year;
export const priorYear: Condition<Money & Into> = { text: 'into 支出户, expensed in a prior year of A', holds: (s) => !fiscal(s) && oldInA(s) };
export const sameYear: Condition<Money & Into> = { text: 'into 支出户, expensed in the same year of A', holds: (s) => !fiscal(s) && !oldInA(s) };
export const intoFiscalPrior: Condition<Money & Into> = { text: 'into 财政专户, expensed in a prior year of A', holds: (s) => fiscal(s) && oldInA(s) };
export const intoFiscalSame: Condition<Money & Into> = { text: 'into 财政专户, expensed in the same year of A', holds: (s) => fiscal(s) && !oldInA(s) };
export const intoExpenditure: Condition<Into> = { text: 'into 支出户', holds: (s) => !fiscal(s) };
export const intoFiscal: Condition<Into> = { text: 'into 财政专户', holds: fiscal };
/** F keeps one account of temporary receipts: only the party changes, from the receipt to the payment that came back. */
export const tracedInFiscal: Condition<{ readonly meaning: ReceiptMeaning } & Into & Partial<Order>> = {
  text: 'it is PAYMENT_RETURN into 财政专户, and the event names the payment',
  holds: (s) => fiscal(s) && s.data.meaning === 'PAYMENT_RETURN' && s.data.paymentId !== undefined,
};
export const priorYearOfBook: Condition<Money> = { text: 'expensed in a prior year of the book', holds: (s) => prior(s, s.data) };
export const sameYearOfBook: Condition<Money> = { text: 'expensed in the same year of the book', holds: (s) => !prior(s, s.data) };
