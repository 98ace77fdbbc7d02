import { plainYuan } from '#kernel';
import { type DisclosedMovement, type DisclosureRow, type FigureUnit, type ReportLine, sectionName } from '#scheme/reports';
import type { Cell, Sheet } from '#spreadsheet';

const UNITS: Readonly<Record<FigureUnit, string>> = { persons: '人', personTimes: '人次', count: '个', fen: '元', basisPoints: '%' };
const MOVEMENTS: Readonly<Record<DisclosedMovement, string>> = { PAID: '支付', RETURNED: '退汇', REPAID: '退汇重付', RECOVERED: '追回' };

/** `9772` ten-thousandths as 97.72, without a float. */
const percent = (basisPoints: number): string => `${Math.trunc(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}`;
/** A figure as a spreadsheet reads it: yuan for fen, per cent for basis points. */
export const figureText = ({ unit }: ReportLine, value: number): string =>
  (unit === 'fen' ? plainYuan(value) : unit === 'basisPoints' ? percent(value) : String(value));

/** The same as a cell a spreadsheet can sum. */
const figureCell = ({ unit }: ReportLine, value: number | undefined): Cell => {
  if (value === undefined) return null;
  return unit === 'fen' ? { fen: value } : unit === 'basisPoints' ? { basisPoints: value } : value;
};

/** 季报、年报: one row a line. */
export const reportSheet = (lines: readonly ReportLine[]): Sheet => ({
  name: '报表', widths: [16, 20, 30, 20, 26, 16, 8, 16, 12], headers: ['部分', '项目', '项目名称', '指标', '指标名称', '数值', '单位', '目标', '完成率%'],
  rows: lines.map((line): readonly Cell[] => {
    const { section, item, itemZh, figure, figureZh, unit, value, target, reached } = line;
    const share = reached === undefined ? null : { basisPoints: reached };
    return [sectionName(section), item, itemZh, figure, figureZh, figureCell(line, value), UNITS[unit], figureCell(line, target), share];
  }),
});

/** 公开清单: one movement of money a row; a person never stands here with a name. */
export const disclosureSheet = (rows: Iterable<DisclosureRow> | AsyncIterable<DisclosureRow>): Sheet => ({
  name: '公开清单', widths: [12, 10, 10, 20, 18, 14, 34, 8, 16, 20, 66],
  headers: ['日期', '单位', '事项', '申领编号', '补贴种类', '收款方类型', '收款方', '人数', '金额（元）', '公示编号', '公示名单散列'],
  rows: disclosed(rows),
});
async function* disclosed(rows: Iterable<DisclosureRow> | AsyncIterable<DisclosureRow>): AsyncGenerator<readonly Cell[]> {
  for await (const { on, org, movement, claimId, subsidyKind, payeeKind, payee, trainees, amountFen, noticeId, listHash } of rows) {
    yield [{ day: on }, org, MOVEMENTS[movement], claimId, subsidyKind, payeeKind, payee, trainees, { fen: amountFen }, noticeId, listHash];
  }
}
