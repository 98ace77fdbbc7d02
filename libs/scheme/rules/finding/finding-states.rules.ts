import type { Refusal } from '#kernel';
import type { Finding } from '#scheme/history';
import { notNow } from '../verdict.js';

export interface OfFinding { readonly findingId: string }

/** What may happen to a finding in each state. */
export const possibleForFinding: Readonly<Record<Finding['is'], readonly string[]>> = {
  open: ['AnswerFinding', 'CloseFinding', 'SuspectPayment', 'OpenClawback'], answered: ['CloseFinding', 'SuspectPayment', 'OpenClawback'],
    closed: ['OpenClawback'],
};
/** Refuses a finding that is in none of the states a command needs, naming what is possible now. */
export const findingMustBe = (finding: Finding, states: readonly Finding['is'][], needed: 'open'): Refusal | undefined =>
  (states.includes(finding.is) ? undefined : notNow(`finding.not-${needed}`, finding.is, possibleForFinding[finding.is]));
