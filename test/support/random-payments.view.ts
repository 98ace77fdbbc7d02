import { unusedReturned } from './random-account.view.js';
import { demanded, received } from './random-debts.view.js';
import { type Case, type Body, type Debt, kindOf, type Lent, money, partOf, type Place, PLACES, type Script, type Telling } from './random-script.view.js';

/** A claim on its way through the account. */
export interface Claim {
  readonly claimId: string; readonly batchId: string; readonly kind: string; readonly fen: number; readonly route: Place;
  readonly paymentId: string; readonly line: number;
  readonly part?: Body; readonly offsets?: readonly Body[];
}
type Steps<T> = Generator<readonly Telling[], T, number>;
const sumOf = (of: readonly Body[] = []): number => of.reduce((sum, one) => sum + (one['amountFen'] as number), 0);
const isDirect = ({ route }: Claim): boolean => route === 'FISCAL_ACCOUNT';
const routed = (claim: Claim): Body => (isDirect(claim) ? { route: claim.route } : {});

export const claimOf = (lent: Lent, route: Place, more: Partial<Claim> = {}): Claim => ({
  claimId: lent.name('K'), batchId: lent.name('B'), kind: kindOf(lent), fen: lent.fen(), route, paymentId: lent.name('P'), line: 1 + lent.random(9), ...more,
});

export const committed = function* (claim: Claim): Script {
  const { batchId, kind: subsidyKind, fen } = claim;
  yield [{ type: 'BatchCommitted.v1', data: { batchId, fundSource: 'UI_FUND', lines: [{ subsidyKind, amountFen: fen }], totalFen: fen } }];
};

/** Money goes to the expenditure account, or may be paid from the fiscal account; the year is Book F's. */
export const released = function* (lent: Lent, claim: Claim): Steps<number> {
  const { batchId, kind: subsidyKind, fen, offsets = [], part } = claim;
  const carried = part?.['part'] === 'ADVANCE' && part['carriedInF'] === true ? { advances: [{ projectId: part['projectId'], amountFen: fen }] } : {};
  const offsetFen = sumOf(offsets);
  return yield [{ type: isDirect(claim) ? 'DirectPaymentAuthorised.v1' : 'FundsReleased.v1', data: {
    requestId: lent.name('FR'), fundSource: 'UI_FUND', lines: [{ batchId, subsidyKind, grossFen: fen, ...carried }], offsets, grossFen: fen, offsetFen,
    netFen: fen - offsetFen,
  } }];
};

/** The year is Book A's. */
export const settled = function* (lent: Lent, claim: Claim, repayment = false): Steps<number> {
  const { claimId, batchId, kind: subsidyKind, fen, paymentId, line, offsets = [], part } = claim;
  return yield [{ type: 'PaymentSettled.v1', data: {
    paymentId, line, attempt: repayment ? 2 : 1, fundSource: 'UI_FUND', claimId, batchId, subsidyKind, payeeKind: ['PERSON', 'INSTITUTION'][lent.random(2)],
    grossFen: fen, offsets: repayment ? [] : offsets, netFen: fen - sumOf(offsets), bankReference: 'B', repayment, ...routed(claim),
    ...(part !== undefined && { part }), ...(lent.random(3) === 0 && { personCategory: 'POOR_LABOUR' }),
  } }];
};

/** The bank sends it back, and says so; or it comes as money nobody knows and is told apart. */
export const cameBack = function* (lent: Lent, claim: Claim): Script {
  const { claimId, kind: subsidyKind, paymentId, line, fen, offsets, route: into } = claim;
  const [about, amountFen] = [{ paymentId, line }, fen - sumOf(offsets)];
  if (lent.random(3) > 0) {
    yield [{ type: 'PaymentReturned.v1', data: money(amountFen, { ...about, attempt: 1, claimId, subsidyKind, returnCode: 'AC03', bankReference: 'B',
      ...routed(claim) }) }];
    return;
  }
  const receiptId = lent.name('RCP');
  yield [{ type: 'UnidentifiedReceived.v1', data: money(amountFen, { receiptId, into, bankReference: 'B' }) }];
  yield [{ type: 'ReceiptIdentified.v1', data: money(amountFen, { receiptId, into, meaning: 'PAYMENT_RETURN', reason: '示', ...about }) },
    { type: 'PaymentReturnTraced.v1', data: { ...about, attempt: 1, claimId, receiptId, returnCode: 'AC03' } }];
};

/** Paid and come back, in the years it was expensed; or never paid, when A has no year. What stands in the expenditure account is idle then. */
export const cancelled = function* (lent: Lent, claim: Claim, { F, A }: { F: number; A?: number }): Script {
  const { claimId, batchId, kind: subsidyKind, paymentId, line, fen, offsets, part } = claim;
  const amountFen = fen - sumOf(offsets);
  const undone = offsets === undefined ? {} : { offsets, ...(A === undefined && !isDirect(claim) && { releasedYearF: F }) };
  yield [{ type: 'PaymentCancelled.v1', data: money(amountFen, {
    paymentId, line, attempt: 1, claimId, batchId, subsidyKind, payeeKind: 'PERSON', reason: '示', ...routed(claim), ...undone,
    ...(A !== undefined && { expensedYear: { F, A } }), ...(part !== undefined && { part }),
  }) }];
  if (isDirect(claim) || amountFen === 0) return;
  const carried = part?.['part'] === 'ADVANCE' && part['carriedInF'] === true ? { advanceOf: part['projectId'] } : {};
  lent.idle.push({ claimId, subsidyKind, amountFen, expensedYearF: F, ...carried });
};

/** Years in the two books; the fiscal account expenses when it pays. */
export const paid = function* (lent: Lent, claim: Claim): Steps<{ F: number; A: number }> {
  yield* committed(claim);
  const year = yield* released(lent, claim);
  const A = yield* settled(lent, claim);
  return { F: isDirect(claim) ? A : year, A };
};

type End = 'paid' | 'repaid' | 'cancelled' | 'neverPaid';
/** What becomes of a claim that was approved. */
export const goes = function* (lent: Lent, claim: Claim, end: End): Script {
  if (end === 'neverPaid') {
    yield* committed(claim);
    yield* cancelled(lent, claim, { F: yield* released(lent, claim) });
    return;
  }
  const years = yield* paid(lent, claim);
  if (end === 'paid') return;
  yield* cameBack(lent, claim);
  if (end === 'cancelled') yield* cancelled(lent, claim, years);
  else yield* settled(lent, { ...claim, fen: claim.fen - sumOf(claim.offsets), offsets: [] }, true);
};

const plain = (route: Place, end: End): Case => function* (lent): Script {
  yield* goes(lent, claimOf(lent, route), end);
  if (end === 'cancelled' && route !== 'FISCAL_ACCOUNT') yield* unusedReturned(lent);
};

/** A part of a debt, at times all of the claim, is set off; what the line set off is owed again when it is cancelled. */
const setOff = (route: Place, end: End): Case => function* (lent): Script {
  const debt: Debt = yield* demanded(lent);
  const [claimId, whole] = [lent.name('K'), lent.random(3) === 0 && end === 'paid'];
  const amountFen = partOf(lent, debt.open);
  const { clawbackId, kind: subsidyKind, expensedYear } = debt;
  const offsets = [{ clawbackId, claimId, subsidyKind, amountFen, expensedYear }];
  yield* goes(lent, claimOf(lent, route, { claimId, offsets, fen: whole ? amountFen : amountFen + lent.fen() }), end);
  if (end === 'paid' || end === 'repaid') debt.open -= amountFen;
  if (debt.open > 0) yield* received(lent, debt, route);
};

/** Two claims of one kind and one of another are approved; the first is withdrawn, the others go on. */
const withdrawn = function* (lent: Lent): Script {
  const [first, second, third] = [claimOf(lent, 'EXPENDITURE_ACCOUNT'), claimOf(lent, 'EXPENDITURE_ACCOUNT'), claimOf(lent, 'EXPENDITURE_ACCOUNT')];
  const same = [first, { ...second, kind: first.kind }, third].map((one) => ({ ...one, batchId: first.batchId }));
  const linesOf = (claims: readonly Claim[]) => claims.map(({ kind: subsidyKind, fen: amountFen }) => ({ subsidyKind, amountFen }));
  const total = (claims: readonly Claim[]): number => claims.reduce((sum, { fen }) => sum + fen, 0);
  const { batchId } = first;
  yield [{ type: 'BatchCommitted.v1', data: { batchId, fundSource: 'UI_FUND', lines: linesOf(same), totalFen: total(same) } },
    { type: 'BatchApproved.v1', data: { batchId, totalFen: total(same) } }];
  yield [{ type: 'CommitmentWithdrawn.v1', data: {
    batchId, claims: [first.claimId], fundSource: 'UI_FUND', lines: linesOf([first]), totalFen: first.fen, stage: 'COMMITTED',
  } }];
  for (const claim of same.slice(1)) {
    yield* released(lent, claim);
    yield* settled(lent, claim);
  }
};

const ENDS = ['paid', 'repaid', 'cancelled', 'neverPaid'] as const;
export const ofPayments: readonly Case[] = [
  ...PLACES.flatMap((route) => ENDS.map((end) => plain(route, end))), ...PLACES.flatMap((route) => ENDS.map((end) => setOff(route, end))),
  plain('EXPENDITURE_ACCOUNT', 'cancelled'), plain('FISCAL_ACCOUNT', 'cancelled'), setOff('EXPENDITURE_ACCOUNT', 'cancelled'), withdrawn,
];
