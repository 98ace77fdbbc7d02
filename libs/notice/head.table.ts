import type { ClauseTable } from './clause.js';

/** The letter itself and part one, 一、总体要求. */
export const head = {
  'JN-0.1': {
    id: 'JN-0.1', title: '文号、日期与公开方式', effect: 'informative',
    quotation: ['济政办发〔２０１９〕２０号', '２０１９年９月３０日', '此件公开发布'],
    why: 'It names the document; the notice states no day of effect, so rule set R1 takes the day of issue as its first day.',
  },
  'JN-0.2': {
    id: 'JN-0.2', title: '上位文件', effect: 'informative',
    quotation: ['山东省职业技能提升行动实施方案（２０１９—２０２１年）', '鲁政办发〔２０１９〕２４号'],
    why: 'A reference to the provincial plan; where a value comes from the province, the source of the rule parameter says so.',
  },
  'JN-1.1': {
    id: 'JN-1.1', title: '指导思想', effect: 'informative',
    quotation: ['通过大规模开展职业技能培训'],
    why: 'A statement of purpose that no command could break.',
  },
  'JN-1.2a': {
    id: 'JN-1.2a', title: '三年培训40万人次', effect: 'informative',
    quotation: ['２０１９—２０２１年，累计开展各类补贴性职业技能培训４０万人次以上'],
    why: 'A target: the quarterly and annual reports measure it, no single command could break it.',
  },
  'JN-1.2b': {
    id: 'JN-1.2b', title: '2019年培训6.45万人次', effect: 'informative',
    quotation: ['其中２０１９年培训６．４５万人次以上'],
    why: 'A target: annex 1 is kept as data, adds up to it, and the reports measure it.',
  },
  'JN-1.2c': {
    id: 'JN-1.2c', title: '技能劳动者与高技能人才占比', effect: 'informative',
    quotation: ['技能劳动者占就业人员总量的比例达到２５％以上', '高技能人才占技能劳动者的比例达到３０％以上'],
    why: 'A target: the figures are imported from the statistics bureau and the reports divide them; no single command could break it.',
  },
  'JN-1.3': {
    id: 'JN-1.3', title: '工作原则', effect: 'informative',
    quotation: ['以职工、就业重点群体、贫困人员为重点', '实现信息共享、业务协同', '“一次办好”提质、提速、提效'],
    why: 'Principles of service; they shaped the commands (nothing is asked twice) but no single command can be refused by them.',
  },
} as const satisfies ClauseTable;
