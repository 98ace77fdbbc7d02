import { type Day, day } from '#kernel';
import { ruleParameterKeys, type RuleParameterName } from '#notice';
import {
  certificateStream, type ClassDay, classStream, directoryStream, evaluationBodyStream, type Half, institutionStream, type OccupationDirectory,
  type OccupationEntry, personStream, projectStream, type RuleParameter, ruleSetStream, type SchemeEventOf,
} from '#scheme/history';
import { calendars, published } from './calendar.js';
import { type Circumstances, fact, type Happened } from './builders.js';

/** 保育师, synthetic listing. */
export const OCCUPATION = '6-31-01-03';
const VALUES: Partial<Record<RuleParameterName, number>> = {
  'std.level5': 100_000, 'std.level4': 150_000, 'std.level3plus': 200_000, 'std.special_ability': 80_000, 'std.special_operation': 70_000,
  'std.completion': 60_000, 'cap.perPersonYear': 3, 'cap.excludes.PRE_JOB': 1, 'cap.excludes.PROJECT': 1, 'class.filingLeadWorkingDays': 5,
  'notice.workingDays': 5, 'account.coolingHours': 24, 'clawback.termDays': 15,
};
export const parameters = (values: Partial<Record<RuleParameterName, number>> = VALUES): RuleParameter[] =>
  Object.entries(values).map(([key, value]) => ({ key, value, unit: ruleParameterKeys[key as RuleParameterName].unit, source: '示例文件', status: 'unconfirmed' }));

export interface RuleSetPast {
  readonly ruleSet?: string; readonly from?: string; readonly to?: string; readonly without?: RuleParameterName;
  readonly also?: Partial<Record<RuleParameterName, number>>;
}
/** A rule set proposed by O-supervise and published by O-approve. */
export const ruleSet = ({ ruleSet: id = 'R1', from = '2019-09-01', to, without, also = {} }: RuleSetPast = {}): Happened[] => {
  const given = parameters({ ...VALUES, ...also }).filter(({ key }) => key !== without);
  const validTo = to === undefined ? {} : { validTo: day(to) };
  return [
    fact(ruleSetStream, ['RuleSetProposed.v1', { ruleSet: id, validFrom: day(from), ...validTo, source: '示例文件', parameters: given }], { actor: 'O-supervise' }),
    fact(ruleSetStream, ['RuleSetPublished.v1', { ruleSet: id, proposedBy: 'O-supervise' }], { actor: 'O-approve' }),
  ];
};

export const policy = (set: RuleSetPast = {}): Happened[] => [...ruleSet(set), ...published(calendars[2019], calendars[2020], calendars[2021])];

export const entry = (occupation = OCCUPATION, levels: readonly number[] = [5, 4, 3]): OccupationEntry => ({ occupation, name: '示例职业', levels });
export const directory = (which: OccupationDirectory, from: string, entries: readonly OccupationEntry[] = [entry()]): Happened =>
  fact(directoryStream(which), ['DirectoryPublished.v1', { directory: which, version: `${which}-${from}`, validFrom: day(from), entries, source: '示例目录' }]);

export const applied = (institutionId = 'I1'): Happened => fact(institutionStream(institutionId), ['InstitutionApplied.v1', {
  institutionId, name: '示例培训学校', uscc: '52370102MJE000013C', usccCheck: 'passed', occupations: [entry()], accountId: `ACC-${institutionId}`,
}], { actor: 'O-accept' });
export const institution = (from = '2019-09-15', institutionId = 'I1'): Happened[] => [
  applied(institutionId),
  fact(institutionStream(institutionId), ['InstitutionListed.v1', { institutionId, directory: 'INSTITUTION', validFrom: day(from) }], { actor: 'O-approve' }),
];

type InstitutionChange = 'InstitutionSuspended.v1' | 'InstitutionReinstated.v1' | 'InstitutionDelisted.v1';
export const standing = (type: InstitutionChange, actor = 'O-supervise'): Happened =>
  fact(institutionStream('I1'), [type, { institutionId: 'I1', reason: '示例理由', document: '示例文件' }], { actor });

/** The body JNZJ, allowed to examine from 2019-01-01 to 2021-12-31 unless said otherwise. */
export const evaluationBody = ({ from = '2019-01-01', to = '2021-12-31', occupations = [entry()], bodyId = 'JNZJ' } = {}): Happened =>
  fact(evaluationBodyStream(bodyId), ['EvaluationBodyRegistered.v1', {
    bodyId, name: '示例鉴定中心', validFrom: day(from), validTo: day(to), occupations, document: '示例文件',
  }]);
export const struck = (from: string): Happened =>
  fact(evaluationBodyStream('JNZJ'), ['EvaluationBodyStruck.v1', { bodyId: 'JNZJ', from: day(from), reason: '示例理由', document: '示例文件' }]);

export const PROJECT: SchemeEventOf<'ProjectAwarded.v1'>['data'] = {
  projectId: 'X1', document: '示例中标通知书', institutionId: 'I1', occupations: [entry()], targetGroup: ['POOR_LABOUR'], headcount: 60, unitPriceFen: 150_000,
  from: day('2019-10-01'), to: day('2020-06-30'),
};
/** A project of 60 places for I1; `taken` by class. */
export const project = (taken: Readonly<Record<string, number>> = {}): Happened[] => [
  fact(projectStream('X1'), ['ProjectAwarded.v1', PROJECT], { actor: 'O-approve' }),
  ...Object.entries(taken).map(([classId, headcount]) => fact(projectStream('X1'), ['ProjectPlacesTaken.v1', { projectId: 'X1', classId, headcount }])),
];

export const person = (personId: string): Happened =>
  fact(personStream(personId), ['PersonRegistered.v1', { personId, idType: 'RESIDENT_ID', idCheck: 'GB 11643', accountId: `ACC-${personId}` }]);
export const pension = (personId: string, entitledFrom: string | null, { factId = 'PF-1', queriedOn = '2019-10-08' } = {}): Happened =>
  fact(personStream(personId), ['PensionRecorded.v1', {
    personId, factId, entitledFrom: entitledFrom === null ? null : day(entitledFrom), source: '养老保险待遇库', queriedOn: day(queriedOn),
    evidenceHash: 'e'.repeat(64),
  }]);

export interface Reserved {
  readonly claimId: string; readonly occupation?: string; readonly level?: number; readonly year?: number; readonly countsToCap?: boolean;
}
/** A place a person holds through an earlier claim; its class started on 2019-10-14. */
export const reserved =
  (personId: string, { claimId, occupation = `occupation of ${claimId}`, level = 5, year = 2019, countsToCap = true }: Reserved): Happened =>
  fact(personStream(personId), ['SubsidyReserved.v1', {
    personId, claimId, classId: 'K1', classStartsOn: day('2019-10-14'), occupation, level, year, subsidyKind: 'GROUP_SKILL', countsToCap,
  }]);
export const released = (personId: string, claimId: string): Happened =>
  fact(personStream(personId), ['SubsidyReleased.v1', { personId, claimId, reason: 'REJECTED' }]);

export type ClassStage =
  | 'draft' | 'filed' | 'rejected' | 'accepted' | 'suspended early' | 'inSession' | 'suspended' | 'cancelled' | 'completed' | 'assessed' | 'archived';
export interface ClassPast {
  readonly classId?: string; readonly people?: readonly string[]; readonly dropped?: readonly string[]; readonly level?: number; readonly subsidyKind?: string;
  readonly planned?: number; readonly until?: ClassStage; readonly occupation?: string; readonly org?: string; readonly projectId?: string;
  readonly timetable?: readonly ClassDay[]; readonly startsOn?: string; readonly endsOn?: string;
}
export const FILED: { filedOn: Day; startsOn: Day; endsOn: Day } = { filedOn: day('2019-10-08'), startsOn: day('2019-10-14'), endsOn: day('2019-11-29') };
export const classDay = (on: string, ...halves: readonly Half[]): ClassDay => ({ day: day(on), halves });
/** Four half-days on three days, the first and the last of the class included. */
export const TIMETABLE: readonly ClassDay[] = [classDay('2019-10-14', 'AM', 'PM'), classDay('2019-10-15', 'AM'), classDay('2019-11-29', 'PM')];

/** What happens to a class after its filing, in the order it can happen; `until` ends the story. */
const STORY: Readonly<Record<Exclude<ClassStage, 'draft'>, readonly string[]>> = {
  filed: [], rejected: ['rejected'], accepted: ['accepted'], 'suspended early': ['accepted', 'suspended'], inSession: ['accepted', 'started'],
  suspended: ['accepted', 'started', 'suspended'], cancelled: ['accepted', 'started', 'cancelled'], completed: ['accepted', 'started', 'completed'],
  assessed: ['accepted', 'started', 'completed', 'assessed'], archived: ['accepted', 'started', 'completed', 'assessed', 'archived'],
};

/** A class of I1 filed on 2019-10-08, from 10-14 to 11-29, as far as `until`. */
export const trainingClass = (past: ClassPast = {}): Happened[] => {
  const { classId = 'K1', people = ['P1'], dropped = [], level = 4, subsidyKind = 'GROUP_SKILL', planned = 40, until = 'completed', org } = past;
  const stream = classStream(classId);
  const by: Circumstances = { actor: 'O-inst', ...(org === undefined ? {} : { org }) };
  const { projectId, timetable } = past;
  const days = { startsOn: day(past.startsOn ?? FILED.startsOn), endsOn: day(past.endsOn ?? FILED.endsOn) };
  const offer = {
    classId, institutionId: 'I1', occupation: past.occupation ?? OCCUPATION, level, subsidyKind, plannedHeadcount: planned, hours: 160, ...days,
    ...(projectId === undefined ? {} : { projectId }), ...(timetable === undefined ? {} : { timetable }),
  };
  if (until === 'draft') return [fact(stream, ['ClassDrafted.v1', { ...offer, draftedBy: 'O-inst' }], by)];
  const filed = fact(stream, ['ClassFiled.v1', { ...offer, filedOn: FILED.filedOn, filedBy: 'O-inst' }], by);
  const enrolled = [...people, ...dropped].map((personId) => fact(stream, ['TraineeEnrolled.v1', { classId, personId, personCategory: 'RURAL_WORKER' }], by));
  const steps: Readonly<Record<string, () => Happened[]>> = {
    rejected: () => [fact(stream, ['ClassFilingRejected.v1', { classId, reason: '示例理由' }])],
    accepted: () => [fact(stream, ['ClassFilingAccepted.v1', { classId, directory: 'GENERAL', directoryVersion: 'GENERAL-2019-09-01' }]), ...enrolled],
    started: () => [fact(stream, ['ClassStarted.v1', { classId, headcount: enrolled.length }], by)],
    suspended: () => [fact(stream, ['ClassSuspended.v1', { classId, reason: '示例理由' }])],
    cancelled: () => [fact(stream, ['ClassCancelled.v1', { classId, reason: '示例理由' }])],
    completed: () => [fact(stream, ['ClassCompleted.v1', { classId, finished: people, dropped }], by)],
    assessed: () => [fact(stream, ['ClassAssessed.v1', {
      classId, bodyId: 'JNZJ', assessedOn: day('2019-11-30'), passed: people, failed: [], document: '示例成绩单',
    }])],
    archived: () => [fact(stream, ['ClassArchived.v1', { classId, notCertified: people.length }])],
  };
  return [filed, ...STORY[until].flatMap((step) => steps[step]?.() ?? [])];
};
/** Somebody's own record of being on the roster of a class. */
export const enrolment = (personId: string, classId: string, [from, to]: readonly [string, string] = [FILED.startsOn, FILED.endsOn]): Happened =>
  fact(personStream(personId), ['EnrolmentRecorded.v1', { personId, classId, occupation: OCCUPATION, level: 4, startsOn: day(from), endsOn: day(to) }]);
/** One half-day of K1 with who was there; nobody was absent. */
export const attended = (on: string, half: Half, present: readonly string[]): Happened =>
  fact(classStream('K1'), ['AttendanceRecorded.v1', { classId: 'K1', day: day(on), half, present, absent: [], evidenceHash: 'e'.repeat(64) }]);
export const inspected = (inspector: string, inspectionId = 'N1'): Happened => fact(classStream('K1'), ['InspectionRecorded.v1', {
  classId: 'K1', inspectionId, day: day('2019-10-14'), half: 'AM', method: 'ONSITE', present: 1, listed: 1, finding: 'NONE', evidenceHash: 'e'.repeat(64),
}], { actor: inspector });

export interface CertificatePast {
  readonly kind?: string; readonly level?: number; readonly classId?: string; readonly issuedOn?: string; readonly occupation?: string;
}
/** A certificate Z-<person> issued on 2019-12-02 unless said otherwise. */
export const certificate = (personId: string, past: CertificatePast = {}): Happened => {
  const { kind = 'SKILL_LEVEL', level = 4, classId = 'K1', issuedOn = '2019-12-02', occupation = OCCUPATION } = past;
  return fact(certificateStream(`Z-${personId}`), ['CertificateRecorded.v1', {
    certificateId: `Z-${personId}`, kind, issuer: 'JNZJ', occupation, level, personId, classId, issuedOn: day(issuedOn),
  }]);
};
type LateAnswer = 'CertificateVerified.v1' | 'CertificateUnverifiable.v1';
export const answered = (personId: string, type: LateAnswer): Happened => fact(certificateStream(`Z-${personId}`), [type, {
  certificateId: `Z-${personId}`, source: '示例查询系统', queriedOn: day('2019-12-03'), evidenceHash: 'e'.repeat(64),
}]);
export const revoked = (personId: string): Happened => fact(certificateStream(`Z-${personId}`), ['CertificateRevoked.v1', {
  certificateId: `Z-${personId}`, revokedOn: day('2020-01-06'), reason: '示例理由', document: '示例公告', evidenceHash: 'e'.repeat(64),
}]);
