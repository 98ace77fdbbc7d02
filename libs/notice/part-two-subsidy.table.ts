import type { ClauseTable } from './clause.js';

/** Part two （三） and （四）: the subsidy and the evaluation of skills. */
export const partTwoSubsidy = {
  'JN-2.3.1a': {
    id: 'JN-2.3.1a', title: '取得五类证书之一后给予补贴', effect: 'enforced',
    quotation: [
      '在我市参加职业培训的劳动者取得证书（职业资格证书、职业技能等级证书、专项职业能力证书、特种作业操作证书、培训合格证书）后',
    ],
  },
  'JN-2.3.1b': {
    id: 'JN-2.3.1b', title: '每人每年不超过3次', effect: 'enforced',
    quotation: ['按规定给予每人每年不超过３次的职业培训补贴'],
  },
  'JN-2.3.1c': {
    id: 'JN-2.3.1c', title: '同一职业同一等级不重复', effect: 'enforced',
    quotation: ['同一职业同一等级不可重复享受'],
  },
  'JN-2.3.1d': {
    id: 'JN-2.3.1d', title: '不具有按月领取养老金资格', effect: 'enforced',
    quotation: ['将有培训需求但不具有按月领取养老金资格的人员纳入职业培训补贴范围'],
  },
  'JN-2.3.2a': {
    id: 'JN-2.3.2a', title: '在校大学生在校期间不超过3次', effect: 'enforced',
    quotation: ['在校大学生在校期间参加职业技能培训、创业能力培训或就业能力实训的，给予不超过３次的职业培训补贴'],
  },
  'JN-2.3.2b': {
    id: 'JN-2.3.2b', title: '职业训练营、就业训练团', effect: 'enforced',
    quotation: ['经市公共就业服务中心备案，培训后取得合格证书的，参照职业技能培训中级工补贴标准给予补贴'],
  },
  'JN-2.3.3': {
    id: 'JN-2.3.3', title: '省示范项目标准', effect: 'enforced',
    quotation: ['按照山东省就业创业培训示范项目标准组织培训的培训机构，参照省职业培训补贴标准给予补贴'],
  },
  'JN-2.4': {
    id: 'JN-2.4', title: '多元评价机制', effect: 'enforced',
    quotation: ['完善职业资格评价、职业技能等级认定、专项能力考核、培训合格证书相互补充的多元评价机制', '完善竞赛成才评价体系'],
  },
} as const satisfies ClauseTable;
