import { isRefusal } from '#kernel';
import { claimFold, claimStream, type FindingOutcome, type FindingState, type PaymentState } from '#scheme/history';
import { decided, type Decision, marked, openedBy, withoutFinding } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

const claimsNamed = (workspace: Workspace, ids: readonly string[]) => workspace.loadMany(claimFold, [...new Set(ids)], claimStream);

/** A decision that opens findings also marks the claims they are about, in the same append, so that no money moves for them (rulings D14). */
export const marking = async (workspace: Workspace, decision: Decision): Promise<Decision> => {
  if (isRefusal(decision)) return decision;
  const opened = openedBy(decision);
  if (opened.length === 0) return decision;
  const claims = await claimsNamed(workspace, opened.map(({ claimId }) => claimId));
  return { ...decision, writings: [...decision.writings, ...marked(opened, claims)] };
};

/** A decided finding is told to the claim it marked. */
export const unmarking = async (workspace: Workspace, finding: FindingState, outcome: FindingOutcome, decision: Decision): Promise<Decision> => {
  if (isRefusal(decision) || finding.is === 'unknown' || finding.about.kind !== 'CLAIM') return decision;
  const claim = await workspace.load(claimFold, claimStream(finding.about.id));
  return { ...decision, writings: [...decision.writings, ...decided(finding, outcome, claim)] };
};

/** A step of a payment stands only when no line it moves towards the bank is of a claim with a finding. */
export const unlessFound = async (workspace: Workspace, payment: PaymentState, decision: Decision): Promise<Decision> => {
  if (isRefusal(decision) || payment.is === 'unknown') return decision;
  const moved = decision.writings.flatMap(({ event }): number[] => {
    switch (event.type) {
      case 'PaymentReviewed.v1':
      case 'PaymentReleased.v1':
      case 'PaymentFileSent.v1':
        return event.data.lines.map(({ line }) => line);
      case 'PaymentReissued.v1':
        return [event.data.line];
      default:
        return [];
    }
  });
  const claims = await claimsNamed(workspace, payment.lines.filter(({ line }) => moved.includes(line)).map(({ claimId }) => claimId));
  return withoutFinding([...claims.values()].flatMap((claim) => (claim.is === 'unknown' ? [] : [claim]))) ?? decision;
};
