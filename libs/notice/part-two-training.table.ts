import type { ClauseTable } from './clause.js';

/** Part two （一） and （二）: kinds of training and those who give it. */
export const partTwoTraining = {
  'JN-2.1.1a': {
    id: 'JN-2.1.1a', title: '企业职工培训种类', effect: 'informative',
    quotation: ['在职工中广泛开展岗前培训、岗位培训、技能提升培训、转岗转业培训等'],
    why: 'A list of training kinds that closes nothing; the kinds are data, and claims of them are judged by the clauses that pay.',
  },
  'JN-2.1.1b': {
    id: 'JN-2.1.1b', title: '企业新型学徒制、现代学徒制', effect: 'enforced',
    quotation: ['在各类企业中全面推行企业新型学徒制、现代学徒制'],
  },
  'JN-2.1.1c': {
    id: 'JN-2.1.1c', title: '高危行业安全技能培训', effect: 'informative',
    quotation: ['化工、矿山等高危行业企业要组织从业人员和各类特种作业人员普遍开展安全技能培训'],
    why: 'A duty of the enterprises; safety training has its subsidy kind and account, and its claims are judged like any other.',
  },
  'JN-2.1.1d': {
    id: 'JN-2.1.1d', title: '岗前培训补贴每人500元', effect: 'enforced',
    quotation: ['对新录用职工免费开展岗前培训的，按５００元／人标准给予企业或培训机构职业培训补贴'],
  },
  'JN-2.1.2a': {
    id: 'JN-2.1.2a', title: '重点群体', effect: 'enforced',
    quotation: ['面向登记失业人员、农村转移就业劳动者', '城乡未继续升学初高中毕业生（以下称“两后生”）、退役军人、就业困难人员'],
  },
  'JN-2.1.2b': {
    id: 'JN-2.1.2b', title: '家政服务类培训人员', effect: 'enforced',
    quotation: ['含在我市稳定居住６个月以上', '非济南户籍家政服务业从业人员', '参照登记失业人员补贴标准给予补贴'],
  },
  'JN-2.1.2c': {
    id: 'JN-2.1.2c', title: '新型职业农民与农村实用人才', effect: 'informative',
    quotation: ['新型职业农民培育工程和农村实用人才带头人素质提升计划'],
    why: 'Usually paid from agricultural funds, never from the dedicated account.',
  },
  'JN-2.1.3a': {
    id: 'JN-2.1.3a', title: '项目制购买服务', effect: 'enforced',
    quotation: ['通过项目制购买服务方式为符合条件的贫困劳动力提供免费职业技能培训'],
  },
  'JN-2.1.3b': {
    id: 'JN-2.1.3b', title: '项目制补贴与生活费补贴', effect: 'enforced',
    quotation: ['项目制培训根据培训合格人数给予培训机构补贴', '按规定给予培训人员生活费补贴'],
  },
  'JN-2.1.3c': {
    id: 'JN-2.1.3c', title: '技工教育助学', effect: 'informative',
    quotation: ['按规定落实中等职业教育国家助学金和免学费等政策', '对子女接受技工教育的贫困家庭，按政策给予补助'],
    why: 'Paid from the education budget, not from the dedicated account.',
  },
  'JN-2.1.4': {
    id: 'JN-2.1.4', title: '创业培训', effect: 'enforced',
    quotation: ['创业意识培训、创业能力培训、创业能力提升培训、网络创业培训'],
  },
  'JN-2.1.5': {
    id: 'JN-2.1.5', title: '重点产业', effect: 'informative',
    quotation: ['加大人工智能、云计算、大数据等新职业新技能培训力度'],
    why: 'A priority for reports; it opens or closes no claim.',
  },
  'JN-2.2.1': {
    id: 'JN-2.2.1', title: '企业办学按在济就业毕业生每人500元', effect: 'enforced',
    quotation: ['根据毕业生在济就业人数按５００元／人标准给予扶持', '多个企业参与举办的，按投资比例给予补贴'],
  },
  'JN-2.2.2': {
    id: 'JN-2.2.2', title: '职业院校扩大培训规模', effect: 'informative',
    quotation: ['提高承担职业技能培训工作的一线教师待遇'],
    why: 'A policy for schools without a payment from the dedicated account.',
  },
  'JN-2.2.3': {
    id: 'JN-2.2.3', title: '民办机构同等待遇', effect: 'enforced',
    quotation: ['保障民办培训机构享受同等待遇', '政府补贴的职业培训项目全部向具备资质的职业院校和培训机构开放'],
  },
} as const satisfies ClauseTable;
