import { figureText, type ReportCompared } from '#audit';
import { formatFen } from '#kernel';
import { figureNames, sectionName, type ReportLine } from '#scheme/reports';
import { table } from './table.js';

const UNITS = { persons: '人', personTimes: '人次', count: '个', fen: '元', basisPoints: '%' } as const;

const amount = (line: ReportLine, value: number): string => (line.unit === 'fen' ? formatFen(value) : figureText(line, value));

/** A report under its captions, section by section. */
export const reportShown = (lines: readonly ReportLine[]): string => {
  const columns = [{ title: '部分' }, { title: '项目' }, { title: '指标' }, { title: '数值', right: true }, { title: '' }, { title: '目标', right: true }];
  return table(columns, lines.map((line) => [
    sectionName(line.section), line.itemZh === line.item ? line.item : `${line.item} ${line.itemZh}`, line.figureZh, amount(line, line.value), UNITS[line.unit],
    line.target === undefined ? '' : amount(line, line.target),
  ]));
};

/** A figure by the name of its line, `fund.interestFen`: money in yuan. */
const told = (line: string, value: number): string =>
  (figureNames[line.slice(line.lastIndexOf('.') + 1)]?.unit === 'fen' ? formatFen(value) : String(value));

/** Whether a replay gives the sealed figures, and what has moved since. */
export const comparedShown = ({ reportId, sealedAt, reproduced, sealIntact, sheetReproduced, replay, knownAt, since }: ReportCompared): string => {
  const yes = (is: boolean): string => (is ? '一致' : '不一致');
  const rows = [
    ...replay.map(({ line, was, is }) => [line, told(line, was), told(line, is), `重算到 @${sealedAt}`]),
    ...since.map(({ line, was, is, causes }) => [line, told(line, was), told(line, is), causes.map(({ logIndex, type }) => `@${logIndex} ${type}`).join(', ')]),
  ];
  return [
    `报告 ${reportId}  出具于 @${sealedAt}  重算 ${yes(reproduced)}  封存散列 ${yes(sealIntact)}  绩效表 ${yes(sheetReproduced)}`,
    rows.length === 0 ? `到 @${knownAt} 没有变化`
      : table([{ title: '行' }, { title: '出具时', right: true }, { title: '现在', right: true }, { title: '因为' }], rows),
  ].join('\n');
};
