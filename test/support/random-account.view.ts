import { yearOf } from '#kernel';
import { type Case, CITY, DISTRICT, type Lent, money, partOf, type Place, type Script } from './random-script.view.js';

/** The dedicated account itself: plan, accrual, transfers of either way, interest, surplus. */
const planned = function* (lent: Lent): Script {
  const plan = lent.fen();
  yield [{ type: 'AnnualPlanSet.v1', data: money(plan, { planId: lent.name('PL'), year: yearOf(lent.today()), document: '批复' }) }];
  yield [accrued(lent, { amountFen: plan * 2, plannedFen: partOf(lent, plan) })];
};
const accrued = (lent: Lent, { amountFen, plannedFen }: { amountFen: number; plannedFen?: number }) => ({
  type: 'FundAccrued.v1',
  data: money(amountFen, { accrualId: lent.name('ACC'), approvalDocument: '示', uiFundVoucher: 'U', ...(plannedFen !== undefined && { plannedFen }) }),
});
const accrualOf = (org: string): Case => function* (lent): Script { yield [{ ...accrued(lent, { amountFen: lent.fen() }), org }]; };
/** Money comes first, to both. */
export const opening: readonly Case[] = [accrualOf(DISTRICT), accrualOf(CITY)];

/** What one level sends the other receives, the same amount: 下拨 or 上解. */
const transfer = ([sent, from]: readonly [string, string], [received, to]: readonly [string, string]): Case => function* (lent): Script {
  const about = money(lent.fen(), { transferId: lent.name('TR') });
  yield [{ type: sent, org: from, data: { ...about, toOrg: to, document: '示' } }];
  yield [{ type: received, org: to, data: { ...about, fromOrg: from }, exact: true }];
};

const interest = function* (lent: Lent): Script {
  const org = lent.random(2) === 0 ? CITY : DISTRICT;
  yield [{ type: 'InterestCredited.v1', org, data: money(lent.fen(), { interestId: lent.name('INT'), bankReference: 'B' }) }];
};
const interestOfAgency = function* (lent: Lent): Script {
  const [amountFen, interestId] = [lent.fen(), lent.name('INT')];
  yield [{ type: 'InterestCredited.v1', data: money(amountFen, { interestId, bankReference: 'B', into: 'EXPENDITURE_ACCOUNT' }) }];
  yield [{ type: 'InterestSwept.v1', data: money(amountFen, { sweepId: lent.name('SI'), interests: [interestId] }) }];
};
const surplus = function* (lent: Lent): Script {
  const about = money(lent.fen(), { returnId: lent.name('SR') });
  yield [{ type: 'SurplusReturnProposed.v1', data: { ...about, document: '示' } }];
  yield [{ type: 'SurplusReturned.v1', data: { ...about, bankReference: 'B', proposedBy: 'O-2' } }];
};

/** Money nobody knows: interest, or another's that is sent back. */
const receipt = (into: Place, meaning: 'INTEREST' | 'TO_RETURN'): Case => function* (lent): Script {
  const about = money(lent.fen(), { receiptId: lent.name('RCP'), into });
  yield [{ type: 'UnidentifiedReceived.v1', data: { ...about, bankReference: 'B' } }];
  yield [{ type: 'ReceiptIdentified.v1', data: { ...about, meaning, reason: '示' } }];
  if (meaning === 'TO_RETURN') yield [{ type: 'ReceiptSentBack.v1', data: { ...about, bankReference: 'B' } }];
};

/** All money nobody will get, of whatever years, in one return (J12). */
export const unusedReturned = function* ({ idle, name }: Lent): Script {
  const items = idle.splice(0);
  const amountFen = items.reduce((sum, one) => sum + (one['amountFen'] as number), 0);
  if (items.length > 0) yield [{ type: 'UnusedFundsReturned.v1', data: money(amountFen, { returnId: name('UR'), items }), exact: true }];
};
/** All recovered money that stands in the expenditure account, of whatever years, in one sweep. */
export const swept = function* ({ unswept, name }: Lent): Script {
  const receipts = unswept.splice(0);
  const amountFen = receipts.reduce((sum, one) => sum + (one['amountFen'] as number), 0);
  if (receipts.length > 0) yield [{ type: 'SweptToFiscalAccount.v1', data: money(amountFen, { sweepId: name('SW'), receipts }), exact: true }];
};

export const ofTheAccount: readonly Case[] = [
  planned, accrualOf(CITY), accrualOf(DISTRICT), transfer(['AllocationSent.v1', CITY], ['AllocationReceived.v1', DISTRICT]),
  transfer(['RemittanceSent.v1', DISTRICT], ['RemittanceReceived.v1', CITY]), interest, interest, interestOfAgency, surplus,
  receipt('FISCAL_ACCOUNT', 'INTEREST'), receipt('EXPENDITURE_ACCOUNT', 'TO_RETURN'), receipt('FISCAL_ACCOUNT', 'TO_RETURN'),
  unusedReturned, unusedReturned, unusedReturned, swept, swept, swept,
];
