export interface DepartmentTarget { readonly department: string; readonly persons: number }

/**
 * Annex 1: persons to be trained in 2019, by department; whole persons, because 0.05 万 has no exact binary form.
 *
 * @clause JN-1.2b
 */
export const targets2019 = [
  { department: '市教育局', persons: 6_000 },
  { department: '市科技局', persons: 500 },
  { department: '市住房城乡建设局', persons: 3_000 },
  { department: '市人力资源社会保障局', persons: 35_000 },
  { department: '市农业农村局', persons: 2_000 },
  { department: '市商务局', persons: 500 },
  { department: '市应急局', persons: 5_000 },
  { department: '市国资委', persons: 3_000 },
  { department: '市退役军人事务局', persons: 3_000 },
  { department: '市总工会', persons: 2_000 },
  { department: '团市委', persons: 2_000 },
  { department: '市妇联', persons: 2_000 },
  { department: '市残联', persons: 500 },
] as const satisfies readonly DepartmentTarget[];

/**
 * The goals of 一（二）: person-times (人次) of 2019–2021 and of 2019, and two shares in basis points at the end of 2021.
 * Annex 1 sets persons (人), this sentence person-times; what one is says open point O-2.
 *
 * @clause JN-1.2a, JN-1.2b, JN-1.2c
 */
export const goals = { personTimes: 400_000, personTimes2019: 64_500, skilledShare: 2_500, highSkilledShare: 3_000 } as const;

export type DepartmentName = (typeof targets2019)[number]['department'];
/** The departments of annex 1, as a class may name the one it is trained for. */
export const departments: readonly DepartmentName[] = targets2019.map(({ department }) => department);
