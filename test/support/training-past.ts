import { type Day, day } from '#kernel';
import { ruleParameterKeys, type RuleParameterName } from '#notice';
import {
  certificateStream, classStream, directoryStream, institutionStream, type OccupationDirectory, type OccupationEntry, personStream, type RuleParameter,
  ruleSetStream,
} from '#scheme/history';
import { calendars, published } from './calendar.js';
import { type Circumstances, fact, type Happened } from './builders.js';

/** 保育师, synthetic listing. */
export const OCCUPATION = '6-31-01-03';
const VALUES: Partial<Record<RuleParameterName, number>> = {
  'std.level5': 100_000, 'std.level4': 150_000, 'std.level3plus': 200_000, 'std.special_ability': 80_000, 'std.special_operation': 70_000,
  'std.completion': 60_000, 'cap.perPersonYear': 3, 'cap.excludes.PRE_JOB': 1, 'cap.excludes.PROJECT': 1, 'class.filingLeadWorkingDays': 5,
  'notice.workingDays': 5, 'account.coolingHours': 24, 'clawback.termDays': 15, 'clawback.writeOffLimitFen': 1_000_000,
  'dishonesty.fraudFen': 1_000_000, 'dishonesty.personTimes': 20, 'dishonesty.profitFen': 2_000_000, 'dishonesty.lossFen': 10_000_000,
  'dishonesty.hearingDays': 10,
};
export const parameters = (values: Partial<Record<RuleParameterName, number>> = VALUES): RuleParameter[] =>
  Object.entries(values).map(([key, value]) => ({ key, value, unit: ruleParameterKeys[key as RuleParameterName].unit, source: '示例文件', status: 'unconfirmed' }));

export interface RuleSetPast { readonly ruleSet?: string; readonly from?: string; readonly to?: string; readonly without?: RuleParameterName }
/** A rule set proposed by O-supervise and published by O-approve. */
export const ruleSet = ({ ruleSet: id = 'R1', from = '2019-09-01', to, without }: RuleSetPast = {}): Happened[] => {
  const given = parameters().filter(({ key }) => key !== without);
  const validTo = to === undefined ? {} : { validTo: day(to) };
  return [
    fact(ruleSetStream, ['RuleSetProposed.v1', { ruleSet: id, validFrom: day(from), ...validTo, source: '示例文件', parameters: given }], { actor: 'O-supervise' }),
    fact(ruleSetStream, ['RuleSetPublished.v1', { ruleSet: id, proposedBy: 'O-supervise' }], { actor: 'O-approve' }),
  ];
};

export const policy = (): Happened[] => [...ruleSet(), ...published(calendars[2019], calendars[2020], calendars[2021])];

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

export type ClassStage = 'filed' | 'rejected' | 'accepted' | 'inSession' | 'completed';
export interface ClassPast {
  readonly classId?: string; readonly people?: readonly string[]; readonly dropped?: readonly string[]; readonly level?: number; readonly subsidyKind?: string;
  readonly planned?: number; readonly until?: ClassStage; readonly occupation?: string; readonly org?: string;
}
export const FILED: { filedOn: Day; startsOn: Day; endsOn: Day } = { filedOn: day('2019-10-08'), startsOn: day('2019-10-14'), endsOn: day('2019-11-29') };

/** A class of I1 filed on 2019-10-08, from 10-14 to 11-29, as far as `until`. */
export const trainingClass = (past: ClassPast = {}): Happened[] => {
  const { classId = 'K1', people = ['P1'], dropped = [], level = 4, subsidyKind = 'GROUP_SKILL', planned = 40, until = 'completed', org } = past;
  const stream = classStream(classId);
  const by: Circumstances = { actor: 'O-inst', ...(org === undefined ? {} : { org }) };
  const own = { occupation: past.occupation ?? OCCUPATION, level, subsidyKind, plannedHeadcount: planned, hours: 160, filedBy: 'O-inst' };
  const filed = fact(stream, ['ClassFiled.v1', { classId, institutionId: 'I1', ...own, ...FILED }], by);
  if (until === 'filed') return [filed];
  if (until === 'rejected') return [filed, fact(stream, ['ClassFilingRejected.v1', { classId, reason: '示例理由' }])];
  const accepted = fact(stream, ['ClassFilingAccepted.v1', { classId, directory: 'GENERAL', directoryVersion: 'GENERAL-2019-09-01' }]);
  const enrolled = [...people, ...dropped].map((personId) => fact(stream, ['TraineeEnrolled.v1', { classId, personId, personCategory: 'RURAL_WORKER' }], by));
  if (until === 'accepted') return [filed, accepted, ...enrolled];
  const started = fact(stream, ['ClassStarted.v1', { classId, headcount: enrolled.length }], by);
  if (until === 'inSession') return [filed, accepted, ...enrolled, started];
  return [filed, accepted, ...enrolled, started, fact(stream, ['ClassCompleted.v1', { classId, finished: people, dropped }], by)];
};

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
