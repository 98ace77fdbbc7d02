import type { RuleParameterTable } from './rule-parameter.js';

/** Days, hours and thresholds of the work itself. */
export const processParameters = {
  'class.filingLeadWorkingDays': { unit: 'workingDays', zh: '开班备案提前工作日', en: 'working days between filing and start', required: true },
  'class.sizeLimit': { unit: 'count', zh: '班级人数上限（0 不限）', en: 'most trainees of a class; 0 no limit' },
  'class.lateJoinerDay': { unit: 'days', zh: '最迟可在第几个培训日补报名', en: 'last training day on which a trainee may join' },
  'class.attendanceThreshold': { unit: 'basisPoints', zh: '结业最低出勤率', en: 'least share of hours attended' },
  'class.inspectionsMinimum': { unit: 'count', zh: '每班最少督导检查次数', en: 'least inspections of a class' },
  'notice.workingDays': { unit: 'workingDays', zh: '公示工作日', en: 'working days of public notice', clause: 'JN-3.3d', required: true },
  'notice.objectionWorkingDays': { unit: 'workingDays', zh: '异议处理工作日', en: 'working days to decide an objection', clause: 'JN-3.3d' },
  'account.coolingHours': {
    unit: 'hours', zh: '收款账户变更冷静期', en: 'hours before a changed payee account may be used', clause: 'JN-3.3c', required: true,
  },
  'payment.returnCorrectionDays': { unit: 'days', zh: '退汇更正期限', en: 'days to correct a returned payment' },
  'clawback.termDays': { unit: 'days', zh: '责令退回期限', en: 'days in which to return money', clause: 'JN-3.3e', required: true },
  'clawback.writeOffLimit': { unit: 'fen', zh: '核销须财政审批的金额（超过）', en: 'above this a write-off needs the finance bureau' },
  'dishonesty.accountCounts': { unit: 'flag', zh: '专账资金按社会保险基金支出计（预防口径，1 是）', en: '1: the account counts as fund expenditure, for prevention' },
  'dishonesty.fraudOver': { unit: 'fen', zh: '骗取金额超过即拟列失信', en: 'fraud above this proposes a listing', clause: 'JN-3.3e' },
  'dishonesty.personTimesOver': { unit: 'count', zh: '违规经办超过人次即拟列失信', en: 'irregular business above these person-times', clause: 'JN-3.3e' },
  'dishonesty.profitOver': { unit: 'fen', zh: '违规获利超过即拟列失信', en: 'profit from it above this', clause: 'JN-3.3e' },
  'dishonesty.institutionLossOver': { unit: 'fen', zh: '服务机构造成基金损失超过即拟列失信', en: 'loss by a service institution above this', clause: 'JN-3.3e' },
  'fact.maxAgeDays.pension': { unit: 'days', zh: '养老金待遇查询有效天数', en: 'age of a pension fact at approval, at most' },
  'fact.maxAgeDays.insurance': { unit: 'days', zh: '参保查询有效天数', en: 'age of an insurance fact' },
  'fact.maxAgeDays.school': { unit: 'days', zh: '学籍查询有效天数', en: 'age of a school fact' },
  'fact.maxAgeDays.death': { unit: 'days', zh: '死亡查询有效天数', en: 'age of a death fact' },
  'fact.maxAgeDays.fiscalStaff': { unit: 'days', zh: '财政供养查询有效天数', en: 'age of a fiscal-staff fact' },
  'fact.maxAgeDays.otherSubsidy': { unit: 'days', zh: '其他补贴查询有效天数', en: 'age of an other-subsidy fact' },
  'fact.maxAgeDays.detention': { unit: 'days', zh: '羁押查询有效天数', en: 'age of a detention fact' },
  'fact.maxAgeDays.residence': { unit: 'days', zh: '居住查询有效天数', en: 'age of a residence fact' },
  'fact.maxAgeDays.unemploymentRegistration': { unit: 'days', zh: '失业登记查询有效天数', en: 'age of an unemployment registration' },
  'fact.maxAgeDays.category': { unit: 'days', zh: '人员类别查询有效天数', en: 'age of a category fact' },
  'fact.maxAgeDays.employment': { unit: 'days', zh: '就业查询有效天数', en: 'age of an employment fact' },
} as const satisfies RuleParameterTable;
