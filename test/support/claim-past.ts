import { day } from '#kernel';
import type { RuleParameterName } from '#notice';
import { ruleParameterKeys } from '#notice';
import {
  advanceFold, advanceStream, categoriesFold, certificateFold, certificateStream, claimFold, claimStream, classFold, classStream, type EnterpriseState,
    enterpriseFold,
    enterpriseStream,
  type FactKind, filingFold, type FilingKind, filingStream, type InstitutionState, institutionFold, institutionStream, personFold, personStream,
  type RuleParameter, ruleSetsFold, ruleSetStream, schoolSupportFold, schoolSupportStream,
} from '#scheme/history';
import type { ClaimSources } from '#scheme/rules';
import { fact, type Happened, type Past } from './builders.js';
import { parameters } from './training-past.js';

export type Values = Partial<Record<RuleParameterName, number>>;
/** What the claim kinds beyond the golden thread need. */
export const CLAIM_VALUES: Values = {
  'std.pre_job': 50_000, 'std.enterprise_school': 50_000, 'std.startup.awareness': 100_000, 'std.startup.ability': 150_000,
  'std.startup.improvement': 200_000, 'std.startup.online': 200_000, 'cap.perStudentSchooling': 3, 'claim.newHireDays': 365, 'claim.supplementDays': 15,
  'domestic.residenceMonths': 6, 'domestic.insuranceMonths': 6, 'living.rate': 6_000, 'living.dayDivisor': 30, 'living.maxDays': 30,
  'living.wage.class1': 191_000, 'living.districtClass.370100': 1, 'living.for.POOR_LABOUR': 1, 'use.LIVING_ALLOWANCE': 1, 'use.ENTERPRISE_SCHOOL': 1,
  'project.advance_ratio': 6_000, 'project.full_pay.employment': 8_500, 'project.full_pay.pass': 9_500, 'project.reduced_ratio': 8_000,
};
export interface RulesPast { readonly ruleSet?: string; readonly from?: string; readonly to?: string; readonly confirmed?: readonly RuleParameterName[] }
/** A published rule set: the golden thread's values, those of the claim kinds, and these. */
export const rules = (values: Values = {}, { ruleSet = 'R1', from = '2019-09-01', to, confirmed = [] }: RulesPast = {}): Happened[] => {
  const more = Object.entries({ ...CLAIM_VALUES, ...values });
  const own = more.map(([key, value]): RuleParameter => {
    const { unit } = ruleParameterKeys[key as RuleParameterName];
    return { key, value, unit, source: '示例文件', status: confirmed.includes(key as RuleParameterName) ? 'confirmed' : 'unconfirmed' };
  });
  const given = [...parameters().filter(({ key }) => !own.some((each) => each.key === key)), ...own];
  const until = to === undefined ? {} : { validTo: day(to) };
  return [
    fact(ruleSetStream, ['RuleSetProposed.v1', { ruleSet, validFrom: day(from), ...until, source: '示例文件', parameters: given }], { actor: 'O-supervise' }),
    fact(ruleSetStream, ['RuleSetPublished.v1', { ruleSet, proposedBy: 'O-supervise' }], { actor: 'O-approve' }),
  ];
};

export interface AnswerPast {
  readonly about?: string; readonly to?: string; readonly queriedOn?: string; readonly factId?: string; readonly occupation?: string; readonly level?: number;
}
/** What a department answered: holds from a day on, or (null) does not hold. */
export const answer = (personId: string, kind: FactKind, from: string | null, past: AnswerPast = {}): Happened => {
  const { about, to, queriedOn = '2019-10-08', factId = `${kind}-${about ?? ''}-${queriedOn}`, occupation, level } = past;
  return fact(personStream(personId), ['FactRecorded.v1', {
    personId, factId, kind, from: from === null ? null : day(from), ...(about === undefined ? {} : { about }), ...(to === undefined ? {} : { to: day(to) }),
    ...(occupation === undefined ? {} : { occupation }), ...(level === undefined ? {} : { level }), source: '示例库', queriedOn: day(queriedOn),
    evidenceHash: 'f'.repeat(64),
  }]);
};

export const enterprise = (enterpriseId = 'E1'): Happened => fact(enterpriseStream(enterpriseId), ['EnterpriseRegistered.v1', {
  enterpriseId, name: '示例企业', uscc: '91370102MA3C000014', usccCheck: 'failed', highRisk: false, accountId: `ACC-${enterpriseId}`,
}]);
export const filed = (filedAs: FilingKind, classId = 'K1'): Happened =>
  fact(filingStream(classId), ['MunicipalFilingRecorded.v1', { classId, filedAs, filedOn: day('2019-10-09') }]);
export const counted = (graduates: number, parts: readonly number[], supportId = 'S1:2019'): Happened => fact(schoolSupportStream(supportId), [
  'SchoolSupportCounted.v1', {
    supportId, schoolId: 'S1', year: 2019, graduates, source: '就业登记库', queriedOn: day('2019-11-29'), evidenceHash: 'a'.repeat(64),
    whole: parts.reduce((sum, part) => sum + part, 0), shares: parts.map((part, i) => ({ enterpriseId: `E${i + 1}`, part })),
  }]);

export const PEOPLE = ['P1', 'P2', 'P3', 'P9'];
/** What a claim on class K1 is judged by; certificates are `Z-<person>`. */
export const sources = (past: Past, supportId = 'S1:2019'): ClaimSources & { institution: InstitutionState; enterprise: EnterpriseState } => ({
  trainingClass: past.state(classFold, classStream('K1')), categories: past.state(categoriesFold, classStream('K1')),
  people: past.states(personFold, personStream, PEOPLE), sets: past.state(ruleSetsFold, ruleSetStream),
  certificates: past.states(certificateFold, certificateStream, PEOPLE.map((id) => `Z-${id}`)), filing: past.state(filingFold, filingStream('K1')),
  advance: past.state(advanceFold, advanceStream('K1')), advances: past.states(claimFold, claimStream, ['C0']), support: past.state(schoolSupportFold,
    schoolSupportStream(supportId)),
  institution: past.state(institutionFold, institutionStream('I1')), enterprise: past.state(enterpriseFold, enterpriseStream('E1')),
});
