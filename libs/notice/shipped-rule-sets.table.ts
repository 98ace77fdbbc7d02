import { day, type Day } from '#kernel';
import { parameterOf, type RuleParameterName } from './rule-parameters.table.js';
import type { RuleParameterUnit } from './rule-parameter.js';
import * as from from './rule-set-sources.table.js';
import { FIVE_GROUPS, ofNotice, openPoint, PROJECT_PAGE, R2_NEWS, type ValueSource } from './rule-set-sources.table.js';

export interface ShippedParameter {
  readonly key: RuleParameterName; readonly value: number; readonly unit: RuleParameterUnit; readonly source: string;
  readonly status: 'confirmed' | 'unconfirmed';
  /** since when the status stands: the first day of the set that brought the value */
  readonly statusOn: Day;
}
/** What `ProposeRuleSet` takes. */
export interface ShippedRuleSet {
  readonly ruleSet: string; readonly validFrom: Day; readonly validTo?: Day; readonly source: string; readonly parameters: readonly ShippedParameter[];
}

type Values = { readonly [N in RuleParameterName]?: readonly [value: number, source: ValueSource] };

const DISTRICTS_OF_CLASS_1 = ['370100', '370102', '370103', '370104', '370105', '370112', '370113', '370114', '370115'] as const;
const FACTS = [
  'pension', 'insurance', 'school', 'death', 'fiscalStaff', 'otherSubsidy', 'detention', 'residence', 'unemploymentRegistration', 'category', 'employment',
] as const;
const each = <P extends string, L extends string>(prefix: P, last: readonly L[], value: readonly [number, ValueSource]) =>
  Object.fromEntries(last.map((name) => [`${prefix}.${name}`, value])) as { readonly [N in `${P}.${L}`]: readonly [number, ValueSource] };

/** What R0 already says, and every later set keeps unless it says otherwise. */
const everyday: Values = {
  'std.level5': [100_000, FIVE_GROUPS], 'std.level4': [150_000, FIVE_GROUPS], 'std.level3plus': [200_000, FIVE_GROUPS],
  'std.special_ability': [80_000, FIVE_GROUPS], 'std.completion': [80_000, FIVE_GROUPS], 'rule.lower_of_cost': [1, FIVE_GROUPS],
  'rule.byCertificateDate': [1, openPoint('O-1')], 'rule.directoryByFilingDate': [1, openPoint('O-1')],
  'report.personTimeIsCertifiedClass': [1, openPoint('O-2')], 'cap.yearOfCertificate': [1, openPoint('O-2')],
  'cap.excludes.PRE_JOB': [1, openPoint('O-2')], 'cap.excludes.PROJECT': [1, openPoint('O-2')], 'cap.excludes.LIVING': [1, openPoint('O-2')],
  'cap.perPersonYear': [1, FIVE_GROUPS], 'cap.perStudentSchooling': [1, FIVE_GROUPS], 'cap.studentExcludesStartup': [1, FIVE_GROUPS],
  'cap.studentAlsoYearly': [1, openPoint('O-18')], 'cap.allFundSources': [0, FIVE_GROUPS], 'cap.sameOccupationLevelMonths': [0, FIVE_GROUPS],
  'cap.releasedByFullClawback': [0, openPoint('O-4')], 'cap.releasedByAgencyError': [1, openPoint('O-4')],
  'certificate.toleranceDays': [0, openPoint('O-3')],
  'claim.deadlineMonths': [12, from.DEADLINE_ELSEWHERE], 'claim.channel.person': [1, from.CHANNELS], 'claim.channel.institution': [1, from.CHANNELS],
  'claim.acceptanceWorkingDays': [5, from.PRACTICE], 'claim.firstReviewWorkingDays': [10, from.PRACTICE], 'claim.totalWorkingDays': [20, openPoint('O-5')],
  'claim.supplementDays': [30, from.DESIGN], 'certificate.requires.verification': [1, from.PRACTICE],
  'class.filingLeadWorkingDays': [5, from.FILING_SAMPLE], 'class.sizeLimit': [0, openPoint('O-5')], 'class.lateJoinerDay': [2, from.PRACTICE],
  'class.requires.timetable': [1, from.PRACTICE],
  'inspection.headcountTolerance': [0, from.DESIGN], 'class.attendanceThreshold': [8_000, openPoint('O-5')], 'class.inspectionsRequired': [1, from.PRACTICE],
  'notice.workingDays': [5, from.OTHER_CITIES_NOTICE], 'objection.workingDays': [5, from.PRACTICE],
  'notice.clearanceRequired': [1, from.PRACTICE], 'payment.creditRequired': [1, from.PRACTICE],
  'reconciliation.matchDays': [3, from.DESIGN], 'reconciliation.overdueDays': [30, from.DESIGN],
  'account.coolingHours': [24, from.DESIGN], 'payment.returnCorrectionDays': [30, from.PRACTICE], 'clawback.termDays': [15, from.PRACTICE],
  'clawback.writeOffLimitFen': [1_000_000, from.DESIGN], 'dishonesty.hearingDays': [10, from.DESIGN],
  ...each('fact.maxAgeDays', FACTS, [30, from.DESIGN]),
};

/** What the notice and the pages that came with it add. */
const ofTheNotice: Values = {
  'std.special_operation': [80_000, PROJECT_PAGE], 'std.pre_job': [50_000, ofNotice('二（一）1')], 'std.enterprise_school': [50_000, ofNotice('二（二）1')],
  'std.startup.awareness': [100_000, PROJECT_PAGE], 'std.startup.ability': [150_000, PROJECT_PAGE], 'std.startup.improvement': [200_000, PROJECT_PAGE],
  'std.startup.online': [200_000, PROJECT_PAGE],
  'std.apprentice.level4': [500_000, from.APPRENTICE_ELSEWHERE], 'std.apprentice.level3': [600_000, from.APPRENTICE_ELSEWHERE],
  'std.work_for_training': [50_000, from.WORK_FOR_TRAINING],
  'living.rate': [6_000, PROJECT_PAGE], 'living.maxDays': [30, PROJECT_PAGE], 'living.dayDivisor': [30, openPoint('O-14')],
  ...each('living.for', ['POOR_LABOUR', 'LOW_INCOME_FAMILY', 'HARD_TO_EMPLOY', 'ZERO_EMPLOYMENT_FAMILY'], [1, PROJECT_PAGE]),
  'living.wage.class1': [191_000, from.WAGE], ...each('living.districtClass', DISTRICTS_OF_CLASS_1, [1, from.WAGE]),
  'project.advance_ratio': [6_000, PROJECT_PAGE], 'project.full_pay.employment': [8_500, PROJECT_PAGE], 'project.full_pay.pass': [9_500, PROJECT_PAGE],
  'project.reduced_ratio': [8_000, PROJECT_PAGE],
  'apprentice.enabled': [0, openPoint('O-16')], 'apprentice.advance_ratio': [5_000, from.APPRENTICE_ELSEWHERE],
  'exclusion.apprentice': [1, from.APPRENTICE_EXCLUSION],
  'work_for_training.enabled': [0, openPoint('O-16')], 'work_for_training.maxMonths': [6, from.WORK_FOR_TRAINING],
  'work_for_training.maxPerPerson': [300_000, from.WORK_FOR_TRAINING], 'work_for_training.cap.sme': [30_000_000, from.WORK_FOR_TRAINING_RAISED],
  'work_for_training.cap.large': [200_000_000, from.WORK_FOR_TRAINING_RAISED], 'work_for_training.lastDay': [20_210_331, from.WORK_FOR_TRAINING_RAISED],
  'cap.perPersonYear': [3, ofNotice('二（三）1')], 'cap.perStudentSchooling': [3, ofNotice('二（三）2')], 'cap.studentExcludesStartup': [0, ofNotice('二（三）2')],
  'cap.sameOccupationLevelMonths': [0, ofNotice('二（三）1')], 'cap.allFundSources': [0, openPoint('O-2')],
  'claim.requires.categoryProof': [1, from.PRACTICE], 'claim.newHireDays': [365, from.DESIGN],
  'claim.channel.enterprise': [1, ofNotice('二（一）1、二（二）1')],
  'domestic.residenceMonths': [6, ofNotice('二（一）2')], 'domestic.insuranceMonths': [6, ofNotice('二（一）2')],
  'use.LIVING_ALLOWANCE': [1, openPoint('O-6')],
  ...each('use', ['ENTERPRISE_SCHOOL', 'TEXTBOOKS', 'TEACHER_TRAINING', 'TEACHING_REFORM', 'COMPETITION', 'MOBILISATION'], [0, openPoint('O-6')]),
  'account.otherFunds': [1, openPoint('O-10')], 'accrual.guardMonths': [24, from.GUARD],
  'dishonesty.accountCounts': [1, openPoint('O-8')], 'dishonesty.fraudFen': [1_000_000, from.DISHONESTY], 'dishonesty.personTimes': [20, from.DISHONESTY],
  'dishonesty.profitFen': [2_000_000, from.DISHONESTY], 'dishonesty.lossFen': [10_000_000, from.DISHONESTY],
};
const wageOf2021: Values = { 'living.wage.class1': [210_000, from.WAGE] };
const of2022: Values = {
  'cap.perPersonYear': [3, R2_NEWS], 'cap.allFundSources': [1, R2_NEWS], 'cap.sameOccupationLevelMonths': [12, R2_NEWS],
  'cap.perStudentSchooling': [3, R2_NEWS],
};

type Head = Omit<ShippedRuleSet, 'parameters'>;
/** Each layer says when it began; a value keeps the day of the layer that brought it. */
const shipped = (head: Head, layers: readonly (readonly [since: Day, values: Values])[]): ShippedRuleSet => {
  const parameters = new Map<string, ShippedParameter>();
  for (const [since, values] of layers) {
    for (const [name, [value, { source, status }]] of Object.entries(values)) {
      const key = name as RuleParameterName;
      parameters.set(key, { key, value, unit: parameterOf(key).unit, source, status, statusOn: since });
    }
  }
  return { ...head, parameters: [...parameters.values()] };
};

const [R0_FROM, R1_FROM, WAGE_FROM, R2_FROM] = [day('2019-08-12'), day('2019-09-30'), day('2021-10-01'), day('2022-07-01')];
const R1_TO = day('2022-06-30');
const R1_LAYERS = [[R0_FROM, everyday], [R1_FROM, ofTheNotice]] as const;
const WAGE_LAYERS = [...R1_LAYERS, [WAGE_FROM, wageOf2021]] as const;

/**
 * The rule history of Jinan as far as it was found (domain §1.4), ready to be proposed and published by two officers. R0 begins with the page it is
 * known from: an earlier first day was not found. `R1-2021-10` is R1 with the minimum wage of that day; it begins later, so it prevails.
 */
export const shippedRuleSets: readonly ShippedRuleSet[] = [
  shipped({ ruleSet: 'R0', validFrom: R0_FROM, validTo: day('2019-09-29'), source: FIVE_GROUPS.source }, [[R0_FROM, everyday]]),
  shipped({ ruleSet: 'R1', validFrom: R1_FROM, validTo: R1_TO, source: from.NOTICE }, R1_LAYERS),
  shipped({ ruleSet: 'R1-2021-10', validFrom: WAGE_FROM, validTo: R1_TO, source: `${from.NOTICE}；${from.WAGE.source}` }, WAGE_LAYERS),
  shipped({ ruleSet: 'R2', validFrom: R2_FROM, source: R2_NEWS.source }, [...WAGE_LAYERS, [R2_FROM, of2022]]),
];

/** Parameters no shipped set gives, because no document or page gave a value: what needs one is refused, naming it; the last three rule only where given. */
export const withoutValue = [
  'std.prov_demo.level5', 'std.prov_demo.level4', 'std.prov_demo.level3plus', 'std.prov_demo.special_ability', 'std.prov_demo.completion',
  'living.wage.class2', 'living.wage.class3',
  'living.districtClass.370116', 'living.districtClass.370117', 'living.districtClass.370124', 'living.districtClass.370126',
  'period.closeNeedsReview', 'period.yearNeedsMonths', 'programme.lastDay', 'project.advance_in_book_f',
] as const satisfies readonly RuleParameterName[];
