import {
  type Claim,
  claimFold,
  type ClaimState,
  claimStream,
  type Clawback,
  clawbackFold,
  clawbackStream,
  fundRequestFold,
  type FundRequestState,
  fundRequestStream,
  paymentFold,
  type PaymentState,
  paymentStream,
  periodFold,
  periodStream,
} from '#scheme/history';
import { type OfLine, type OfPayment, placesOfCase, type SettlementWorld } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

export const paymentPrimary = (c: OfPayment): string => paymentStream(c.paymentId);
export const loadPayment = (workspace: Workspace, c: OfPayment): Promise<PaymentState> => workspace.load(paymentFold, paymentPrimary(c));

const lineOf = (payment: PaymentState, c: OfLine) => (payment.is === 'unknown' ? undefined : payment.lines.find((each) => each.line === c.line));
export const claimOfLine = (workspace: Workspace, payment: PaymentState, c: OfLine): Promise<ClaimState> =>
  workspace.load(claimFold, claimStream(lineOf(payment, c)?.claimId ?? 'none'));

/** The fund request an order pays: who asked for the money does not release the payment (S3). */
export const requestOf = (workspace: Workspace, payment: PaymentState): Promise<FundRequestState> =>
  workspace.load(fundRequestFold, fundRequestStream(payment.is === 'unknown' ? 'none' : payment.requestId));

/** The cases a line sets off against, each with its claim and what its close may have given back. */
export const offsetCases = async (workspace: Workspace, payment: PaymentState, c: OfLine): Promise<Map<string, { clawback: Clawback; claim: Claim }>> => {
  const cases = new Map<string, { clawback: Clawback; claim: Claim }>();
  for (const { clawbackId } of lineOf(payment, c)?.offsets ?? []) {
    const clawback = await workspace.load(clawbackFold, clawbackStream(clawbackId));
    if (clawback.is === 'unknown') continue;
    await workspace.history(placesOfCase(clawback));
    const claim = await workspace.load(claimFold, claimStream(clawback.claimId));
    if (claim.is !== 'unknown') cases.set(clawbackId, { clawback, claim });
  }
  return cases;
};

/** What a settled line reads: the order, its claim, the cases it sets off against and the closed years. */
export const settlementWorld = async (workspace: Workspace, c: OfLine, org: string): Promise<SettlementWorld> => {
  const payment = await loadPayment(workspace, c);
  return {
    payment,
    claim: await claimOfLine(workspace, payment, c),
    cases: await offsetCases(workspace, payment, c),
    period: await workspace.load(periodFold, periodStream(org)),
  };
};
