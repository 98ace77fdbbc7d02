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
