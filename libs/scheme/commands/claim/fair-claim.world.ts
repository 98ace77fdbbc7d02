import { isRefusal } from '#kernel';
import {
  type ClaimState,
  classFold,
  classStream,
  dishonestyFold,
  dishonestyStream,
  type InterestSubject,
  subjectId,
} from '#scheme/history';
import { type Ask, type Decision, noDishonestPayee, noInterest, notInspector } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

/** Everybody a claim is about: who is paid, whose training it is. */
export const subjectsOf = (claim: ClaimState): InterestSubject[] =>
  claim.is === 'unknown'
    ? []
    : [
        { kind: claim.payee.kind, id: claim.payee.id },
        ...claim.people.map((personId) => ({ kind: 'PERSON' as const, id: personId })),
      ];

/** Who inspected a class, from its own history: the inspector and whom a deputy stood in for. */
const inspectorsOf = async (workspace: Workspace, classId: string): Promise<string[]> => {
  const stream = classStream(classId);
  const events = (await workspace.history([stream])).get(stream) ?? [];
  return events
    .filter(({ type }) => type.startsWith('InspectionRecorded.'))
    .flatMap(({ meta }) => (meta.onBehalfOf === undefined ? [meta.actor] : [meta.actor, meta.onBehalfOf]));
};

/**
 * A decision on a claim stands only when who took it has no interest in it (S9) and, in a review, did not inspect its class (S2).
 *
 * @param step acceptance asks for S9 alone
 */
export const fairly = async (
  at: { readonly workspace: Workspace; readonly ask: Ask; readonly step: 'ACCEPT' | 'REVIEW' },
  claim: ClaimState,
  decision: Decision,
): Promise<Decision> => {
  if (isRefusal(decision) || claim.is === 'unknown') return decision;
  const { workspace, ask, step } = at;
  const trainingClass = await workspace.load(classFold, classStream(claim.classId));
  const institution = trainingClass.is === 'unknown' ? [] : [{ kind: 'INSTITUTION' as const, id: trainingClass.institutionId }];
  const interested = noInterest(ask.officer, [...subjectsOf(claim), ...institution]);
  if (interested !== undefined || step === 'ACCEPT') return interested ?? decision;
  return notInspector(ask.officer, await inspectorsOf(workspace, claim.classId)) ?? decision;
};

/** A claim that would be submitted is refused when its payee or one of its trainees is on the list of the dishonest. */
export const unlessDishonest = async (workspace: Workspace, decision: Decision): Promise<Decision> => {
  if (isRefusal(decision)) return decision;
  const about = decision.writings.flatMap(({ event }): InterestSubject[] => {
    switch (event.type) {
      case 'ClaimSubmitted.v1':
        return [event.data.payee, ...event.data.trainees.map(({ personId }) => ({ kind: 'PERSON' as const, id: personId }))];
      case 'LivingClaimSubmitted.v1':
        return [event.data.payee, { kind: 'PERSON', id: event.data.personId }];
      case 'SchoolClaimSubmitted.v1':
      case 'ProjectAdvanceSubmitted.v1':
        return [event.data.payee];
      default:
        return [];
    }
  });
  const listings = await workspace.loadMany(dishonestyFold, [...new Set(about.map(subjectId))], dishonestyStream);
  return noDishonestPayee(listings.values()) ?? decision;
};
