import type { Refusal } from '#kernel';
import type { ClassIs, InstitutionState, TrainingClass } from '#scheme/history';
import { type Ask, no, notNow } from '../verdict.js';

export interface OfClass { readonly classId: string }

const RUNNING = ['WithdrawTrainee', 'SuspendClass', 'CancelClass'] as const;
/** What each state of a class allows (domain.md §2.3): the refusals, the claim page and the specifications read this one table. */
export const CLASS_POSSIBLE = {
  draft: ['DraftClass', 'FileClass'],
  filed: ['AmendClassFiling', 'AcceptClassFiling', 'RejectClassFiling'],
  accepted: ['EnrolTrainee', 'PrecheckTrainee', 'StartClass', ...RUNNING],
  rejected: [],
  inSession: ['RecordAttendance', 'CorrectAttendance', 'RecordInspection', 'CompleteClass', 'CloseClass', ...RUNNING],
  suspended: ['ResumeClass', 'CancelClass'],
  cancelled: [],
  completed: ['AssessClass', 'RecordCertificate', 'SubmitClaim'],
  assessed: ['RecordCertificate', 'ArchiveClass', 'SubmitClaim'],
  archived: ['SubmitClaim'],
} as const satisfies Readonly<Record<ClassIs, readonly string[]>>;
export type ClassCommand = (typeof CLASS_POSSIBLE)[ClassIs][number];

/** What may be done with a class now. */
export const possibleForClass = (state: TrainingClass): readonly string[] => CLASS_POSSIBLE[state.is];

/** Refuses a command the table does not list for the state, by the name of the state it needs. */
export const classMustBe = (state: TrainingClass, command: ClassCommand, needed: string): Refusal | undefined =>
  (possibleForClass(state).includes(command) ? undefined : notNow(`class.not-${needed}`, state.is, possibleForClass(state)));

/** True once the training is over: its certificates and claims may follow. */
export const hasEnded = ({ is }: TrainingClass): boolean => is === 'completed' || is === 'assessed' || is === 'archived';

/**
 * An operator of an institution acts for that institution only.
 *
 * @refuses institution.not-yours
 * @clause JN-3.3c
 */
export const ownInstitution = (ask: Ask, institutionId: string): Refusal | undefined =>
  (ask.officer.institutionId === institutionId ? undefined
    : no('institution.not-yours', 'JN-3.3c', `${ask.officer.officerId} 不是机构 ${institutionId} 的经办人。`, [{ institutionId }]));
/** As `ownInstitution`, for commands the agency may give too. */
export const ownOrAgency = (ask: Ask, institutionId: string): Refusal | undefined =>
  (ask.officer.unit === 'INSTITUTION' || ask.officer.institutionId !== undefined ? ownInstitution(ask, institutionId) : undefined);

/**
 * Refuses what a suspended or delisted institution may not begin.
 *
 * @refuses class.institution-suspended
 * @clause JN-3.4a
 */
export const institutionStands = (institution: InstitutionState): Refusal | undefined => {
  if (institution.is !== 'suspended' && institution.is !== 'delisted') return undefined;
  const { institutionId, is } = institution;
  return no('class.institution-suspended', 'JN-3.4a', `机构 ${institutionId} 已${is === 'suspended' ? '暂停' : '移出目录'}，不得受理或开班。`, [{ institutionId, is }]);
};
