export interface CertificateKind { readonly code: string; readonly nameZh: string; readonly nameEn: string; readonly levelled: boolean }

/**
 * The five certificates after which a subsidy may be given; `levelled` ones carry levels 5 (初级工) to 1 (高级技师), the others level 0.
 *
 * @clause JN-2.3.1a
 */
export const certificateKinds = [
  { code: 'VOCATIONAL_QUALIFICATION', nameZh: '职业资格证书', nameEn: 'vocational qualification', levelled: true },
  { code: 'SKILL_LEVEL', nameZh: '职业技能等级证书', nameEn: 'vocational skill level', levelled: true },
  { code: 'SPECIAL_ABILITY', nameZh: '专项职业能力证书', nameEn: 'special vocational ability', levelled: false },
  { code: 'SPECIAL_OPERATION', nameZh: '特种作业操作证书', nameEn: 'special operation permit', levelled: false },
  { code: 'COMPLETION', nameZh: '培训合格证书', nameEn: 'certificate of completed training', levelled: false },
] as const satisfies readonly CertificateKind[];

export type CertificateKindCode = (typeof certificateKinds)[number]['code'];

export const isCertificateKind = (value: string): value is CertificateKindCode => certificateKinds.some(({ code }) => code === value);
