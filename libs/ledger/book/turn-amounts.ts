import { sumFen } from '#kernel';
import type { BatchRelease, ExpensedYear, Offset, PaymentRoute, ProjectPart, RefundGround } from '#scheme/history';
import { about, direct, fromExpenditure, offsetItem, prior, yearIn } from './amounts.js';
import { claimOf, projectOf, type Named } from './party.js';
import { source, totalOf, type Condition, type Item, type Situation } from './template.js';

/** Amounts and conditions of money that turns back: cancelled payments, advances, receipts told apart, refunds. */
interface Cancelled {
  readonly amountFen: number; readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly expensedYear?: ExpensedYear;
  readonly route?: PaymentRoute; readonly offsets?: readonly Offset[]; readonly releasedYearF?: number; readonly part?: ProjectPart;
}
type At<D> = Situation<D>;
const of = ({ subsidyKind, claimId }: Cancelled) => ({ subsidyKind, claimId });
const all = <D>(...conditions: readonly Condition<D>[]): Condition<D> =>
  ({ text: conditions.map(({ text }) => text).join(', '), holds: (s) => conditions.every((each) => each.holds(s)) });

const paidBefore: Condition<Cancelled> = { text: 'paid and come back', holds: ({ data }) => data.expensedYear !== undefined };
const partIs = (part: ProjectPart['part'] | undefined, text: string): Condition<Cancelled> => ({ text, holds: ({ data }) => data.part?.part === part });
const noProject = partIs(undefined, 'no project');
const isAdvance = partIs('ADVANCE', 'advance of a project');
const isSettlement = partIs('SETTLEMENT', 'settlement of a project');
export const cancelledAgency = all<Cancelled>(paidBefore, fromExpenditure, noProject);
export const cancelledDirect = all<Cancelled>(paidBefore, direct, noProject);
export const advanceAgency = all<Cancelled>(paidBefore, fromExpenditure, isAdvance);
export const advanceDirect = all<Cancelled>(paidBefore, direct, isAdvance);
export const settlementAgency = all<Cancelled>(paidBefore, fromExpenditure, isSettlement);
export const settlementDirect = all<Cancelled>(paidBefore, direct, isSettlement);
const carried: Condition<{ readonly part?: ProjectPart }> = { text: 'the advance is carried in F', holds: ({ data }) => data.part?.carriedInF === true };
export const settlementCarried = all<Cancelled>(paidBefore, isSettlement, carried);

/** What was committed: gross, so with what the line set off. */
export const cancelledGross = source<Cancelled>('amount and each offset', ({ data }) =>
  totalOf([{ amountFen: data.amountFen }, ...data.offsets ?? []]).map((item) => ({ ...item, ...of(data), batchId: data.batchId })));

/** The offsets of a line, in a book that entered them in the year of the voucher: a closed year holds both sides of an offset, and they cancel. */
const openOffsets = (s: At<Cancelled>): readonly Offset[] => {
  const { expensedYear, releasedYearF, offsets = [] } = s.data;
  const entered = s.book === 'F' ? expensedYear?.F ?? releasedYearF : expensedYear?.A;
  return entered === s.year ? offsets : [];
};
export const undoneGross = source<Cancelled>('their total, of this year', (s) => totalOf(openOffsets(s)).map((item) => ({ ...item, ...of(s.data) })));
export const undoneSame = source<Cancelled>('each offset of the same year', (s) =>
  openOffsets(s).filter((one) => !prior(s, one)).map((one) => offsetItem(s, one)));
export const undonePrior = source<Cancelled>('each offset of a prior year', (s) =>
  openOffsets(s).filter((one) => prior(s, one)).map((one) => offsetItem(s, one)));
export const owedAgain = source<Cancelled>('each offset that was settled', (s) =>
  (s.data.expensedYear === undefined ? [] : (s.data.offsets ?? []).map((one) => offsetItem(s, one))));
export const withUndone: Condition<Cancelled> = { text: 'with an offset', holds: ({ data }) => (data.offsets ?? []).length > 0 };

export const remainderBack = source<Cancelled>('remainder of the contract', ({ data }) => [{ amountFen: data.part?.remainderFen ?? 0, ...of(data) }]);
export const advanceBack = source<Cancelled>('advance', ({ data }) => [{ amountFen: data.part?.advanceFen ?? 0, ...of(data) }]);

const expensedIn = (s: At<Cancelled>): number => yearIn(s, { expensedYear: s.data.expensedYear ?? { F: s.year, A: s.year } });
const inYear = (s: At<Cancelled>, year: number, [wanted, amountFen]: readonly ['prior' | 'same', number]): readonly Item[] =>
  ((year < s.year) === (wanted === 'prior') ? [{ amountFen, ...of(s.data), policyYear: year }] : []);
const isCarried = ({ data }: At<{ readonly part?: ProjectPart }>): boolean => data.part?.carriedInF === true;
/** Book A expensed advance and rest together; Book F the rest alone. */
const spent = (s: At<Cancelled>): number => s.data.amountFen + (s.book === 'A' ? s.data.part?.advanceFen ?? 0 : 0);
export const settlementSame = source<Cancelled>('amount, in A with the advance, when expensed in the same year', (s) => inYear(s, expensedIn(s), ['same',
  spent(s)]));
export const settlementPrior = source<Cancelled>('amount, in A with the advance, when expensed in a prior year', (s) => inYear(s, expensedIn(s), ['prior',
  spent(s)]));
export const advanceSame = source<Cancelled>('amount, when expensed in the same year', (s) =>
  (isCarried(s) ? [] : inYear(s, expensedIn(s), ['same', s.data.amountFen])));
export const advancePrior = source<Cancelled>('amount, when expensed in a prior year', (s) =>
  (isCarried(s) ? [] : inYear(s, expensedIn(s), ['prior', s.data.amountFen])));
export const advanceCarriedBack = source<Cancelled>('amount, when carried', (s) => (isCarried(s) ? [{ amountFen: s.data.amountFen, ...of(s.data) }] : []));
/** Book F expensed a carried advance when Book A did: at the payment of the settlement. */
const carriedYear = (s: At<Cancelled>): number => s.data.expensedYear?.A ?? s.year;
export const carriedSame = source<Cancelled>('advance, when expensed in the same year', (s) =>
  inYear(s, carriedYear(s), ['same', s.data.part?.advanceFen ?? 0]));
export const carriedPrior = source<Cancelled>('advance, when expensed in a prior year', (s) =>
  inYear(s, carriedYear(s), ['prior', s.data.part?.advanceFen ?? 0]));

interface Release { readonly lines: readonly BatchRelease[] }
export const releasedExpense = source<Release>('gross of each batch and kind less its carried advances', ({ data }) =>
  data.lines.map(({ grossFen, advances = [], subsidyKind, batchId }) =>
    ({ amountFen: grossFen - sumFen(advances.map(({ amountFen }) => amountFen)), subsidyKind, batchId })));
export const releasedAdvance = source<Release>('carried advance of each batch, kind and project', ({ data }) =>
  data.lines.flatMap(({ advances = [], subsidyKind, batchId }) =>
    advances.map(({ projectId, amountFen }) => ({ amountFen, subsidyKind, batchId, ...projectOf(projectId) }))));

type Paid = { readonly claimId: string; readonly batchId: string; readonly subsidyKind: string; readonly payeeKind: string; readonly grossFen: number;
  readonly repayment: boolean; readonly part?: ProjectPart; readonly personCategory?: string; readonly department?: string };
const line = ({ data }: At<Paid>, amountFen: number): readonly Item[] => [{ amountFen, ...about(data) }];
export const grossExpensed = source<Paid>('gross, unless carried', (s) => (isCarried(s) ? [] : line(s, s.data.grossFen)));
export const grossCarried = source<Paid>('gross, when carried', (s) => (isCarried(s) ? line(s, s.data.grossFen) : []));
export const carriedAdvance = source<Paid>('advance', (s) => line(s, s.data.part?.advanceFen ?? 0));
export const carriedSettled: Condition<Paid> = {
  text: 'settlement of a project, the advance is carried in F', holds: (s) => !s.data.repayment && s.data.part?.part === 'SETTLEMENT' && isCarried(s),
};

interface Known extends Named {
  readonly into: string; readonly meaning: string; readonly amountFen: number;
  readonly subsidyKind?: string; readonly expensedYear?: ExpensedYear }
const clawbackOf = (wanted: 'prior' | 'same'): Condition<Known> => ({
  text: `it is CLAWBACK, expensed in ${wanted === 'prior' ? 'a prior year' : 'the same year'} of the book`,
  holds: (s) => s.data.meaning === 'CLAWBACK' && (s.book === 'A' || s.data.into === 'FISCAL_ACCOUNT')
    && prior(s, { expensedYear: s.data.expensedYear ?? { F: s.year, A: s.year } }) === (wanted === 'prior'),
});
export const clawbackPrior = clawbackOf('prior');
export const clawbackSame = clawbackOf('same');
export const identified = source<Known>('amount', (s) => [{
  amountFen: s.data.amountFen, policyYear: yearIn(s, { expensedYear: s.data.expensedYear ?? { F: s.year, A: s.year } }), ...claimOf(s, s.data),
  ...(s.data.subsidyKind === undefined ? {} : { subsidyKind: s.data.subsidyKind }),
}]);

/** Of the year it is the plan of, whenever it was set. */
export const planOfYear = source<{ readonly amountFen: number; readonly year: number }>('amount', ({ data }) => 
  [{ amountFen: data.amountFen, policyYear: data.year }]);
export const planned = source<{ readonly plannedFen?: number }>('planned amount', ({ data }) => [{ amountFen: data.plannedFen ?? 0 }]);
interface Case { readonly amountFen: number; readonly subsidyKind: string; readonly claimId: string }
export const ofCase = source<Case>('amount', ({ data: { amountFen, subsidyKind, claimId } }) => [{ amountFen, subsidyKind, claimId }]);
export const inTime: Condition<{ readonly late?: boolean }> = { text: 'not written off', holds: ({ data }) => data.late !== true };
export const tooLate: Condition<{ readonly late?: boolean }> = { text: 'written off before', holds: ({ data }) => data.late === true };
interface Refund extends Case { readonly ground: RefundGround; readonly from: PaymentRoute; readonly expensedYear: ExpensedYear }
const refund = (ground: RefundGround, from: PaymentRoute, more: Partial<Condition<Refund>> = {}): Condition<Refund> => ({
  text: [`${ground} from ${from === 'FISCAL_ACCOUNT' ? '财政专户' : '支出户'}`, ...(more.text === undefined ? [] : [more.text])].join(', '),
  holds: (s) => s.data.ground === ground && s.data.from === from && more.holds?.(s) !== false,
});
const old: Condition<Refund> = { text: 'expensed in a prior year of the book', holds: (s) => prior(s, s.data) };
const young: Condition<Refund> = { text: 'expensed in the same year of the book', holds: (s) => !prior(s, s.data) };
export const excessAgency = refund('EXCESS', 'EXPENDITURE_ACCOUNT');
export const excessFiscal = refund('EXCESS', 'FISCAL_ACCOUNT');
export const [liftedAgencyPrior, liftedAgencySame] = [refund('CANCELLED_DEMAND', 'EXPENDITURE_ACCOUNT', old), refund('CANCELLED_DEMAND',
  'EXPENDITURE_ACCOUNT', young)];
export const [liftedFiscalPrior, liftedFiscalSame] = [refund('CANCELLED_DEMAND', 'FISCAL_ACCOUNT', old), refund('CANCELLED_DEMAND', 'FISCAL_ACCOUNT', young)];
export const refunded = source<Refund>('amount', (s) =>
  [{ amountFen: s.data.amountFen, subsidyKind: s.data.subsidyKind, claimId: s.data.claimId, policyYear: yearIn(s, s.data) }]);
