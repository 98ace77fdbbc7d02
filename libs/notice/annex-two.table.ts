import type { ClauseTable } from './clause.js';

const SAME = 'The body of the notice says the same and prevails; see';

/** Annex 2, 重点任务分工: the rows that survive in the text. Its first rows were lost in extraction and are not invented here. */
export const annexTwo = {
  'A2-1': {
    id: 'A2-1', title: '学生能力培养（该行前部缺失）', effect: 'informative', quotation: ['学生能力培养'],
    why: 'The start of the row and every row before it were lost in the text (open point O-13); nothing can be enforced from what is left.',
  },
  'A2-2': {
    id: 'A2-2', title: '退役军人前置性和适应性培训', effect: 'enforced', quotation: ['对退役军人开展前置性和适应性培训'],
  },
  'A2-3': {
    id: 'A2-3', title: '劳动预备制培训', effect: 'enforced', quotation: ['对城乡未继续升学的初高中毕业生开展劳动预备制培训'],
  },
  'A2-4': {
    id: 'A2-4', title: '高危行业安全技能与预防规模性失业风险培训', effect: 'informative',
    quotation: ['化工、矿山等高危行业企业职工普遍开展安全技能培训', '实施预防规模性失业风险特别职业技能培训'],
    why: 'Two subsidy kinds with accounts of their own; the second stands only in this annex, and no text gives it a condition to enforce.',
  },
  'A2-5': {
    id: 'A2-5', title: '企业建立培训载体、举办职业院校', effect: 'informative',
    quotation: ['鼓励企业设立或共建培训中心', '支持企业举办或参与举办职业院校'], why: `${SAME} JN-2.2.1.`,
  },
  'A2-6': {
    id: 'A2-6', title: '职业院校扩大培训规模', effect: 'informative',
    quotation: ['支持职业院校面向职工、就业重点群体和贫困人员扩大培训规模'], why: `${SAME} JN-2.2.2.`,
  },
  'A2-7': {
    id: 'A2-7', title: '民办培训和评价机构同等待遇', effect: 'informative',
    quotation: ['发展民办职业培训和评价机构，保障其与公办同类机构享受同等待遇'], why: `${SAME} JN-2.2.3, to which it adds evaluation bodies.`,
  },
  'A2-8': {
    id: 'A2-8', title: '落实职业培训补贴政策', effect: 'informative',
    quotation: ['按规定给予每人每年不超过3次的职业培训补贴', '对项目制培训按培训合格人数给予培训机构补贴'],
    why: `${SAME} JN-2.3.1a to JN-2.3.1d; the annex leaves out that an occupation and level count once.`,
  },
  'A2-9': {
    id: 'A2-9', title: '多元评价机制', effect: 'informative',
    quotation: ['继续开展以企业、行业协会为重点的职业技能自主评价试点工作'], why: `${SAME} JN-2.4.`,
  },
  'A2-10': {
    id: 'A2-10', title: '政府主体责任', effect: 'informative',
    quotation: ['各级政府要把职业技能提升行动作为重要民生工程，切实承担主体责任'], why: `${SAME} JN-3.1a.`,
  },
  'A2-11': {
    id: 'A2-11', title: '联席会议框架下的协作', effect: 'informative',
    quotation: ['在开展统筹城乡就业工作联席会议框架下'], why: 'Co-operation of offices; no command depends on it.',
  },
  'A2-12': {
    id: 'A2-12', title: '季报、年报制度', effect: 'informative', quotation: ['建立工作情况季报、年报制度'], why: `${SAME} JN-3.1b.`,
  },
  'A2-13': {
    id: 'A2-13', title: '统筹使用五类资金', effect: 'informative',
    quotation: ['统筹使用就业补助资金、创业带动就业扶持资金、失业保险基金、专项培训资金、职业教育经费用于职业技能培训'], why: `${SAME} JN-3.2a.`,
  },
  'A2-14': {
    id: 'A2-14', title: '绩效考核与实名制', effect: 'informative',
    quotation: ['建立职业技能培训工作绩效考核制度，实行培训人员实名制管理'], why: `${SAME} JN-3.3a and JN-3.3b; it names the audit office.`,
  },
  'A2-15': {
    id: 'A2-15', title: '放管服、目录清单与第三方评估', effect: 'informative',
    quotation: ['对补贴性职业技能培训实施目录清单管理', '支持采取公开招标方式购买评价服务，开展第三方评估'],
    why: `${SAME} JN-3.4a to JN-3.4c.`,
  },
  'A2-16': {
    id: 'A2-16', title: '宣传', effect: 'informative', quotation: ['提升政策公众知晓度', '帮助企业、培训机构和劳动者熟悉了解、用足用好政策'],
    why: `${SAME} JN-3.5.`,
  },
} as const satisfies ClauseTable;
