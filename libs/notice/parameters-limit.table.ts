import type { RuleParameterTable } from './rule-parameter.js';

/** What the rules can do in one way only so far: another answer of the bureau needs an engineer, and is refused until then. */
const ONLY_YES = [1, 1] as const;

/** How often, by which day, through which channel and for which use. */
export const limitParameters = {
  'rule.byCertificateDate': { unit: 'flag', zh: '次数与标准按证书颁发日的规则集（1 是）', en: '1: caps and standards go by the day of issue', range: ONLY_YES },
  'rule.directoryByFilingDate': { unit: 'flag', zh: '目录按开班备案日（1 是）', en: '1: directories go by the day of filing', range: ONLY_YES },
  'report.personTimeIsCertifiedClass': { unit: 'flag', zh: '一人一班取证为一人次（1 是）', en: '1: one certified trainee of a class is one person-time', range: ONLY_YES },

  'cap.perPersonYear': { unit: 'count', zh: '每人每年补贴次数上限', en: 'subsidies a person and calendar year', clause: 'JN-2.3.1b', required: true },
  'cap.yearOfCertificate': { unit: 'flag', zh: '年度为证书颁发日所在公历年（1 是）', en: '1: the year is the calendar year of issue', range: ONLY_YES },
  'cap.excludes.PRE_JOB': { unit: 'count', zh: '岗前培训不计入年度次数（1 是）', en: '1: pre-job training is not counted to the yearly cap', range: [0, 1] },
  'cap.excludes.PROJECT': { unit: 'count', zh: '项目制培训不计入年度次数（1 是）', en: '1: project training is not counted to the yearly cap', range: [0, 1] },
  'cap.excludes.LIVING': { unit: 'flag', zh: '生活费补贴不计入年度次数（1 是）', en: '1: the living allowance is not counted to the yearly cap' },
  'cap.allFundSources': { unit: 'flag', zh: '次数不区分资金来源（1 是）', en: '1: subsidies of every fund source count', clause: 'JN-2.3.1b' },
  'cap.perStudentSchooling': { unit: 'count', zh: '在校大学生在校期间补贴次数上限', en: 'subsidies a schooling', clause: 'JN-2.3.2a' },
  'cap.studentAlsoYearly': { unit: 'flag', zh: '在校大学生同时受年度次数限制（1 是）', en: '1: the yearly cap binds students too', clause: 'JN-2.3.2a' },
  'cap.studentExcludesStartup': { unit: 'flag', zh: '在校大学生职业培训与创业培训补贴不可兼得（1 是）', en: '1: a student draws either training or start-up subsidy' },
  'cap.sameOccupationLevelMonths': {
    unit: 'months', zh: '同一职业同一等级不重复的期限（0 永久）', en: 'months until an occupation and level is paid again; 0 never', clause: 'JN-2.3.1c',
  },
  'cap.releasedByFullClawback': { unit: 'flag', zh: '全额追回后可再次享受（1 是）', en: '1: a full clawback gives the place back', clause: 'JN-2.3.1c' },
  'cap.releasedByAgencyError': { unit: 'flag', zh: '因经办差错全额追回后可再次享受（1 是）', en: '1: it does where the agency erred', clause: 'JN-2.3.1c' },

  'certificate.toleranceDays': { unit: 'days', zh: '证书可早于结业的天数', en: 'days a certificate may precede the end of its class' },
  'claim.deadlineMonths': { unit: 'months', zh: '取证后申领期限', en: 'months after issue in which to claim' },
  'claim.channel.person': { unit: 'flag', zh: '个人申领（1 是）', en: '1: the person may claim' },
  'claim.channel.institution': { unit: 'flag', zh: '培训机构代领（须签代领协议且未收学费，1 是）', en: '1: the institution may claim, agreement signed, no fee taken' },
  'claim.channel.enterprise': { unit: 'flag', zh: '企业申领（1 是）', en: '1: the enterprise may claim', clause: 'JN-2.1.1d' },
  'claim.requires.categoryProof': { unit: 'flag', zh: '重点群体身份须有比对事实（1 是）', en: '1: the category of the roster must be proven', clause: 'JN-2.1.2a' },
  'claim.newHireDays': { unit: 'days', zh: '新录用职工录用后开班期限', en: 'days between hire and class of a new employee', clause: 'JN-2.1.1d' },
  'claim.acceptanceWorkingDays': { unit: 'workingDays', zh: '受理时限', en: 'working days to accept' },
  'claim.supplementDays': { unit: 'days', zh: '补正期限', en: 'days to supplement a claim before it lapses' },
  'claim.firstReviewWorkingDays': { unit: 'workingDays', zh: '初审时限', en: 'working days of the first review' },
  'claim.totalWorkingDays': { unit: 'workingDays', zh: '受理至支付总时限', en: 'working days from acceptance to payment' },
  'domestic.residenceMonths': { unit: 'months', zh: '非济南户籍家政从业人员稳定居住月数', en: 'months of residence, domestic workers from elsewhere', clause: 'JN-2.1.2b' },
  'domestic.insuranceMonths': { unit: 'months', zh: '非济南户籍家政从业人员参保月数', en: 'months of insurance, domestic workers from elsewhere', clause: 'JN-2.1.2b' },

  'use.LIVING_ALLOWANCE': { unit: 'flag', zh: '专账可用于生活费补贴（1 是）', en: '1: the account may pay living allowances', clause: 'JN-3.2c' },
  'use.ENTERPRISE_SCHOOL': { unit: 'flag', zh: '专账可用于企业办学扶持（1 是）', en: '1: the account may pay for enterprise-run schools', clause: 'JN-2.2.1' },
  'use.TEXTBOOKS': { unit: 'flag', zh: '专账可用于教材开发（1 是）', en: '1: the account may pay textbooks', clause: 'JN-3.2d' },
  'use.TEACHER_TRAINING': { unit: 'flag', zh: '专账可用于师资培训（1 是）', en: '1: the account may pay teacher training', clause: 'JN-3.2d' },
  'use.TEACHING_REFORM': { unit: 'flag', zh: '专账可用于教学改革（1 是）', en: '1: the account may pay teaching reform', clause: 'JN-3.2d' },
  'use.COMPETITION': { unit: 'flag', zh: '专账可用于职业技能竞赛（1 是）', en: '1: the account may pay competitions', clause: 'JN-3.2d' },
  'use.MOBILISATION': { unit: 'flag', zh: '专账可用于动员奖补（1 是）', en: '1: the account may pay mobilisation awards', clause: 'JN-3.2d' },
  'account.otherFunds': { unit: 'flag', zh: '专账可存其他来源资金（1 是，另列来源）', en: '1: the account may hold other money, under its own source', clause: 'JN-3.2c' },
  'programme.lastDay': { unit: 'date', zh: '提升行动结束日', en: 'last day of the programme: afterwards its surplus goes back' },
  'accrual.guardMonths': { unit: 'months', zh: '计提后失业保险基金最低支付月数', en: 'months of benefits the fund must still cover after an accrual', clause: 'JN-3.2b' },
} as const satisfies RuleParameterTable;
