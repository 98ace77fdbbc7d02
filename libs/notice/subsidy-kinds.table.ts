export interface SubsidyKind { readonly code: string; readonly accountSuffix: string; readonly nameZh: string; readonly nameEn: string }

/** Kinds of training subsidy; `accountSuffix` is the detail of account 5001 that carries the kind: `04` → 500104. */
export const subsidyKinds = [
  { code: 'PRE_JOB', accountSuffix: '01', nameZh: '岗前培训', nameEn: 'pre-job training' },
  { code: 'SKILL_UPGRADE', accountSuffix: '02', nameZh: '技能提升', nameEn: 'skill upgrade' },
  { code: 'APPRENTICE', accountSuffix: '03', nameZh: '企业新型学徒制', nameEn: 'enterprise apprenticeship' },
  { code: 'GROUP_SKILL', accountSuffix: '04', nameZh: '重点群体就业技能', nameEn: 'employment skills of key groups' },
  { code: 'DOMESTIC', accountSuffix: '05', nameZh: '家政服务', nameEn: 'domestic service' },
  { code: 'STARTUP', accountSuffix: '06', nameZh: '创业培训', nameEn: 'entrepreneurship' },
  { code: 'CAMP', accountSuffix: '07', nameZh: '就业能力实训', nameEn: 'training camps' },
  { code: 'PROV_DEMO', accountSuffix: '08', nameZh: '省示范项目', nameEn: 'provincial demonstration projects' },
  { code: 'PROJECT', accountSuffix: '09', nameZh: '项目制培训', nameEn: 'training bought by project' },
  { code: 'WORK_FOR_TRAINING', accountSuffix: '10', nameZh: '以工代训', nameEn: 'work for training' },
  { code: 'SAFETY', accountSuffix: '11', nameZh: '高危行业安全技能', nameEn: 'safety in high-risk industries' },
  { code: 'MASS_UNEMP', accountSuffix: '12', nameZh: '预防规模性失业风险', nameEn: 'prevention of mass unemployment' },
  { code: 'VETERAN', accountSuffix: '13', nameZh: '退役军人', nameEn: 'veterans' },
  { code: 'LABOUR_PREP', accountSuffix: '14', nameZh: '劳动预备', nameEn: 'labour preparation' },
  { code: 'ENTERPRISE_SCHOOL', accountSuffix: '15', nameZh: '企业办学扶持', nameEn: 'enterprise-run schools' },
] as const satisfies readonly SubsidyKind[];

export type SubsidyKindCode = (typeof subsidyKinds)[number]['code'];

/** The living allowance: paid beside the training, from its own account 5002; no class is filed for it. */
export const LIVING = 'LIVING';

export const isSubsidyKind = (value: string): value is SubsidyKindCode => subsidyKinds.some(({ code }) => code === value);

/**
 * The account of a subsidy kind, in Books F and A alike: GROUP_SKILL → 500104, the living allowance → 5002.
 *
 * @throws RangeError for a kind the notice does not know
 */
export const expenseAccountOf = (kind: string): string => {
  if (kind === LIVING) return '5002';
  const found = subsidyKinds.find(({ code }) => code === kind);
  if (!found) throw new RangeError(`not a subsidy kind: ${kind}`);
  return `5001${found.accountSuffix}`;
};
