import type { ClauseTable } from './clause.js';

/** Part three, 三、保障措施. */
export const partThree = {
  'JN-3.1a': {
    id: 'JN-3.1a', title: '区县政府主体责任', effect: 'enforced',
    quotation: ['各区县政府要将职业技能提升行动作为重要民生工程，积极承担主体责任'],
  },
  'JN-3.1b': {
    id: 'JN-3.1b', title: '季报和年报制度', effect: 'enforced',
    quotation: ['要建立职业技能提升行动工作情况季报和年报制度，按季度对任务完成、培训质量进行跟踪推进'],
  },
  'JN-3.2a': {
    id: 'JN-3.2a', title: '统筹使用五类资金', effect: 'informative',
    quotation: ['统筹使用就业补助资金、创业带动就业扶持资金、失业保险基金、专项培训资金、职业教育经费等用于职业技能培训'],
    why: 'Fund sources are data and every book names one; the notice forbids no source, and what the dedicated account may hold is JN-3.2c.',
  },
  'JN-3.2b': {
    id: 'JN-3.2b', title: '从失业保险基金结余中计提', effect: 'enforced',
    quotation: ['按规定从失业保险基金结余中计提一定比例资金'],
  },
  'JN-3.2c': {
    id: 'JN-3.2c', title: '专帐单独建立、分帐核算、专款专用', effect: 'enforced',
    quotation: ['计提资金要在社会保障基金财政专户中单独建立“职业技能提升行动专帐”，实行分帐核算、专款专用'],
  },
  'JN-3.2d': {
    id: 'JN-3.2d', title: '培训基础工作与动员奖补', effect: 'informative',
    quotation: ['对职业技能培训教材开发、师资培训、教学改革以及职业技能竞赛等基础工作给予支持', '对培训动员工作进行奖补'],
    why: 'The sentence does not say that the dedicated account pays; no command spends on these uses, and the rule sets keep them switched off.',
  },
  'JN-3.3a': {
    id: 'JN-3.3a', title: '绩效考核制度', effect: 'informative',
    quotation: ['建立职业技能培训工作绩效考核制度'],
    why: 'A management report: the performance sheets answer it, and no command depends on it.',
  },
  'JN-3.3b': {
    id: 'JN-3.3b', title: '培训人员实名制', effect: 'enforced',
    quotation: ['实行培训人员实名制管理'],
  },
  'JN-3.3c': {
    id: 'JN-3.3c', title: '廉政风险防控', effect: 'enforced',
    quotation: ['加强廉政风险防控，保障资金安全和效益'],
  },
  'JN-3.3d': {
    id: 'JN-3.3d', title: '向社会公开、专项审计', effect: 'enforced',
    quotation: ['通过向社会公开、专项审计等方式，加强资金监管'],
  },
  'JN-3.3e': {
    id: 'JN-3.3e', title: '套取、骗取资金依法严惩', effect: 'enforced',
    quotation: ['对套取、骗取资金的单位和个人依法予以严惩'],
  },
  'JN-3.3f': {
    id: 'JN-3.3f', title: '失误和问题分不同情况对待', effect: 'informative',
    quotation: ['对工作中出现的失误和问题分不同情况对待', '保护工作落实层面干部职工干事担当的积极性'],
    why: 'A judgement of people; replay shows what the officer could know at the time, and decides nothing.',
  },
  'JN-3.4a': {
    id: 'JN-3.4a', title: '目录清单管理', effect: 'enforced',
    quotation: [
      '对补贴性职业技能培训实施目录清单管理',
      '重点产业职业技能培训指导目录、一般性职业技能培训目录、劳动者培训需求目录和职业技能培训机构目录',
    ],
  },
  'JN-3.4b': {
    id: 'JN-3.4b', title: '简化流程、减少证明材料', effect: 'enforced',
    quotation: ['简化流程，减少证明材料，提高服务效率'],
  },
  'JN-3.4c': {
    id: 'JN-3.4c', title: '综合监督与第三方评估', effect: 'informative',
    quotation: ['行政监督、行业自律和社会监督相结合的综合监督体系', '支持采取公开招标方式购买评价服务，开展第三方评估'],
    why: 'A way of supervising from outside; nothing a clerk does is judged by it.',
  },
  'JN-3.5': {
    id: 'JN-3.5', title: '政策宣传解读', effect: 'informative',
    quotation: ['开设职业技能提升行动政策专版，宣传职业技能培训政策'],
    why: 'Publicity lies outside this system.',
  },
} as const satisfies ClauseTable;
