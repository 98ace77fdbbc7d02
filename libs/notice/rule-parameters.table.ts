import { claimParameterKeys } from './claim-parameters.table.js';
import type { ClauseId } from './clauses.js';

export type RuleParameterUnit = 'fen' | 'count' | 'workingDays' | 'hours' | 'days' | 'months' | 'basisPoints';
export interface RuleParameterKey { readonly unit: RuleParameterUnit; readonly zh: string; readonly en: string; readonly clause?: ClauseId }

/**
 * What a rule set may say, not what it says: values come with the rule set, each with its source and whether the bureau has confirmed it.
 * `clause` names the sentence of the notice a value carries out; where it is missing the value comes from another document.
 */
export const ruleParameterKeys = {
  'std.level5': { unit: 'fen', zh: '初级工（五级）补贴标准', en: 'standard, level 5', clause: 'JN-2.3.1a' },
  'std.level4': { unit: 'fen', zh: '中级工（四级）补贴标准', en: 'standard, level 4', clause: 'JN-2.3.1a' },
  'std.level3plus': { unit: 'fen', zh: '高级工（三级）及以上补贴标准', en: 'standard, level 3 and above', clause: 'JN-2.3.1a' },
  'std.special_ability': { unit: 'fen', zh: '专项职业能力证书补贴标准', en: 'standard, special ability', clause: 'JN-2.3.1a' },
  'std.special_operation': { unit: 'fen', zh: '特种作业操作证书补贴标准', en: 'standard, special operation', clause: 'JN-2.3.1a' },
  'std.completion': { unit: 'fen', zh: '培训合格证书补贴标准', en: 'standard, completed training', clause: 'JN-2.3.1a' },
  'std.pre_job': { unit: 'fen', zh: '岗前培训补贴标准（每人）', en: 'standard, pre-job training, a person', clause: 'JN-2.1.1d' },
  'std.enterprise_school': { unit: 'fen', zh: '企业办学扶持标准（每名在济就业毕业生）', en: 'standard, graduate employed in Jinan', clause: 'JN-2.2.1' },
  'cap.perPersonYear': { unit: 'count', zh: '每人每年补贴次数上限', en: 'subsidies a person and calendar year', clause: 'JN-2.3.1b' },
  'cap.excludes.PRE_JOB': { unit: 'count', zh: '岗前培训不计入年度次数（1 是）', en: '1: pre-job training is not counted to the yearly cap' },
  'cap.excludes.PROJECT': { unit: 'count', zh: '项目制培训不计入年度次数（1 是）', en: '1: project training is not counted to the yearly cap' },
  'cap.perStudentSchooling': { unit: 'count', zh: '在校大学生在校期间补贴次数上限', en: 'subsidies a schooling', clause: 'JN-2.3.2a' },
  'class.filingLeadWorkingDays': { unit: 'workingDays', zh: '开班备案提前工作日', en: 'working days between filing and start' },
  'class.attendanceThreshold': { unit: 'basisPoints', zh: '结业最低出勤率', en: 'least share of hours attended' },
  'claim.deadlineMonths': { unit: 'months', zh: '取证后申领期限', en: 'months after issue in which to claim' },
  'notice.workingDays': { unit: 'workingDays', zh: '公示工作日', en: 'working days of public notice', clause: 'JN-3.3d' },
  'account.coolingHours': { unit: 'hours', zh: '收款账户变更冷静期', en: 'hours before a changed payee account may be used', clause: 'JN-3.3c' },
  'clawback.termDays': { unit: 'days', zh: '责令退回期限', en: 'days in which to return money', clause: 'JN-3.3e' },
  ...claimParameterKeys,
} as const satisfies { readonly [key: string]: RuleParameterKey };

export type RuleParameterName = keyof typeof ruleParameterKeys;

export const isRuleParameter = (value: string): value is RuleParameterName => Object.hasOwn(ruleParameterKeys, value);
