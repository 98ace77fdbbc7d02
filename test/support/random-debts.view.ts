import { yearOf } from '#kernel';
import { swept } from './random-account.view.js';
import { type Case, type Body, type Debt, kindOf, type Lent, money, partOf, type Place, PLACES, type Script, type Telling } from './random-script.view.js';

const owed = ({ clawbackId, kind: subsidyKind, expensedYear }: Debt, amountFen: number): Body => money(amountFen, { clawbackId, subsidyKind, expensedYear });

/** A demand for money paid before, this year (`young`) or the last; every third case is opened by nobody: it then stands for whoever it is against. */
export const demanded = function* (lent: Lent, debtFen = lent.fen(), young = lent.random(2) === 0): Generator<readonly Telling[], Debt, number> {
  const A = yearOf(lent.today()) - (young ? 0 : 1);
  const debt: Debt = {
    clawbackId: lent.name('CB'), claimId: lent.name('K'), kind: kindOf(lent), expensedYear: { F: A - (young ? 0 : lent.random(2)), A }, open: debtFen,
  };
  const [opened, payee] = [lent.random(3) > 0, { kind: ['PERSON', 'INSTITUTION', 'ENTERPRISE'][lent.random(3)], id: `P-${lent.random(5)}`, accountId: 'ACC' }];
  const about = { ...owed(debt, debt.open), claimId: debt.claimId };
  if (opened) yield [{ type: 'ClawbackOpened.v1', data: { ...about, payee, nature: 'FRAUD', lines: [] } }];
  yield [{ type: 'ClawbackDemanded.v1', data: { ...about, openedBy: 'O-2' } }];
  return debt;
};

const waitsToBeSwept = (lent: Lent, debt: Debt, [receiptId, amountFen]: readonly [string, number]): void => {
  lent.unswept.push({ clawbackId: debt.clawbackId, receiptId, subsidyKind: debt.kind, amountFen, expensedYear: debt.expensedYear });
};

/** Money of a case: into the expenditure account, to be swept; or into the fiscal account, where the account's own event posts it (rulings B13). */
const arrives = function* (lent: Lent, debt: Debt, { type, into, fen, kept = false }: { type: string; into: Place; fen: number; kept?: boolean }): Script {
  const receiptId = lent.name('RC');
  const data = { ...owed(debt, fen), receiptId, bankReference: 'B' };
  const arrived = { type, data: { ...data, into } };
  yield into === 'FISCAL_ACCOUNT' ? [arrived, { type: 'RecoveryCredited.v1', data }] : [arrived];
  debt.open -= fen;
  if (into !== 'FISCAL_ACCOUNT' && !kept) waitsToBeSwept(lent, debt, [receiptId, fen]);
};
export const received = (lent: Lent, debt: Debt, into: Place, fen = debt.open): Script => arrives(lent, debt, { type: 'ClawbackReceived.v1', into, fen });

const writtenOff = function* (debt: Debt): Script {
  yield [{ type: 'ClawbackWrittenOff.v1', data: { ...owed(debt, debt.open), claimId: debt.claimId } }];
};

const paid = (into: Place): Case => function* (lent): Script {
  const debt = yield* demanded(lent);
  if (debt.open > 1) yield* received(lent, debt, into, partOf(lent, debt.open - 1));
  if (into !== 'FISCAL_ACCOUNT') yield* swept(lent);
  yield* received(lent, debt, into);
  yield [{ type: 'ClawbackClosed.v1', data: { clawbackId: debt.clawbackId } }];
};
/** What is left of a demand is cancelled, and what came back under it is paid out again. */
const lifted = (into: Place): Case => function* (lent): Script {
  const debt = yield* demanded(lent, lent.fen() + 1);
  const fen = partOf(lent, debt.open - 1);
  yield* arrives(lent, debt, { type: 'ClawbackReceived.v1', into, fen, kept: true });
  yield [{ type: 'ClawbackCancelled.v1', data: { ...owed(debt, debt.open), claimId: debt.claimId, document: '示', refundFen: fen } }];
  yield [{ type: 'RefundPaid.v1', data: {
    ...owed(debt, fen), refundId: lent.name('RF'), claimId: debt.claimId, ground: 'CANCELLED_DEMAND', from: into, bankReference: 'B',
  } }];
};
/** More came than was owed: it waits, and goes back. */
const excess = (into: Place): Case => function* (lent): Script {
  const debt = yield* demanded(lent);
  yield* received(lent, debt, into);
  const [fen, receiptId] = [lent.fen(), lent.name('RC')];
  yield [{ type: 'ClawbackExcessReceived.v1', data: money(fen, { clawbackId: debt.clawbackId, receiptId, into, bankReference: 'B' }) }];
  yield [{ type: 'RefundPaid.v1', data: {
    ...owed(debt, fen), refundId: lent.name('RF'), claimId: debt.claimId, ground: 'EXCESS', from: into, bankReference: 'B',
  } }];
};
const revived = (into: Place): Case => function* (lent): Script {
  const debt = yield* demanded(lent, lent.fen() + 1);
  yield* writtenOff(debt);
  yield* arrives(lent, debt, { type: 'ClawbackRevived.v1', into, fen: partOf(lent, debt.open) });
};
/** A receipt nobody knew is money of a case, which may be written off by then. */
const traced = (into: Place, late: boolean): Case => function* (lent): Script {
  const debt = yield* demanded(lent, lent.fen(), !late);
  const fen = partOf(lent, debt.open);
  const [receiptId, { clawbackId, claimId, kind: subsidyKind, expensedYear }] = [lent.name('RCP'), debt];
  yield [{ type: 'UnidentifiedReceived.v1', data: money(fen, { receiptId, into, bankReference: 'B' }) }];
  if (late) yield* writtenOff(debt);
  yield [
    { type: 'ReceiptIdentified.v1', data: money(fen, { receiptId, into, meaning: 'CLAWBACK', reason: '示', clawbackId, subsidyKind, expensedYear }) },
    { type: 'ClawbackReceiptTraced.v1', data: { ...owed(debt, fen), claimId, receiptId, into, ...(late && { late }) } },
  ];
  debt.open -= fen;
  if (into !== 'FISCAL_ACCOUNT') waitsToBeSwept(lent, debt, [receiptId, fen]);
  if (!late && debt.open > 0) yield* received(lent, debt, into);
};
/** A payment that may have been wrong: it was, and is demanded back; or it was not. */
const suspected = function* (lent: Lent): Script {
  const about = money(lent.fen(), { findingId: lent.name('FD'), claimId: lent.name('K'), subsidyKind: kindOf(lent) });
  yield [{ type: 'WrongPaymentSuspected.v1', data: about }];
  yield [{ type: 'WrongPaymentResolved.v1', data: { ...about, outcome: 'DISMISSED' } }];
};

export const ofDebts: readonly Case[] = [
  ...PLACES.flatMap((into) => [paid(into), paid(into), lifted(into), lifted(into), excess(into), revived(into), revived(into), traced(into, false),
    traced(into, false), traced(into, true)]),
  suspected, suspected,
];
