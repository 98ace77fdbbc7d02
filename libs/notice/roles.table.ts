export interface Role { readonly code: string; readonly nameZh: string; readonly nameEn: string }

/** Who may act. The three administrators (三员) and the simulator have no business role. */
export const roles = [
  { code: 'TRAINEE', nameZh: '参训人员', nameEn: 'trainee' },
  { code: 'INST_OP', nameZh: '培训机构经办人', nameEn: 'institution operator' },
  { code: 'ENT_OP', nameZh: '企业经办人', nameEn: 'enterprise operator' },
  { code: 'ACCEPT', nameZh: '受理岗', nameEn: 'acceptance clerk' },
  { code: 'INSPECT', nameZh: '督导检查岗', nameEn: 'inspector' },
  { code: 'REVIEW1', nameZh: '初审岗', nameEn: 'first reviewer' },
  { code: 'REVIEW2', nameZh: '复核岗', nameEn: 'second reviewer' },
  { code: 'APPROVE', nameZh: '审批岗', nameEn: 'approver' },
  { code: 'NOTICE', nameZh: '公示岗', nameEn: 'public-notice officer' },
  { code: 'FIN_ACCT', nameZh: '基金会计', nameEn: 'fund accountant' },
  { code: 'FIN_REV', nameZh: '财务稽核', nameEn: 'financial reviewer' },
  { code: 'CASHIER', nameZh: '出纳', nameEn: 'cashier' },
  { code: 'FB_OP', nameZh: '财政局社保科经办', nameEn: 'finance bureau officer' },
  { code: 'FB_APPR', nameZh: '财政局社保科审批', nameEn: 'finance bureau approver' },
  { code: 'BANK', nameZh: '银行', nameEn: 'bank' },
  { code: 'RECOVER', nameZh: '追缴岗', nameEn: 'clawback officer' },
  { code: 'SUPERVISE', nameZh: '基金监督岗', nameEn: 'fund supervision' },
  { code: 'AUDITOR', nameZh: '审计人员', nameEn: 'finance auditor' },
  { code: 'EXPORTER', nameZh: '审计数据导出岗', nameEn: 'audit-export officer' },
  { code: 'SYS_ADMIN', nameZh: '系统管理员', nameEn: 'system administrator' },
  { code: 'SEC_ADMIN', nameZh: '安全管理员', nameEn: 'security administrator' },
  { code: 'AUD_ADMIN', nameZh: '审计管理员', nameEn: 'audit administrator' },
  { code: 'SIMULATOR', nameZh: '模拟运行员', nameEn: 'runner of a simulation' },
] as const satisfies readonly Role[];

export type RoleCode = (typeof roles)[number]['code'];

export const isRole = (value: string): value is RoleCode => roles.some(({ code }) => code === value);
/** The Chinese name of a role, for clerks and auditors; an unknown code is shown as it is. */
export const roleName = (code: string): string => roles.find((role) => role.code === code)?.nameZh ?? code;
