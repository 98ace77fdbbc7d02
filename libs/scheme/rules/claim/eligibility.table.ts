import type { ClauseId, NamesIn, SubsidyKindCode } from '#notice';
import type { FactKind, FilingKind, PayeeKind } from '#scheme/history';

/** What a check asks other departments; PENSION is the answer of the pension register. */
export type FactName = FactKind | 'PENSION';
/** The parameter that says how old an answer may be at the second review. */
export const maxAgeOf: Readonly<Record<FactName, NamesIn<'days'>>> = {
  PENSION: 'fact.maxAgeDays.pension', INSURANCE: 'fact.maxAgeDays.insurance', RESIDENCE: 'fact.maxAgeDays.residence', HUKOU: 'fact.maxAgeDays.residence',
  SCHOOL: 'fact.maxAgeDays.school', DEATH: 'fact.maxAgeDays.death', FISCAL_STAFF: 'fact.maxAgeDays.fiscalStaff', OTHER_SUBSIDY: 'fact.maxAgeDays.otherSubsidy',
  DETENTION: 'fact.maxAgeDays.detention', UNEMPLOYMENT: 'fact.maxAgeDays.unemploymentRegistration', HIRE: 'fact.maxAgeDays.employment',
  CATEGORY: 'fact.maxAgeDays.category',
};
export interface CheckRow {
  readonly clause: ClauseId; readonly zh: string; readonly facts: readonly FactName[];
  /** the audit question a fact that comes late is opened under (domain §4) */
  readonly finding: `F${number}`;
  /** never asked counts as stale too */
  readonly mustBeAsked?: true;
}

/** Every check of one person's place: its clause, the facts it rests on, and the finding a late fact opens. */
export const checkRows = {
  PENSION: { clause: 'JN-2.3.1d', zh: '开班时不按月领取养老金', facts: ['PENSION'], finding: 'F05', mustBeAsked: true },
  ALIVE: { clause: 'JN-3.3b', zh: '结业时在世', facts: ['DEATH'], finding: 'F10' },
  AT_LIBERTY: { clause: 'JN-3.3b', zh: '培训期间未被羁押', facts: ['DETENTION'], finding: 'F09' },
  NOT_FISCAL: { clause: 'JN-2.3.1a', zh: '非财政供养人员', facts: ['FISCAL_STAFF'], finding: 'F06' },
  CATEGORY: { clause: 'JN-2.1.2a', zh: '重点群体身份经比对', facts: ['CATEGORY', 'UNEMPLOYMENT', 'SCHOOL'], finding: 'F13' },
  VETERAN: { clause: 'JN-2.1.2a', zh: '退役军人', facts: ['CATEGORY'], finding: 'F13' },
  SCHOOL_LEAVER: { clause: 'JN-2.1.2a', zh: '两后生', facts: ['CATEGORY'], finding: 'F13' },
  DOMESTIC: { clause: 'JN-2.1.2b', zh: '非济南户籍的居住与参保', facts: ['HUKOU', 'RESIDENCE', 'INSURANCE'], finding: 'F13' },
  NEW_HIRE: { clause: 'JN-2.1.1d', zh: '新录用职工', facts: ['HIRE'], finding: 'F08' },
  HIRE_ONCE: { clause: 'JN-2.1.1d', zh: '一次录用只补贴一次', facts: [], finding: 'F01' },
  APPRENTICE_APART: { clause: 'JN-2.1.1b', zh: '学徒期间不另享岗前、技能提升补贴', facts: [], finding: 'F01' },
  WORK_MONTHS: { clause: 'JN-2.1.1a', zh: '以工代训月数和每人上限', facts: [], finding: 'F02' },
  LIVING_ENTITLED: { clause: 'JN-2.1.3b', zh: '生活费补贴对象', facts: ['CATEGORY'], finding: 'F13' },
  LIVING_ONCE: { clause: 'JN-2.1.3b', zh: '一班一次生活费补贴', facts: [], finding: 'F01' },
  STUDENT_ONE_KIND: { clause: 'JN-2.3.2a', zh: '在校生培训与创业补贴只享其一', facts: ['SCHOOL'], finding: 'F02' },
  OCCUPATION_ONCE: { clause: 'JN-2.3.1c', zh: '同一职业同一等级不重复', facts: ['OTHER_SUBSIDY'], finding: 'F03' },
  SCHOOLING_CAP: { clause: 'JN-2.3.2a', zh: '在校期间次数', facts: ['SCHOOL'], finding: 'F02' },
  YEAR_CAP: { clause: 'JN-2.3.1b', zh: '每人每年次数', facts: ['OTHER_SUBSIDY'], finding: 'F02' },
} as const satisfies { readonly [name: string]: CheckRow };
export type CheckName = keyof typeof checkRows;

/** How a claim is worth what it is worth. `CERTIFICATE` and `PROVINCE` read the standard by kind and level of the certificate. */
export type AmountRule =
  | { readonly by: 'CERTIFICATE' | 'PROVINCE' | 'APPRENTICE' | 'DAYS' | 'CONTRACT' }
  | { readonly by: 'FIXED' | 'GRADUATES' | 'MONTHS'; readonly key: NamesIn<'fen'> }
  | { readonly by: 'VARIANT'; readonly keys: Readonly<Record<string, NamesIn<'fen'>>> };

export interface KindRow {
  readonly clause: ClauseId;
  /** who may be paid; ownership of an institution is no column (JN-2.2.3) */
  readonly payees: readonly PayeeKind[];
  readonly checks: readonly CheckName[];
  readonly amount: AmountRule;
  /** counts to the three of a schooling (JN-2.3.2a) */
  readonly schooling: boolean;
  /** with the municipal centre, before the class starts */
  readonly filing?: FilingKind;
  /** closed until a rule set opens it; `confirmed` ones stay closed while the bureau has not confirmed the parameter (O-16, O-6) */
  readonly opensBy?: { readonly key: NamesIn<'flag'>; readonly confirmed: boolean };
  /** where the rule set says so the real fee is paid when it is lower than the standard */
  readonly lowerOfFee?: true;
  /** the enterprise is named in every claim */
  readonly enterprise?: true;
}
export type ClaimKind = SubsidyKindCode | 'LIVING';

const PERSONAL = ['PENSION', 'ALIVE', 'AT_LIBERTY', 'NOT_FISCAL'] as const satisfies readonly CheckName[];
const CAPS = ['STUDENT_ONE_KIND', 'OCCUPATION_ONCE', 'SCHOOLING_CAP', 'YEAR_CAP'] as const satisfies readonly CheckName[];
const TRAINED: KindRow = {
  clause: 'JN-2.3.1a', payees: ['PERSON', 'INSTITUTION'], checks: [...PERSONAL, ...CAPS], amount: { by: 'CERTIFICATE' }, schooling: true,
  lowerOfFee: true,
};
const { lowerOfFee: _flat, ...FLAT } = TRAINED;
const between = (...own: readonly CheckName[]): readonly CheckName[] => [...PERSONAL, ...own, ...CAPS];

/** The whole of who gets what: kind → payees, checks in order of precedence, amount. */
export const claimKinds: Readonly<Record<ClaimKind, KindRow>> = {
  GROUP_SKILL: { ...TRAINED, clause: 'JN-2.1.2a', checks: between('CATEGORY') },
  SKILL_UPGRADE: { ...TRAINED, clause: 'JN-2.1.1a', payees: ['PERSON', 'INSTITUTION', 'ENTERPRISE'], checks: between('APPRENTICE_APART') },
  PRE_JOB: {
    ...FLAT, clause: 'JN-2.1.1d', payees: ['INSTITUTION', 'ENTERPRISE'], checks: between('NEW_HIRE', 'HIRE_ONCE', 'APPRENTICE_APART'),
    amount: { by: 'FIXED', key: 'std.pre_job' }, enterprise: true,
  },
  DOMESTIC: { ...TRAINED, clause: 'JN-2.1.2b', checks: between('DOMESTIC') },
  STARTUP: {
    ...TRAINED, clause: 'JN-2.1.4',
    amount: { by: 'VARIANT', keys: {
      AWARENESS: 'std.startup.awareness', ABILITY: 'std.startup.ability', IMPROVEMENT: 'std.startup.improvement', ONLINE: 'std.startup.online',
    } },
  },
  CAMP: { ...TRAINED, clause: 'JN-2.3.2b', filing: 'CAMP', amount: { by: 'FIXED', key: 'std.level4' } },
  PROV_DEMO: { ...TRAINED, clause: 'JN-2.3.3', filing: 'PROV_DEMO', amount: { by: 'PROVINCE' } },
  PROJECT: { ...FLAT, clause: 'JN-2.1.3b', payees: ['INSTITUTION'], amount: { by: 'CONTRACT' } },
  LIVING: {
    clause: 'JN-2.1.3b', payees: ['PERSON'], checks: [...PERSONAL, 'LIVING_ENTITLED', 'LIVING_ONCE'], amount: { by: 'DAYS' }, schooling: false,
    opensBy: { key: 'use.LIVING_ALLOWANCE', confirmed: false },
  },
  ENTERPRISE_SCHOOL: {
    clause: 'JN-2.2.1', payees: ['ENTERPRISE'], checks: [], amount: { by: 'GRADUATES', key: 'std.enterprise_school' }, schooling: false,
    opensBy: { key: 'use.ENTERPRISE_SCHOOL', confirmed: false },
  },
  SAFETY: { ...TRAINED, clause: 'JN-2.1.1c', payees: ['PERSON', 'INSTITUTION', 'ENTERPRISE'] },
  MASS_UNEMP: { ...TRAINED, clause: 'A2-4', payees: ['PERSON', 'INSTITUTION', 'ENTERPRISE'] },
  VETERAN: { ...TRAINED, clause: 'A2-2', checks: between('VETERAN') },
  LABOUR_PREP: { ...TRAINED, clause: 'A2-3', checks: between('SCHOOL_LEAVER') },
  APPRENTICE: {
    ...FLAT, clause: 'JN-2.1.1b', payees: ['ENTERPRISE'], checks: between('APPRENTICE_APART'), amount: { by: 'APPRENTICE' }, schooling: false,
    opensBy: { key: 'apprentice.enabled', confirmed: true }, enterprise: true,
  },
  WORK_FOR_TRAINING: {
    ...FLAT, clause: 'JN-2.1.1a', payees: ['ENTERPRISE'], checks: between('WORK_MONTHS'), amount: { by: 'MONTHS', key: 'std.work_for_training' },
      schooling: false,
    opensBy: { key: 'work_for_training.enabled', confirmed: true }, enterprise: true,
  },
};

export const isClaimKind = (value: string): value is ClaimKind => Object.hasOwn(claimKinds, value);
