export interface DirectoryKind { readonly code: string; readonly nameZh: string; readonly nameEn: string; readonly gatesClass: boolean }

/**
 * The four directories. An occupation stands in KEY_INDUSTRY or GENERAL and its institution in INSTITUTION: three gate a class (rulings m4);
 * DEMAND guides trainees only.
 *
 * @clause JN-3.4a
 */
export const directories = [
  { code: 'KEY_INDUSTRY', nameZh: '重点产业职业技能培训指导目录', nameEn: 'guide of key industries', gatesClass: true },
  { code: 'GENERAL', nameZh: '一般性职业技能培训目录', nameEn: 'general training directory', gatesClass: true },
  { code: 'DEMAND', nameZh: '劳动者培训需求目录', nameEn: 'what trainees ask for', gatesClass: false },
  { code: 'INSTITUTION', nameZh: '职业技能培训机构目录', nameEn: 'directory of institutions', gatesClass: true },
] as const satisfies readonly DirectoryKind[];

export type DirectoryCode = (typeof directories)[number]['code'];
