import { day } from '#kernel';

/** The notice holds from this day: R1 takes the place of R0. */
export const NOTICE_FROM = day('2019-09-30');

export interface Place { readonly org: string; readonly name: string; readonly weight: number }

export const CITY: Place = { org: '370100', name: '济南市（市本级）', weight: 4 };
/** The twelve of 2019-01-09 and after, by how much they train. @source domain.md §6 */
export const districts: readonly Place[] = [
  { org: '370102', name: '历下区', weight: 3 }, { org: '370103', name: '市中区', weight: 3 }, { org: '370104', name: '槐荫区', weight: 2 },
  { org: '370105', name: '天桥区', weight: 2 }, { org: '370112', name: '历城区', weight: 4 }, { org: '370113', name: '长清区', weight: 2 },
  { org: '370114', name: '章丘区', weight: 3 }, { org: '370115', name: '济阳区', weight: 1 }, { org: '370116', name: '莱芜区', weight: 2 },
  { org: '370117', name: '钢城区', weight: 1 }, { org: '370124', name: '平阴县', weight: 1 }, { org: '370126', name: '商河县', weight: 1 },
];
export const places: readonly Place[] = [CITY, ...districts];

export interface Occupation { readonly occupation: string; readonly name: string; readonly levels: readonly number[] }
const entry = (occupation: string, name: string, levels: readonly number[] = [5, 4, 3]): Occupation => ({ occupation, name, levels });

export const keyIndustry: readonly Occupation[] = [
  entry('6-18-02-04', '焊工'), entry('6-31-01-03', '电工'), entry('6-18-01-01', '车工'), entry('6-31-01-01', '设备点检员'), entry('6-29-03-02', '架子工'),
];
export const domestic: readonly Occupation[] = [entry('4-10-01-02', '育婴员'), entry('4-10-01-01', '婴幼儿发展引导员'), entry('4-10-01-06', '家政服务员')];
export const startUp: readonly (Occupation & { readonly variant: string })[] = [
  { ...entry('4-07-03-11', '创业意识培训', [0]), variant: 'AWARENESS' }, { ...entry('4-07-03-12', '创业能力培训', [0]), variant: 'ABILITY' },
];
export const trades: readonly Occupation[] = [
  ...keyIndustry, entry('4-03-02-01', '中式烹调师'), entry('4-03-02-02', '中式面点师'), entry('4-02-02-01', '道路客运汽车驾驶员'), entry('4-10-03-01', '美容师'),
  entry('4-10-03-02', '美发师'), entry('4-12-01-01', '汽车维修工'), entry('4-01-02-01', '营业员'),
];
export const everything: readonly Occupation[] = [...trades, ...domestic, ...startUp.map(({ occupation, name, levels }) => ({ occupation, name, levels }))];
/** In no directory. */
export const UNLISTED = '9-99-99-99';

/** The bodies that examine; the second only the service trades. */
export const BODY = 'JNZJ';
export const NARROW_BODY = 'JNFW';

export type Kind =
  | 'GROUP_SKILL' | 'SKILL_UPGRADE' | 'PRE_JOB' | 'CAMP' | 'DOMESTIC' | 'STARTUP' | 'SAFETY' | 'MASS_UNEMP' | 'VETERAN' | 'LABOUR_PREP' | 'PROJECT';
export interface KindOfClass {
  readonly kind: Kind; readonly weight: number; readonly categories: readonly string[]; readonly occupations: readonly Occupation[];
  /** how many sit in it */
  readonly size: readonly [low: number, high: number];
}
const of = (kind: Kind, weight: number, categories: readonly string[], more: Partial<KindOfClass> = {}): KindOfClass =>
  ({ kind, weight, categories, occupations: trades, size: [10, 18], ...more });

/** What is open before the notice: R0 knows these two. */
export const beforeTheNotice: readonly KindOfClass[] =
  [of('GROUP_SKILL', 3, ['REGISTERED_UNEMPLOYED', 'RURAL_LABOUR']), of('SKILL_UPGRADE', 2, ['ENTERPRISE_EMPLOYEE'])];
/** Every kind of class that is open under R1 and has a standard. */
export const underTheNotice: readonly KindOfClass[] = [
  of('GROUP_SKILL', 30, ['REGISTERED_UNEMPLOYED', 'RURAL_LABOUR', 'POOR_LABOUR']), of('SKILL_UPGRADE', 25, ['ENTERPRISE_EMPLOYEE']),
  of('PRE_JOB', 8, ['NEW_EMPLOYEE'], { size: [3, 8] }), of('CAMP', 4, ['REGISTERED_UNEMPLOYED']),
  of('DOMESTIC', 8, ['DOMESTIC_WORKER'], { occupations: domestic }), of('STARTUP', 8, ['REGISTERED_UNEMPLOYED', 'RURAL_LABOUR'], { occupations: startUp }),
  of('SAFETY', 6, ['ENTERPRISE_EMPLOYEE'], { occupations: keyIndustry }), of('MASS_UNEMP', 3, ['ENTERPRISE_EMPLOYEE']),
  of('VETERAN', 4, ['VETERAN']), of('LABOUR_PREP', 4, ['SCHOOL_LEAVER']),
  of('PROJECT', 5, ['POOR_LABOUR']),
];
