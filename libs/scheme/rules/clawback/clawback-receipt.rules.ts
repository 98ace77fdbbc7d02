import { addFen, formatFen, type Refusal, sumFen } from '#kernel';
import {
  accountStream, type AccountState, type Claim, type ClaimState, claimStream, type Clawback, type ClawbackAccount, type ClawbackState, clawbackStream,
  outstandingFen, personStream, returnedFen, type SweptReceipt,
} from '#scheme/history';
import { wholeBack } from '../claim/cap-release.rules.js';
import { type Decision, missing, no, record, to, type Writing } from '../verdict.js';
import { clawbackMustBe, OWING } from './clawback-states.rules.js';

export interface ReceiveClawback {
  readonly clawbackId: string; readonly receiptId: string; readonly amountFen: number; readonly bankReference: string;
  /** default: the agency's expenditure account */
  readonly into?: ClawbackAccount | undefined;
  /** what the bank line holds above all that is owed: a temporary receipt, to be returned */
  readonly excessFen?: number | undefined;
  /** what the payer says it is; only the subsidy itself may come into the account */
  readonly purpose?: 'PRINCIPAL' | 'FINE' | 'LATE_FEE' | undefined;
}
export interface SweepToFiscalAccount { readonly org: string; readonly sweepId: string; readonly clawbacks: readonly string[] }

/** Places are given back only where the agency erred, and only to whose whole subsidy went back (O-4, rulings D15). */
const releasedPlaces = (clawback: Clawback, claim: Claim): Writing[] => {
  if (clawback.nature !== 'ERROR_BY_AGENCY') return [];
  return wholeBack(clawback, claim).map((personId) => to(personStream(personId), {
    type: 'SubsidyReleased.v1', data: { personId, claimId: claim.claimId, reason: 'ERROR_BY_AGENCY' },
  }));
};

/** Streams a receipt or an offset of a case may write to, so that the handler can read them first. */
export const placesOfCase = (clawback: ClawbackState): string[] =>
  (clawback.is === 'unknown' || clawback.nature !== 'ERROR_BY_AGENCY' ? [] : clawback.lines.flatMap(({ personId }) =>
    (personId === undefined ? [] : [personStream(personId)])));

const clawedBack = ({ clawbackId, claimId, amountFen }: Clawback, claim: Claim): Writing => to(claimStream(claimId), {
  type: 'ClaimClawedBack.v1', data: { claimId, clawbackId, amountFen, whole: addFen(claim.clawedBackFen, amountFen) === claim.amountFen },
});

const closing = (clawback: Clawback, claim: Claim, nowFen: number): Writing[] => {
  if (addFen(returnedFen(clawback), nowFen) !== clawback.amountFen) return [];
  const { clawbackId } = clawback;
  return [
    to(clawbackStream(clawbackId), { type: 'ClawbackClosed.v1', data: { clawbackId } }), clawedBack(clawback, claim), ...releasedPlaces(clawback, claim),
  ];
};

/** What a paid offset writes on its case: the settlement, and the close when nothing is left. */
export const offsetSettled = (clawback: Clawback, claim: Claim, paid: { paymentId: string; claimId: string; amountFen: number }): Writing[] => [
  to(clawbackStream(clawback.clawbackId), { type: 'ClawbackOffsetSettled.v1', data: { clawbackId: clawback.clawbackId, ...paid } }),
  ...closing(clawback, claim, paid.amountFen),
];

/** A receipt straight into the fiscal account is money of the dedicated account at once; else it waits to be swept (rulings B13). */
const credited = (c: ReceiveClawback, clawback: Clawback): Writing[] => {
  if (c.into !== 'FISCAL_ACCOUNT') return [];
  const { clawbackId, org, subsidyKind, expensedYear } = clawback;
  const { receiptId, amountFen, bankReference } = c;
  return [to(accountStream(org), {
    type: 'RecoveryCredited.v1', data: { clawbackId, receiptId, fundSource: 'UI_FUND', subsidyKind, amountFen, expensedYear, bankReference },
  })];
};

const excess = (c: ReceiveClawback): Writing[] => {
  const { clawbackId, receiptId, bankReference, into = 'EXPENDITURE_ACCOUNT', excessFen: amountFen } = c;
  return amountFen === undefined ? [] : [to(clawbackStream(clawbackId), {
    type: 'ClawbackExcessReceived.v1', data: { clawbackId, receiptId, fundSource: 'UI_FUND', amountFen, into, bankReference },
  })];
};

const owedWrong = (c: Pick<ReceiveClawback, 'amountFen' | 'excessFen'>, owedFen: number): Refusal | undefined => {
  const facts = [{ outstandingFen: owedFen }];
  if (c.amountFen > owedFen) {
    return { refused: 'clawback.more-than-owed', why: `待追回 ${formatFen(owedFen)} 元；多收部分填入 excessFen，列暂收款待退。`, facts };
  }
  if (c.excessFen !== undefined && c.amountFen < owedFen) {
    return { refused: 'clawback.excess-too-early', why: `尚有 ${formatFen(owedFen)} 元待追回，不能列多收。`, facts };
  }
  return undefined;
};

/**
 * Records money returned, into the expenditure account or the fiscal account. More than is owed is refused, because a slip of the pen looks just so;
 * when the bank did receive more, the officer names the excess and it is booked as a temporary receipt, for the bank's balance must be the books'.
 * After a write-off the money revives the case. A fine belongs to the treasury and never enters the account.
 *
 * @refuses clawback.unknown, claim.unknown, clawback.fine-not-into-account, clawback.not-served, clawback.receipt-exists, clawback.more-than-owed,
 * clawback.excess-too-early
 * @clause JN-3.3e, JN-3.2c
 */
export const receiveClawback = (c: ReceiveClawback, clawback: ClawbackState, claim: ClaimState, account: AccountState): Decision => {
  if (clawback.is === 'unknown') return missing('clawback', c.clawbackId);
  if (claim.is === 'unknown') return missing('claim', clawback.claimId);
  if (c.purpose === 'FINE' || c.purpose === 'LATE_FEE') {
    return no('clawback.fine-not-into-account', 'JN-3.2c', '罚款、滞纳金应缴国库，不得进入专账；请退回或转缴国库。', [{ purpose: c.purpose }]);
  }
  const late = clawback.is === 'writtenOff' || clawback.is === 'revived';
  const wrong = clawbackMustBe(clawback, [...OWING, 'writtenOff', 'revived'], 'served');
  if (wrong !== undefined) return wrong;
  if (clawback.receiptIds.includes(c.receiptId) || (c.into === 'FISCAL_ACCOUNT' && account.seen.includes(c.receiptId))) {
    return { refused: 'clawback.receipt-exists', why: `收款 ${c.receiptId} 已入账。` };
  }
  const owedFen = late ? addFen(clawback.writeOff?.amountFen ?? 0, -clawback.revivedFen) : outstandingFen(clawback);
  const much = owedWrong(c, owedFen);
  if (much !== undefined) return much;
  const { clawbackId, receiptId, amountFen, bankReference, into = 'EXPENDITURE_ACCOUNT' } = c;
  const { subsidyKind, expensedYear } = clawback;
  const data = { clawbackId, receiptId, amountFen, bankReference, into, fundSource: 'UI_FUND' as const, subsidyKind, expensedYear };
  const revived = late && amountFen === owedFen ? [clawedBack(clawback, claim), ...releasedPlaces(clawback, claim)] : [];
  return record(['JN-3.3e'], [
    late ? to(clawbackStream(clawbackId), { type: 'ClawbackRevived.v1', data }) : to(clawbackStream(clawbackId), { type: 'ClawbackReceived.v1', data }),
    ...(late ? revived : closing(clawback, claim, amountFen)), ...credited(c, clawback), ...excess(c),
  ]);
};

/** A receipt that turns out to be money of a case: as much as is owed at most. After a write-off it revives the case. */
export const tracedToCase = (
  receipt: Pick<ReceiveClawback, 'receiptId' | 'amountFen' | 'excessFen'> & { readonly into: ClawbackAccount }, clawback: Clawback, claim: Claim,
): Refusal | Writing[] => {
  const late = clawback.is === 'writtenOff' || clawback.is === 'revived';
  const wrong = clawbackMustBe(clawback, [...OWING, 'writtenOff', 'revived'], 'served');
  if (wrong !== undefined) return wrong;
  const { receiptId, amountFen, into } = receipt;
  if (clawback.receiptIds.includes(receiptId)) return { refused: 'clawback.receipt-exists', why: `收款 ${receiptId} 已入账。` };
  const owedFen = late ? addFen(clawback.writeOff?.amountFen ?? 0, -clawback.revivedFen) : outstandingFen(clawback);
  if (amountFen > owedFen) {
    return no('receipt.more-than-owed', 'JN-3.3e', `案件 ${clawback.clawbackId} 待追回 ${formatFen(owedFen)} 元，少于收款；多出部分填入 excessFen。`,
      [{ outstandingFen: owedFen }]);
  }
  const early = owedWrong(receipt, owedFen);
  if (early !== undefined) return early;
  const { clawbackId, claimId, subsidyKind, expensedYear } = clawback;
  const data = { clawbackId, claimId, receiptId, amountFen, into, fundSource: 'UI_FUND' as const, subsidyKind, expensedYear };
  const revived = amountFen === owedFen ? [clawedBack(clawback, claim), ...releasedPlaces(clawback, claim)] : [];
  return [
    to(clawbackStream(clawbackId), { type: 'ClawbackReceiptTraced.v1', data: { ...data, ...(late ? { late } : {}) } }),
    ...(late ? revived : closing(clawback, claim, amountFen)),
  ];
};

/**
 * Moves what the named cases brought into the expenditure account on to the fiscal account.
 *
 * @refuses account.movement-exists, clawback.case-twice, clawback.unknown, clawback.other-organisation, clawback.nothing-to-sweep
 * @clause JN-3.2c
 */
export const sweepToFiscalAccount = (c: SweepToFiscalAccount, account: AccountState, cases: ReadonlyMap<string, ClawbackState>): Decision => {
  if (account.seen.includes(c.sweepId)) return { refused: 'account.movement-exists', why: `款项 ${c.sweepId} 已入账。` };
  if (new Set(c.clawbacks).size !== c.clawbacks.length) return { refused: 'clawback.case-twice', why: '同一案件重复列入。' };
  const receipts: SweptReceipt[] = [];
  for (const clawbackId of c.clawbacks) {
    const clawback = cases.get(clawbackId);
    if (clawback === undefined || clawback.is === 'unknown') return missing('clawback', clawbackId);
    if (clawback.org !== c.org) return { refused: 'clawback.other-organisation', why: `案件 ${clawbackId} 属于 ${clawback.org}。` };
    receipts.push(...clawback.receipts.filter(({ swept }) => !swept).map(({ swept: _swept, ...receipt }) => receipt));
  }
  if (receipts.length === 0) return { refused: 'clawback.nothing-to-sweep', why: '没有待缴入财政专户的收款。' };
  const amountFen = sumFen(receipts.map((receipt) => receipt.amountFen));
  const idsOf = (clawbackId: string): string[] => receipts.filter((each) => each.clawbackId === clawbackId).map(({ receiptId }) => receiptId);
  const swept = c.clawbacks.map((clawbackId) => ({ clawbackId, ids: idsOf(clawbackId) }));
  return record(['JN-3.2c', 'JN-3.3e'], [
    to(accountStream(c.org), { type: 'SweptToFiscalAccount.v1', data: { sweepId: c.sweepId, fundSource: 'UI_FUND', receipts, amountFen } }),
    ...swept.filter(({ ids }) => ids.length > 0).map(({ clawbackId, ids }) =>
      to(clawbackStream(clawbackId), { type: 'ClawbackSwept.v1' as const, data: { clawbackId, sweepId: c.sweepId, receiptIds: ids } })),
  ]);
};
