import type { Day } from '#kernel';
import type { Officer } from '#scheme/history';
import {
  batchCan, CLAIM_POSSIBLE, CLASS_POSSIBLE, delegatedRoles, fundRequestCan, noticeCan, paymentLineCan, possibleForBankDifference, possibleForClawback,
  possibleForFinding, possibleForReconciliation, rolesApart,
} from '#scheme/rules';
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
  finding: possibleForFinding, class: CLASS_POSSIBLE, reconciliation: possibleForReconciliation, bankDifference: possibleForBankDifference,
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
  reconciliation: [],
  bankDifference: [],
  class: ['WithdrawTrainee', 'SuspendClass', 'CancelClass', 'RecordInspection', 'CorrectAttendance'],
};
/** Ended, although a late event may still move them. */
const RESTING: { readonly [kind: string]: readonly string[] } = {
  notice: ['withdrawn'], clawback: ['writtenOff', 'revived'], finding: ['closed'], class: ['archived'],
};

/** Within one state the history says who is next: what is awaited by the stage of a case, in place of all that its state allows. '' is no stage. */
const STAGED: { readonly [kind: string]: { readonly [state: string]: { readonly [stage: string]: readonly string[] } } } = {
  payment: {
    failed: { '': ['ReissuePayment', 'CorrectPayeeAccount'], proposed: ['ConfirmPayeeAccount'], corrected: ['ReissuePayment'] },
    returned: { '': ['CorrectPayeeAccount'], proposed: ['ConfirmPayeeAccount'], corrected: ['ReissuePayment'] },
  },
};

/** A kind of case in a state, and in a stage of it ('' for none). */
export interface Awaited { readonly kind: string; readonly state: string; readonly stage: string }

const waits = ({ kind, state, stage }: Awaited, command: string): boolean =>
  STAGED[kind]?.[state]?.[stage]?.includes(command) ?? (NOT_AWAITED[kind]?.includes(command) === false && RESTING[kind]?.includes(state) !== true);

/** Everything that may be done with a case in a state, in the order of the table; empty for an unknown state. */
export const stepsOf = (kind: string, state: string, stage = ''): readonly Step[] => (CASE_TABLES[kind]?.[state] ?? []).map((name): Step => {
  const definition = commandNamed(name);
  return { command: name, titleZh: definition?.titleZh ?? name, roles: definition?.roles ?? [], awaited: waits({ kind, state, stage }, name) };
});

const everywhere: readonly Awaited[] = Object.entries(CASE_TABLES).flatMap(([kind, table]) => Object.keys(table).flatMap((state) =>
  Object.keys(STAGED[kind]?.[state] ?? { '': [] }).map((stage) => ({ kind, state, stage }))));

const awaitedWhere = (rolesFor: (command: string) => readonly string[]): readonly Awaited[] => everywhere.filter(({ kind, state, stage }) =>
  stepsOf(kind, state, stage).some(({ awaited, command, roles }) => awaited && rolesFor(command).some((role) => roles.includes(role))));

/** Where a case waits for somebody with one of these roles. */
export const awaitedBy = (roles: readonly string[]): readonly Awaited[] => awaitedWhere(() => roles);

/**
 * Where a case waits for the duties another officer has delegated to this one for today (S12): nothing where the deputy could not act for it. Whether a
 * rule of separation stands against the deputy in a single case is judged when it acts.
 *
 * @clause JN-3.3c separation of duties S12, S3
 */
export const awaitedByDelegation = (deputy: Officer, principal: Officer, today: Day): readonly Awaited[] => awaitedWhere((command) => {
  const roles = delegatedRoles(principal, deputy.officerId, { today, command });
  return rolesApart([...deputy.roles, ...roles]) === undefined ? roles : [];
});
