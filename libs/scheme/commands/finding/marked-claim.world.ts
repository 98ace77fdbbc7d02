import { isRefusal } from '#kernel';
import {
  type Claim,
  claimFold,
  type ClaimState,
  claimStream,
  classFold,
  classStream,
  type FindingOutcome,
  type FindingState,
  type FindingSubject,
  findingSubjectFold,
  findingSubjectId,
  findingSubjectStream,
  type PaymentState,
} from '#scheme/history';
import { decided, decidedAbout, type Decision, marked, openedBy, subjectsBehind, underFindings, withoutFinding } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

const claimsNamed = (workspace: Workspace, ids: readonly string[]) => workspace.loadMany(claimFold, [...new Set(ids)], claimStream);

const loadSubjects = (workspace: Workspace, about: readonly FindingSubject[]) =>
  workspace.loadMany(findingSubjectFold, [...new Set(about.map(findingSubjectId))], findingSubjectStream);

/** Claims as the money sees them: each also under the findings about its class and its institution. */
export const claimsUnderFindings = async (workspace: Workspace, claims: readonly Claim[]): Promise<Claim[]> => {
  const classIds = [...new Set(claims.map(({ classId }) => classId))].filter((classId) => classId !== '');
  const classes = await workspace.loadMany(classFold, classIds, classStream);
  const behind = claims.map((claim) => ({ claim, about: subjectsBehind(claim, classes.get(claim.classId)) }));
  const subjects = await loadSubjects(workspace, behind.flatMap(({ about }) => about));
  return behind.map(({ claim, about }) =>
    underFindings(claim, about.flatMap((each) => subjects.get(findingSubjectId(each)) ?? [])));
};

/** One claim as the money sees it. */
export const claimUnderFindings = async (workspace: Workspace, claim: ClaimState): Promise<ClaimState> =>
  claim.is === 'unknown' ? claim : ((await claimsUnderFindings(workspace, [claim]))[0] ?? claim);

/**
 * A decision that opens findings also marks the claims, classes and institutions they are about, in the same append, so that no money moves for them
 * (rulings D14).
 */
export const marking = async (workspace: Workspace, decision: Decision): Promise<Decision> => {
  if (isRefusal(decision)) return decision;
  const opened = openedBy(decision);
  if (opened.length === 0) return decision;
  const of = (claim: boolean) => opened.map(({ about }) => about).filter(({ kind }) => (kind === 'CLAIM') === claim);
  await loadSubjects(workspace, of(false));
  const claims = await claimsNamed(workspace, of(true).map(({ id }) => id));
  return { ...decision, writings: [...decision.writings, ...marked(opened, claims)] };
};

/** A decided finding is told to the claim, class or institution it marked. */
export const unmarking = async (workspace: Workspace, finding: FindingState, outcome: FindingOutcome, decision: Decision): Promise<Decision> => {
  if (isRefusal(decision) || finding.is === 'unknown') return decision;
  if (finding.about.kind !== 'CLAIM') {
    const subject = await workspace.load(findingSubjectFold, findingSubjectStream(findingSubjectId(finding.about)));
    return { ...decision, writings: [...decision.writings, ...decidedAbout(finding, outcome, subject)] };
  }
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
  return withoutFinding(await claimsUnderFindings(workspace, [...claims.values()].flatMap((claim) => (claim.is === 'unknown' ? [] : [claim])))) ?? decision;
};
