import { batchCan, CLAIM_POSSIBLE, CLASS_POSSIBLE, fundRequestCan, noticeCan, paymentLineCan, possibleForClawback, possibleForFinding } from '#scheme/rules';
import { commandNamed } from './registry.js';

/** One thing that may be done with a case now, and who may do it. */
export interface Step {
  readonly command: string; readonly titleZh: string; readonly roles: readonly string[];
  /** the case waits for it; without it the step may be taken but nothing waits */
  readonly awaited: boolean;
}
type Possible = { readonly [state: string]: readonly string[] };

/** The tables that drive the refusals: state to commands, for each kind of case. */
export const CASE_TABLES: { readonly [kind: string]: Possible } = {
  claim: CLAIM_POSSIBLE, batch: batchCan, notice: noticeCan, fundRequest: fundRequestCan, payment: paymentLineCan, clawback: possibleForClawback,
  finding: possibleForFinding, class: CLASS_POSSIBLE,
};

/**
 * What may be done but is not waited for: it undoes, or answers something that seldom happens, or another case carries it. A claim in a batch waits with
 * its batch, notice, payment line or clawback, so that two hundred claims are not two hundred and one rows.
 */
const NOT_AWAITED: { readonly [kind: string]: readonly string[] } = {
  claim: [
    'WithdrawClaim', 'PublishNotice', 'ApproveBatch', 'RecordObjection', 'UpholdObjection', 'DismissObjection', 'RequestFunds', 'IssuePaymentOrder',
    'SettlePayment', 'RecordBankReturn', 'OpenClawback', 'CorrectPayeeAccount', 'ReissuePayment', 'ApproveClawback', 'ReceiveClawback',
  ],
  batch: ['RemoveClaimFromBatch', 'ReturnFromApproval', 'RevokeApproval', 'ClearNotice'],
  notice: ['RecordObjection', 'WithdrawNotice', 'ApproveBatch'],
  fundRequest: ['IssuePaymentOrder', 'ReturnFundRequest', 'RejectFundRequest'],
  payment: ['RecordBankReturn', 'CancelPayment'],
  clawback: ['RecordClawbackObjection', 'ProposeRefund', 'ApproveRefund', 'RecordRefundPaid'],
  finding: ['SuspectPayment'],
  class: ['WithdrawTrainee', 'SuspendClass', 'CancelClass', 'RecordInspection', 'CorrectAttendance'],
};
/** Ended, although a late event may still move them. */
const RESTING: { readonly [kind: string]: readonly string[] } = {
  notice: ['withdrawn'], clawback: ['writtenOff', 'revived'], finding: ['closed'], class: ['archived'],
};

const waits = (kind: string, state: string, command: string): boolean =>
  NOT_AWAITED[kind]?.includes(command) === false && RESTING[kind]?.includes(state) !== true;

/** Everything that may be done with a case in a state, in the order of the table; empty for an unknown state. */
export const stepsOf = (kind: string, state: string): readonly Step[] => (CASE_TABLES[kind]?.[state] ?? []).map((name): Step => {
  const definition = commandNamed(name);
  return { command: name, titleZh: definition?.titleZh ?? name, roles: definition?.roles ?? [], awaited: waits(kind, state, name) };
});

/** The states in which a case waits for somebody with one of these roles. */
export const awaitedBy = (roles: readonly string[]): readonly { readonly kind: string; readonly state: string }[] =>
  Object.entries(CASE_TABLES).flatMap(([kind, table]) => Object.keys(table)
    .filter((state) => stepsOf(kind, state).some((step) => step.awaited && step.roles.some((role) => roles.includes(role))))
    .map((state) => ({ kind, state })));
