import { buffer } from 'node:stream/consumers';
import { readTable, type Sheet, type SheetRow, writeCsv, writeXlsx } from '#spreadsheet';
import { dayIn, FACT_LISTS, factColumns, factLine, type FactKindName } from './fact-list.codec.js';
import { isFaulty, plainName, plainNumber, ROSTER_COLUMNS, rosterRow, rosterRows } from './roster.codec.js';
import { TEMPLATES } from './templates.table.js';

const GOOD = ['示例乙', '居民身份证', '370102199001010110', '', 'REGISTERED_UNEMPLOYED', '示例银行', '6222000000000010', '示例乙'];
const row = (cells: readonly string[], at = 2, flaws: SheetRow['flaws'] = []): SheetRow => ({ row: at, cells, flaws });
const withCell = (header: (typeof ROSTER_COLUMNS)[number], text: string): SheetRow => row(GOOD.map((cell, i) => (ROSTER_COLUMNS[i] === header ? text : cell)));
const codes = (read: ReturnType<typeof rosterRow> | ReturnType<typeof factLine>): readonly string[] =>
  (isFaulty(read) ? read.faults.map(({ column, code }) => `${column ?? ''} ${code}`) : []);

describe('a row of a roster', () => {
  it('is read as it stands', () => {
    expect(rosterRow(row(GOOD))).toEqual({
      row: 2, name: '示例乙', idType: 'RESIDENT_ID', idNumber: '370102199001010110', personCategory: 'REGISTERED_UNEMPLOYED',
      account: { bank: '示例银行', number: '6222000000000010', holder: '示例乙' }, notes: [],
    });
  });

  it.each([
    ['full-width digits', '证件号码', '３７０１０２１９９００１０１０１１０', '370102199001010110'], ['spaces', '证件号码', '370102 19900101 0110', '370102199001010110'],
    ['a text mark', '证件号码', "'370102199001010110", '370102199001010110'], ['a small x', '证件号码', '37010219900101001x', '37010219900101001X'],
  ] as const)('reads %s, and says what it changed', (_, header, text, wanted) => {
    const read = rosterRow(withCell(header, text));
    expect(isFaulty(read) ? read : read.idNumber).toBe(wanted);
    expect(read.notes).toHaveLength(text.startsWith("'") ? 0 : 1);
  });

  it.each([
    ['王　明', '王明'], [' 王 小 明 ', '王小明'], ['买买提•艾力', '买买提·艾力'], ['阿依古丽 · 买买提', '阿依古丽·买买提'], ['John  Smith', 'John Smith'], ['王\u200B明', '王明'],
    ['Rene\u0301e', 'Ren\u00E9e'],
  ])('knows a name however it is spaced: %s', (text, wanted) => { expect(plainName(text)).toBe(wanted); });

  it.each([
    ['姓名', '', 'A upload.cell-missing'], ['姓名', '示例乙2', 'A roster.name-odd'], ['证件类型', '身份证', 'B roster.id-type-unknown'],
    ['证件号码', '370102900101011', 'C roster.id-number-15-digits'], ['手机号', '010-1234', 'D roster.phone-wrong'], ['人员类别', '失业', 'E roster.category-unknown'],
    ['银行账号', '622', 'G roster.account-number-wrong'], ['账户户名', '', 'H upload.cell-missing'],
  ] as const)('names the cell that is wrong: %s %s', (header, text, wanted) => { expect(codes(rosterRow(withCell(header, text)))).toEqual([wanted]); });

  it('tells every fault at once, flaws of the file among them', () => {
    const flaw = { column: 2, code: 'sheet.digits-lost', why: '丢失' };
    expect(codes(rosterRow(row(['', '护照', '3.7E+17', '', '', '', '', ''], 2, [flaw])))).toEqual([
      'C sheet.digits-lost', 'A upload.cell-missing', 'B roster.id-type-unknown', 'E upload.cell-missing',
    ]);
  });

  it('sees a formula behind a text mark', () => {
    expect(codes(rosterRow(withCell('姓名', "'=1+1")))).toEqual(['A sheet.formula']);
    expect(codes(rosterRow(withCell('开户银行', "'@SUM(A1)")))).toEqual(['F sheet.formula']);
  });

  it('tells the second row of one number of the first', () => {
    const other = GOOD.map((cell, i) => (i === 0 ? '示例丙' : cell));
    expect(rosterRows([row(GOOD, 2), row(GOOD, 3), row(other, 5)]).map(codes)).toEqual([[], ['C roster.row-twice'], ['C roster.id-number-twice']]);
  });

  it('keeps letters of a number it cannot read', () => { expect(plainNumber(' ab－1 ')).toBe('AB-1'); });
});

describe('a row of a list of facts', () => {
  const line = (kind: FactKindName, cells: Readonly<Record<string, string>>) => factLine(row(factColumns(kind).map((header) => cells[header] ?? '')), kind);
  const P = { 人员编号: 'P01', 结果: '有', 起始日: '2019-03-01' };

  it('says of whom, whether, and since when', () => {
    expect(line('DEATH', { ...P, 姓名: '示例 甲' })).toEqual({ row: 2, personId: 'P01', name: '示例甲', idNumber: null, from: '2019-03-01', notes: [] });
    expect(line('DEATH', { 证件号码: '37010219900101001x', 结果: '无' })).toMatchObject({ personId: null, idNumber: '37010219900101001X', from: null });
    expect(line('OTHER_SUBSIDY', { ...P, 资金及案号: 'UI-1', 职业代码: '6-31-01-03', 等级: '４', 终止日: '2019年12月1日' }))
      .toMatchObject({ about: 'UI-1', occupation: '6-31-01-03', level: 4, to: '2019-12-01', notes: ['「终止日」读作 2019-12-01。'] });
  });

  it.each([
    ['DEATH', { 结果: '有', 起始日: '2019-03-01' }, 'A fact-list.person-missing'], ['DEATH', { ...P, 结果: '是' }, 'D fact-list.result-unclear'],
    ['DEATH', { ...P, 起始日: '' }, 'E upload.cell-missing'], ['DEATH', { ...P, 结果: '无' }, 'E fact-list.none-with-days'],
    ['DEATH', { ...P, 起始日: '2019-02-30' }, 'E fact-list.day-wrong'], ['DEATH', { ...P, 起始日: '1998-05-01' }, 'E fact-list.day-before-2000'],
    ['DEATH', { ...P, 起始日: '3/1/2019' }, 'E fact-list.day-wrong'], ['HIRE', { ...P, 企业编号: '示例企业' }, 'G fact-list.about-wrong'],
    ['OTHER_SUBSIDY', { ...P, 职业代码: '焊工' }, 'H fact-list.occupation-wrong'], ['OTHER_SUBSIDY', { ...P, 等级: '6' }, 'I fact-list.level-wrong'],
    ['DEATH', { ...P, 证件号码: '370102900101011' }, 'C roster.id-number-15-digits'], ['DEATH', { ...P, 人员编号: '张三' }, 'A fact-list.person-id-wrong'],
  ] as const)('%s %j', (kind, cells, wanted) => { expect(codes(line(kind, cells))).toEqual([wanted]); });

  it.each([['2019/1/8', '2019-01-08'], ['20190108', '2019-01-08'], ['2019年1月8日', '2019-01-08'], ['２０１９-01-08', '2019-01-08'], ['1月8日', null]])(
    'reads the day %s', (text, day) => { expect(dayIn(text)).toBe(day); });
});

describe('a template', () => {
  const taken = TEMPLATES.filter(({ is }) => is === 'taken');
  it.each(taken.flatMap((each) => [['csv', writeCsv, each] as const, ['xlsx', writeXlsx, each] as const]).map(([format, write, each]) =>
    [`${each.name}.${format}`, write, each] as const))('%s is read as it was written', async (_, write: (sheet: Sheet) => NodeJS.ReadableStream, template) => {
    const { headers, example, notes, zh } = template;
    const [read, ...more] = await readTable(await buffer(write({ name: zh, headers, rows: [example], notes })), headers);
    expect([read?.cells, read?.flaws, more]).toEqual([example, [], []]);
  });

  it('has an example every reader takes', () => {
    for (const kind of Object.keys(FACT_LISTS) as FactKindName[]) {
      const { example } = TEMPLATES.find(({ address }) => address.endsWith(`kind=${kind}`))!;
      expect(codes(factLine(row(example), kind))).toEqual([]);
    }
    expect(codes(rosterRow(row(TEMPLATES[0]!.example)))).toEqual([]);
  });
});
