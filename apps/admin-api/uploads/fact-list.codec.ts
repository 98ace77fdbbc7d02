import { type Day, isDay } from '#kernel';
import { halfWidth, type SheetRow } from '#spreadsheet';
import { plainName, plainNumber, type FaultyRow } from './roster.codec.js';
import { RowReading } from './row-answer.js';

interface FactList { readonly zh: string; readonly about?: string; readonly ends: boolean; readonly of?: true; readonly example: string; readonly note: string }
/** Every list ImportFacts takes: what it is called, what its facts are about, whether they end. */
export const FACT_LISTS = {
  PENSION: { zh: '养老金领取', ends: false, example: '', note: '起始日为按月领取养老金的首日。' },
  INSURANCE: { zh: '社会保险', about: '险种', ends: true, example: 'EMPLOYEE', note: '险种为代码，如 EMPLOYEE、ACCIDENT。' },
  RESIDENCE: { zh: '居住登记', ends: true, example: '', note: '起始日为居住登记首日。' },
  HUKOU: { zh: '户籍', about: '户籍地', ends: true, example: 'OTHER', note: '户籍地为 JINAN 或 OTHER。' },
  SCHOOL: { zh: '学籍', about: '学籍', ends: true, example: 'SDU-2017', note: '学籍为编号，如 SDU-2017。' },
  DEATH: { zh: '死亡', ends: false, example: '', note: '起始日为死亡日。' },
  FISCAL_STAFF: { zh: '财政供养', ends: true, example: '', note: '起始日为列入财政供养首日。' },
  OTHER_SUBSIDY: { zh: '其他补贴', about: '资金及案号', ends: true, of: true, example: 'UI-2019-1', note: '资金及案号为编号；职业代码如 6-31-01-03，等级 0 至 5。' },
  DETENTION: { zh: '羁押', ends: true, example: '', note: '起始日为羁押首日。' },
  UNEMPLOYMENT: { zh: '失业登记', ends: true, example: '', note: '起始日为失业登记日。' },
  HIRE: { zh: '录用', about: '企业编号', ends: true, example: 'E1', note: '企业编号为本系统的企业编号。' },
  CATEGORY: { zh: '人员类别', about: '人员类别', ends: true, example: 'POOR_LABOUR', note: '人员类别为代码，如 POOR_LABOUR、RURAL_WORKER、VETERAN。' },
} as const satisfies Readonly<Record<string, FactList>>;
export type FactKindName = keyof typeof FACT_LISTS;
export const isFactKind = (word: string): word is FactKindName => Object.hasOwn(FACT_LISTS, word);
const listOf = (kind: FactKindName): FactList => FACT_LISTS[kind];

/** Columns of a list of this kind, in order. A person is named by 人员编号, by 证件号码, or by both. */
export const factColumns = (kind: FactKindName): readonly string[] => {
  const { about, ends, of } = listOf(kind);
  return [
    '人员编号', '姓名', '证件号码', '结果', '起始日', ...(ends ? ['终止日'] : []), ...(about === undefined ? [] : [about]), ...(of === true ? ['职业代码', '等级'] : []),
  ];
};

/** One answer of a list; `from` null: asked, and nothing found. Empty texts are left out. */
export interface FactLine {
  readonly row: number; readonly personId: string | null; readonly name: string | null; readonly idNumber: string | null;
  readonly from: Day | null; readonly to?: Day; readonly about?: string; readonly occupation?: string; readonly level?: number;
  readonly notes: readonly string[];
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const OCCUPATION = /^[0-9A-Z]{1,2}(-[0-9A-Z]{2}){1,3}$/;

/** `2019/1/8`, `2019年1月8日`, `20190108` → `2019-01-08`; null when no day is meant. */
export const dayIn = (text: string): string | null => {
  const plain = halfWidth(text).trim();
  const found = [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月(\d{1,2})日$/, /^(\d{4})(\d\d)(\d\d)$/].map((way) => way.exec(plain));
  const [, y, m, d] = found.find((each) => each !== null) ?? [];
  return y === undefined || m === undefined || d === undefined ? null : `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
};

const dayAt = (reading: RowReading, header: string): Day | null => {
  const text = reading.text(header);
  if (text === '') return null;
  const day = dayIn(text);
  if (day !== null && isDay(day)) {
    if (day !== text) reading.notes.push(`「${header}」读作 ${day}。`);
    return day;
  }
  const early = day !== null && day >= '1900-01-01' && day < '2000-01-01';
  reading.fault(header, early ? 'fact-list.day-before-2000' : 'fact-list.day-wrong',
    early ? '早于 2000 年的日期请填 2000-01-01。' : '日期不存在或写法不清；请写作 2019-10-08。');
  return null;
};

const personIn = (reading: RowReading): Pick<FactLine, 'personId' | 'name' | 'idNumber'> => {
  const [personId, name, typed] = ['人员编号', '姓名', '证件号码'].map((header) => reading.text(header)) as [string, string, string];
  const idNumber = reading.changed('证件号码', typed, plainNumber(typed));
  if (personId === '' && idNumber === '') reading.fault('人员编号', 'fact-list.person-missing', '人员编号和证件号码至少填一项。');
  if (personId !== '' && !ID.test(personId)) reading.fault('人员编号', 'fact-list.person-id-wrong', '人员编号只含字母、数字和 . _ : -，至多 64 位。');
  if (/^\d{15}$/.test(idNumber)) reading.fault('证件号码', 'roster.id-number-15-digits', '15 位旧身份证号不再有效；请填写 18 位公民身份号码。');
  return { personId: personId === '' ? null : personId, name: name === '' ? null : plainName(name), idNumber: idNumber === '' ? null : idNumber };
};

const answered = (reading: RowReading): Pick<FactLine, 'from' | 'to'> => {
  const result = reading.needed('结果');
  if (result !== null && result !== '有' && result !== '无') reading.fault('结果', 'fact-list.result-unclear', '结果应为 有 或 无。');
  const [from, to] = [dayAt(reading, '起始日'), dayAt(reading, '终止日')];
  if (result === '有') reading.needed('起始日');
  if (result === '无' && (reading.text('起始日') !== '' || reading.text('终止日') !== '')) {
    reading.fault('起始日', 'fact-list.none-with-days', '结果为 无 时不填日期。');
  }
  return { from, ...(to === null ? {} : { to }) };
};

const aboutWhat = (reading: RowReading, { about, of }: FactList): Pick<FactLine, 'about' | 'occupation' | 'level'> => {
  const what = about === undefined ? '' : reading.text(about);
  if (about !== undefined && what !== '' && !ID.test(what)) reading.fault(about, 'fact-list.about-wrong', `「${about}」应为编号或代码，只含字母、数字和 . _ : -。`);
  const [occupation, level] = of === true ? [reading.text('职业代码'), halfWidth(reading.text('等级'))] : ['', ''];
  if (occupation !== '' && !OCCUPATION.test(occupation)) reading.fault('职业代码', 'fact-list.occupation-wrong', '职业代码写作 6-31-01-03。');
  if (level !== '' && !/^[0-5]$/.test(level)) reading.fault('等级', 'fact-list.level-wrong', '等级为 0 至 5。');
  return {
    ...(what === '' ? {} : { about: what }), ...(occupation === '' ? {} : { occupation }), ...(level === '' ? {} : { level: Number(level) }),
  };
};

/**
 * One row of a list. What needs the person or the law is left to ImportFacts.
 *
 * @returns the answer as meant, or every fault found: flaws of the cells, upload.cell-missing, fact-list.person-missing, fact-list.person-id-wrong,
 * roster.id-number-15-digits, fact-list.result-unclear, fact-list.none-with-days, fact-list.day-wrong, fact-list.day-before-2000,
 * fact-list.about-wrong, fact-list.occupation-wrong, fact-list.level-wrong
 */
export const factLine = (sheetRow: SheetRow, kind: FactKindName): FactLine | FaultyRow => {
  const reading = new RowReading(sheetRow, factColumns(kind));
  const line = { row: sheetRow.row, ...personIn(reading), ...answered(reading), ...aboutWhat(reading, listOf(kind)), notes: reading.notes };
  return reading.faults.length > 0 ? { row: sheetRow.row, faults: reading.faults, notes: reading.notes } : line;
};
