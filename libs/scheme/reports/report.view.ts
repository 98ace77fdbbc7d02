import { departments, goals, subsidyKinds, targets2019 } from '#notice';
import { figureNames, type FigureUnit } from './figures.table.js';
import type { ReportQuestion } from './question.js';
import type { Figures } from './tally.js';

/** One line as people read it. `target` in the unit of the figure; `reached` in basis points of it. */
export interface ReportLine {
  readonly line: string; readonly section: string; readonly item: string; readonly itemZh: string; readonly figure: string; readonly figureZh: string;
  readonly unit: FigureUnit; readonly value: number; readonly target?: number; readonly reached?: number;
}

const SECTIONS: readonly (readonly [section: string, zh: string])[] = [
  ['goal', '目标任务'], ['total', '合计'], ['kind', '补贴种类'], ['category', '人员类别'], ['department', '市直部门'], ['district', '单位（区县）'],
  ['institution', '培训机构'], ['fund', '专账资金'],
];
export const sectionName = (section: string): string => SECTIONS.find(([code]) => code === section)?.[1] ?? section;

/** `kind.GROUP_SKILL.paidFen` → kind, GROUP_SKILL, paidFen; `goal.personTimes` has no item. Ids may hold dots, sections and figures do not. */
const partsOf = (line: string): readonly [section: string, item: string, figure: string] => {
  const [first, last] = [line.indexOf('.'), line.lastIndexOf('.')];
  return [line.slice(0, first), first === last ? '' : line.slice(first + 1, last), line.slice(last + 1)];
};

const itemName = (section: string, item: string): string => {
  if (item === 'UNSTATED') return '未注明';
  if (section === 'category' && item === 'OTHER') return '其他';
  return section === 'kind' ? subsidyKinds.find(({ code }) => code === item)?.nameZh ?? (item === 'LIVING' ? '生活费补贴' : item) : item;
};

/** The notice sets targets for the whole city: for the goals, and for the departments in 2019. One organisation has none of its own. */
const targetsOf = ({ org, to }: ReportQuestion): ReadonlyMap<string, number> => {
  if (org !== undefined) return new Map();
  const always: [string, number][] = [
    ['goal.personTimes', goals.personTimes], ['goal.personTimes2019', goals.personTimes2019],
    ['goal.skilledShare', goals.skilledShare], ['goal.highSkilledShare', goals.highSkilledShare],
  ];
  const of2019 = targets2019.map(({ department, persons }): [string, number] => [`department.${department}.yearPersons`, persons]);
  return new Map(to.startsWith('2019') ? [...always, ['total.yearPersonTimes', goals.personTimes2019], ...of2019] : always);
};

const orderOf = (line: string): string => {
  const [section, item, figure] = partsOf(line);
  const place = SECTIONS.findIndex(([code]) => code === section);
  const within = section === 'department' ? departments.findIndex((name) => name === item) + 1 || departments.length + 1 : 0;
  const rank = Object.keys(figureNames).indexOf(figure);
  return [String(place).padStart(2, '0'), String(within).padStart(2, '0'), item, String(rank).padStart(3, '0')].join('\u0000');
};

/** The figures with their names, targets and how far each target is reached. A line with a target stands here even when nothing was counted. */
export const reportLines = (figures: Figures, question: ReportQuestion): readonly ReportLine[] => {
  const targets = targetsOf(question);
  const stated = [...targets.keys()].filter((line) => !line.endsWith('Share'));
  const all = [...new Set([...stated, ...Object.keys(figures)])].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return all.map((line) => {
    const [section, item, figure] = partsOf(line);
    const [value, target] = [figures[line] ?? 0, targets.get(line)];
    const { zh, unit } = section === 'goal' && figure === 'employed'
      ? { zh: '就业人员（统计）', unit: 'persons' as const } : figureNames[figure] ?? { zh: figure, unit: 'count' as const };
    return {
      line, section, item, itemZh: itemName(section, item), figure, figureZh: zh, unit, value,
      ...(target === undefined ? {} : { target, reached: Math.floor((value * 10_000) / target) }),
    };
  });
};

/** Said on every report, so that nobody compares persons with person-times unawares. */
export const COUNTING = '一人一班取得证书为一人次（证书失效的不计），按证书颁发日计入；同一人在同一行只计一人。附件1任务为“人”，正文目标为“人次”，两者同时列示（O-2）。';
