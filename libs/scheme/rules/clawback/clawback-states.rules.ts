import type { Refusal } from '#kernel';
import type { Clawback, ClawbackIs } from '#scheme/history';
import { notNow } from '../verdict.js';

const PURSUING = ['ReceiveClawback', 'AgreeInstalments', 'DeclareOverdue', 'RecordClawbackObjection'];

/** An excess, or what came under a cancelled demand, goes back; nothing waits for it. */
const REFUNDING = ['ProposeRefund', 'ApproveRefund', 'RecordRefundPaid'];

/** What may happen to a case in each state (domain.md §2.3); offsets are settled by payments and asked for in fund requests. */
export const possibleForClawback: Readonly<Record<ClawbackIs, readonly string[]>> = {
  opened: ['ApproveClawback'], demandApproved: ['ServeClawback'], served: PURSUING, partlyPaid: PURSUING, upheld: PURSUING,
  instalment: ['ReceiveClawback', 'DeclareOverdue', 'RecordClawbackObjection'],
  overdue: ['ReceiveClawback', 'EnforceClawback', 'ReferCase', 'RecordClawbackObjection', 'ProposeWriteOff'],
  enforcement: ['ReceiveClawback', 'ReferCase', 'ProposeWriteOff'], referred: ['ReceiveClawback', 'ProposeWriteOff'],
  objected: ['DecideClawbackObjection'], cancelled: REFUNDING, writeOffPending: ['ApproveWriteOff', 'RejectWriteOff'], writtenOff: ['ReceiveClawback'],
  revived: ['ReceiveClawback', ...REFUNDING], closedPaid: REFUNDING,
};

/** States in which money is owed and may be received or set off. */
export const OWING: readonly ClawbackIs[] = ['served', 'partlyPaid', 'upheld', 'instalment', 'overdue', 'enforcement', 'referred'];

type Needed = 'opened' | 'demand-approved' | 'served' | 'overdue' | 'objected' | 'write-off-pending';
/** Refuses a case that is in none of the states a command needs, naming what is possible now. */
export const clawbackMustBe = (clawback: Clawback, states: readonly ClawbackIs[], needed: Needed): Refusal | undefined =>
  (states.includes(clawback.is) ? undefined : notNow(`clawback.not-${needed}`, clawback.is, possibleForClawback[clawback.is]));
