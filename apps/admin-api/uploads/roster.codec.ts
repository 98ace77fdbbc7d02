import { halfWidth, type SheetRow } from '#spreadsheet';
import { RowReading, type RowFault } from './row-answer.js';

/** Columns of a roster, in order. Account columns may be empty for somebody who is registered already. */
export const ROSTER_COLUMNS = ['姓名', '证件类型', '证件号码', '手机号', '人员类别', '开户银行', '银行账号', '账户户名'] as const;
export const ID_TYPES: Readonly<Record<string, string>> = {
  居民身份证: 'RESIDENT_ID', 港澳居民居住证: 'HK_MACAO_RESIDENCE', 台湾居民居住证: 'TAIWAN_RESIDENCE', 外国人永久居留身份证: 'FOREIGN_PERMANENT_RESIDENCE',
};

export interface Account { readonly bank: string; readonly number: string; readonly holder: string }
/** A row as it is meant; `account` null when its three cells are empty. */
export interface RosterRow {
  readonly row: number; readonly name: string; readonly idType: string; readonly idNumber: string; readonly personCategory: string;
  readonly phone?: string; readonly account: Account | null; readonly notes: readonly string[];
}
export interface FaultyRow { readonly row: number; readonly faults: readonly RowFault[]; readonly notes: readonly string[] }
export const isFaulty = <T extends object>(row: T | FaultyRow): row is FaultyRow => 'faults' in row;

const INVISIBLE = /[\s\u200B-\u200F\u202A-\u202E\u2060\uFEFF]+/g;
/** Digits as they are meant: half-width, without spaces and invisible signs, a capital X. */
export const plainNumber = (text: string): string => halfWidth(text).replace(INVISIBLE, '').toUpperCase();

const DOTS = /\s*[·•‧∙・･⋅]\s*/g;
/** One middle dot of the many that look alike, no spaces between Chinese characters, one between other words. */
export const plainName = (text: string): string => {
  const dotted = text.normalize('NFC').replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '').replace(/[\s\u3000]+/g, ' ').trim().replace(DOTS, '·');
  return dotted.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
};

const nameOf = (reading: RowReading): string => {
  const text = reading.needed('姓名');
  if (text === null) return '';
  const name = plainName(text);
  if (/[\d<>=@"|\\]/.test(halfWidth(name))) reading.fault('姓名', 'roster.name-odd', '姓名中有数字或符号；请核对是否错列。');
  if (name !== text) reading.notes.push('「姓名」中的空格或间隔号已改为规范写法。');
  return name;
};

const numberOf = (reading: RowReading): string => {
  const text = reading.needed('证件号码');
  if (text === null) return '';
  const number = reading.changed('证件号码', text, plainNumber(text));
  if (/^\d{15}$/.test(number)) reading.fault('证件号码', 'roster.id-number-15-digits', '15 位旧身份证号不再有效；请填写 18 位公民身份号码。');
  return number;
};

const phoneOf = (reading: RowReading): string | undefined => {
  const text = reading.text('手机号');
  if (text === '') return undefined;
  const phone = reading.changed('手机号', text, plainNumber(text).replaceAll('-', ''));
  if (!/^1\d{10}$/.test(phone)) reading.fault('手机号', 'roster.phone-wrong', '手机号应为 1 开头的 11 位数字；可以留空。');
  return phone;
};

const accountOf = (reading: RowReading): Account | null => {
  const texts = ['开户银行', '银行账号', '账户户名'].map((header) => reading.text(header));
  if (texts.every((text) => text === '')) return null;
  const [bank, text, holder] = [reading.needed('开户银行'), reading.needed('银行账号'), reading.needed('账户户名')];
  if (bank === null || text === null || holder === null) return null;
  const number = reading.changed('银行账号', text, plainNumber(text));
  if (!/^\d{8,32}$/.test(number)) reading.fault('银行账号', 'roster.account-number-wrong', '银行账号应为 8 至 32 位数字。');
  return { bank, number, holder: plainName(holder) };
};

/**
 * One row of a roster. What the rules judge (check digit, birth date, who may enrol) is left to them.
 *
 * @returns the row as meant, with notes on what was normalised; or every fault found in it: sheet.formula, sheet.digits-lost, sheet.cell-error,
 * sheet.extra-cell, upload.cell-missing, roster.name-odd, roster.id-type-unknown, roster.id-number-15-digits, roster.phone-wrong,
 * roster.category-unknown, roster.account-number-wrong
 */
export const rosterRow = (sheetRow: SheetRow): RosterRow | FaultyRow => {
  const reading = new RowReading(sheetRow, ROSTER_COLUMNS);
  const { row } = sheetRow;
  const [name, typeText] = [nameOf(reading), reading.needed('证件类型')];
  const idType = typeText === null ? undefined : ID_TYPES[typeText];
  if (typeText !== null && idType === undefined) {
    reading.fault('证件类型', 'roster.id-type-unknown', `证件类型应为：${Object.keys(ID_TYPES).join('、')}。`);
  }
  const [idNumber, phone, category, account] = [numberOf(reading), phoneOf(reading), reading.needed('人员类别'), accountOf(reading)];
  if (category !== null && !/^[A-Z_]{3,40}$/.test(category)) {
    reading.fault('人员类别', 'roster.category-unknown', '人员类别应为模板说明中的代码，如 REGISTERED_UNEMPLOYED。');
  }
  const { faults, notes } = reading;
  if (faults.length > 0 || idType === undefined || category === null) return { row, faults, notes };
  return { row, name, idType, idNumber, personCategory: category, ...(phone === undefined ? {} : { phone }), account, notes };
};

const sameRow = (one: RosterRow, other: RosterRow): boolean => {
  const words = ({ row: _row, notes: _notes, ...rest }: RosterRow): string => JSON.stringify(rest);
  return words(one) === words(other);
};

/** Every row read; the second of one ID number in the file is told of the first. */
export const rosterRows = (rows: readonly SheetRow[]): readonly (RosterRow | FaultyRow)[] => {
  const first = new Map<string, RosterRow>();
  return rows.map((each) => {
    const read = rosterRow(each);
    if (isFaulty(read)) return read;
    const before = first.get(read.idNumber);
    if (before === undefined) {
      first.set(read.idNumber, read);
      return read;
    }
    const [code, why] = sameRow(before, read) ? ['roster.row-twice', `与第 ${before.row} 行完全相同；请删去一行。`]
      : ['roster.id-number-twice', `证件号码与第 ${before.row} 行相同，其他内容不同；请核对后只留一行。`];
    return { row: read.row, faults: [{ column: 'C', header: '证件号码', code, why }], notes: read.notes };
  });
};
