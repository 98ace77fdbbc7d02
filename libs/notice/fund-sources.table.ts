export interface FundSource { readonly code: string; readonly nameZh: string; readonly nameEn: string; readonly dedicated: boolean }

/**
 * Where training money comes from. Only what is set aside from the unemployment-insurance fund feeds the dedicated account (`dedicated`).
 *
 * @clause JN-3.2a, JN-3.2b
 */
export const fundSources = [
  { code: 'EMPLOYMENT_SUBSIDY', nameZh: '就业补助资金', nameEn: 'employment subsidy funds', dedicated: false },
  { code: 'STARTUP_SUPPORT', nameZh: '创业带动就业扶持资金', nameEn: 'start-up support funds', dedicated: false },
  { code: 'UI_FUND', nameZh: '失业保险基金', nameEn: 'unemployment-insurance fund', dedicated: true },
  { code: 'SPECIAL_TRAINING', nameZh: '专项培训资金', nameEn: 'special training funds', dedicated: false },
  { code: 'VOC_EDU', nameZh: '职业教育经费', nameEn: 'vocational education budget', dedicated: false },
  { code: 'OTHER', nameZh: '其他资金', nameEn: 'other funds', dedicated: false },
] as const satisfies readonly FundSource[];

export type FundSourceCode = (typeof fundSources)[number]['code'];
