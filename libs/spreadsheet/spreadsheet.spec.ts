import { buffer, text } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { day } from '#kernel';
import { type Cell, readSheet, readTable, SHEET_LIMITS, type SheetRow, writeCsv, writeXlsx } from '#spreadsheet';
import { unzip } from './unzip.js';

const HEADERS = ['姓名', '身份证号', '金额'];
const limits = (some: object) => ({ ...SHEET_LIMITS, ...some });
const zipOf = (parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text as string), name);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
};
/** A workbook as a spreadsheet program writes it: shared strings, a sheet that is hidden, styles for a day and for leading zeros. */
const workbook = (sheetData: string, more: Readonly<Record<string, string>> = {}): Promise<Buffer> => zipOf({
  'xl/workbook.xml': '<x:workbook xmlns:x="m" xmlns:r="o"><x:sheets><x:sheet name="藏" state="hidden" r:id="rId9"/>'
    + '<x:sheet name="名单" r:id="rId1"/></x:sheets></x:workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    + '<Relationship Id="rId9" Target="worksheets/no.xml"/></Relationships>',
  'xl/sharedStrings.xml': '<sst><si><t>姓名</t></si><si><r><t>王</t></r><r><t>小明</t></r><rPh><t>wang</t></rPh></si><si><t>=1+1</t></si></sst>',
  'xl/styles.xml': '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    + '<numFmt numFmtId="177" formatCode="000000"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
    + '<xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="9"/></cellXfs></styleSheet>',
  'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
  ...more,
});
const row = (cells: string, at = 1): string => `<row r="${at}">${cells}</row>`;
const shown = async (bytes: Buffer): Promise<readonly (readonly string[])[]> => (await readSheet(bytes)).map(({ cells }) => cells);
const flaws = (rows: readonly SheetRow[]): readonly string[] =>
  rows.flatMap((each) => each.flaws.map(({ column, code }) => `${each.row}${'ABCDEF'[column]} ${code}`));

describe('a sheet that was written is read again as it was', () => {
  const cells: readonly (readonly Cell[])[] = [['示例·甲, "乙"\n丙', '37010219900101001X', { fen: 123_456 }], ['<&>', '000123', -5], ['买买提 艾力', null, { fen: -5 }]];
  const asRead = [HEADERS, ['示例·甲, "乙"\n丙', '37010219900101001X', '1234.56'], ['<&>', '000123', '-5'], ['买买提 艾力', '', '-0.05']];

  it.each([['CSV', writeCsv], ['XLSX', writeXlsx]])('%s', async (_, write) => {
    expect(await shown(await buffer(write({ headers: HEADERS, rows: cells, notes: ['不要改动首行'] })))).toEqual(asRead);
  });

  it('asks for a row only when it is wanted, and a source that fails ends the file with an error', async () => {
    let given = 0;
    const rows = async function* (): AsyncGenerator<readonly Cell[]> {
      for (;;) yield [String(given += 1).padStart(64, 'x')];
    };
    for (const write of [writeCsv, writeXlsx]) {
      given = 0;
      const out = write({ headers: ['一'], rows: rows() });
      for await (const _ of out) break;
      expect(given).toBeLessThan(50_000);
      const failing = write({ headers: ['一'], rows: (function* () { yield ['1']; throw new Error('the source is gone'); })() });
      await expect(buffer(failing)).rejects.toThrow('the source is gone');
    }
  });

  it('lets no spreadsheet run a text', async () => {
    const evil = ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\tx', "=HYPERLINK(\"a\",\"b\")"];
    const csv = (await buffer(writeCsv({ headers: ['一'], rows: evil.map((text) => [text]) }))).toString();
    expect(csv).toBe(`\uFEFF一\r\n'=1+1\r\n'+cmd|calc\r\n'-2+3\r\n'@SUM(A1)\r\n"'\tx"\r\n"'=HYPERLINK(""a"",""b"")"\r\n`);
    expect(flaws(await readSheet(await buffer(writeXlsx({ headers: ['一'], rows: evil.map((text) => [text]) }))))).toHaveLength(6);
  });

  it('keeps a day a day and an amount a number, red letter red, and prints on paper across under its heading', async () => {
    const rows = [[{ day: day('2020-02-29') }, { fen: -150_000 }], [{ day: day('2019-12-31') }, { basisPoints: 9_705 }]];
    const sheet = { name: "甲'乙", heading: '收支表 & 370100', headers: ['日期', '金额'], rows, widths: [12], notes: ['表头'] };
    expect((await buffer(writeCsv(sheet))).toString()).toBe('\uFEFF日期,金额\r\n2020-02-29,-1500.00\r\n2019-12-31,97.05\r\n');
    const bytes = await buffer(writeXlsx(sheet));
    expect(await shown(bytes)).toEqual([['日期', '金额'], ['2020-02-29', '-1500'], ['2019-12-31', '97.05']]);
    const parts = await unzip(bytes, 1_000_000);
    const part = (name: string): Promise<string> => text(parts.chunks(name) as never);
    expect(await part('xl/worksheets/sheet1.xml')).toMatch(/<c r="A2" s="4"><v>43890<\/v><\/c><c r="B2" s="2"><v>-1500\.00<\/v><\/c>/);
    expect(await part('xl/worksheets/sheet1.xml')).toMatch(/width="12".*width="20".*orientation="landscape" fitToWidth="1".*&amp;C收支表 &#38;&#38; 370100</s);
    expect(await part('xl/styles.xml')).toMatch(/yyyy\\-mm\\-dd.*\[Red\].*<cellStyle /s);
    expect(await part('xl/workbook.xml')).toContain(">'甲''乙'!$1:$1<");
  });

  it('writes the same bytes twice', async () => {
    const [one, two] = await Promise.all([0, 1].map(() => buffer(writeXlsx({ headers: HEADERS, rows: cells }))));
    expect(one!.equals(two!)).toBe(true);
  });
});

describe('CSV as it comes', () => {
  const text = '姓名,身份证号,金额\r\n王小明,37010219900101001X,1\n\n"a ""b"", c",2,-3\n';
  const wanted = [HEADERS, ['王小明', '37010219900101001X', '1'], ['a "b", c', '2', '-3']];
  const gb18030 = Buffer.from('d0d5c3fb2cc9edb7ddd6a4bac52cbdf0b6ee0a', 'hex');

  it('UTF-8, with a byte-order mark, or GB18030', async () => {
    expect(await shown(Buffer.from(text))).toEqual(wanted);
    expect(await shown(Buffer.from(`\uFEFF${text}`))).toEqual(wanted);
    expect(await shown(gb18030)).toEqual([HEADERS]);
  });

  it('keeps the row numbers a spreadsheet shows', async () => {
    expect((await readSheet(Buffer.from(text))).map((each) => each.row)).toEqual([1, 2, 4]);
  });

  it('tells a formula and a number that lost its digits, with row and column', async () => {
    expect(flaws(await readSheet(Buffer.from('a,b,c\n=1,3.70102E+17,-5\n+8613800000000,@x, -1+1\n＝1,－5,\n')))).toEqual([
      '2A sheet.formula', '2B sheet.digits-lost', '3B sheet.formula', '3C sheet.formula', '4A sheet.formula', '4B sheet.formula',
    ]);
  });
});

describe('XLSX as spreadsheet programs write it', () => {
  it('shows days, leading zeros, shares, numbers and rich texts as their clerk sees them', async () => {
    const bytes = await workbook(
      row('<c r="A1" t="s"><v>0</v></c><c r="C1" t="str"><v>x</v></c>')
      + row('<c r="A3" t="s"><v>1</v></c><c s="1"><v>43746</v></c><c s="2"><v>43746.5</v></c><c s="3"><v>123</v></c><c s="4"><v>0.07</v></c>'
        + '<c><v>0.30000000000000004</v></c><c t="b"><v>1</v></c><c t="inlineStr"><is><t>文</t></is></c><c><v>1.2E-7</v></c><c><v>13800000000</v></c>', 3));
    expect(await readSheet(bytes)).toEqual([
      { row: 1, cells: ['姓名', '', 'x'], flaws: [] },
      { row: 3, cells: ['王小明', '2019-10-08', '2019-10-08 12:00:00', '000123', '7%', '0.3', 'TRUE', '文', '0.00000012', '13800000000'], flaws: [] },
    ]);
  });

  it('tells digits lost, formulas, errors; never guesses', async () => {
    const bytes = await workbook(row('<c r="A1"><v>370102199001010000</v></c><c r="B1"><v>3.70102199001010E+17</v></c><c r="C1"><f>A1+1</f><v>5</v></c>'
      + '<c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="s"><v>2</v></c>'));
    expect(flaws(await readSheet(bytes))).toEqual([
      '1A sheet.digits-lost', '1B sheet.digits-lost', '1C sheet.formula', '1D sheet.cell-error', '1E sheet.formula',
    ]);
  });
});

describe('a file that cannot be read is told what to do', () => {
  const refusal = async (bytes: Buffer, some: object = {}): Promise<string> => {
    const found = await readTable(bytes, HEADERS, limits(some)).then(() => 'read', (error: unknown) => error as { code: string; place: object });
    return typeof found === 'string' ? found : `${found.code} ${JSON.stringify(found.place)}`;
  };
  const head = `${HEADERS.join(',')}\n`;

  it.each([
    ['nothing', Buffer.alloc(0), {}, 'sheet.empty {}'],
    ['only headers', Buffer.from(head), {}, 'sheet.empty {"row":2}'],
    ['blank rows', Buffer.from(`${head},,\n \n`), {}, 'sheet.empty {"row":2}'],
    ['an xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), {}, 'sheet.wrong-kind {}'],
    ['a page', Buffer.from('\uFEFF <html><table></table></html>'), {}, 'sheet.wrong-kind {}'],
    ['a PDF', Buffer.from('%PDF-1.7'), {}, 'sheet.wrong-kind {}'],
    ['UTF-16', Buffer.from('\uFEFF姓名', 'utf16le'), {}, 'sheet.wrong-kind {}'],
    ['an image', Buffer.from('89504e470d0a1a0a00ff', 'hex'), {}, 'sheet.encoding {}'],
    ['a torn zip', Buffer.from('504b0304ffffffff', 'hex'), {}, 'sheet.broken {}'],
    ['open quotes', Buffer.from(`${head}"a,b\n`), {}, 'sheet.broken {"row":2}'],
    ['other headers', Buffer.from('姓名,证件号,金额\na,b,c\n'), {}, 'sheet.wrong-headers {"row":1,"column":"B"}'],
    ['a header too few', Buffer.from('姓名,身份证号\na,b\n'), {}, 'sheet.wrong-headers {"row":1,"column":"C"}'],
    ['too many bytes', Buffer.from(`${head}a\n`), { bytes: 10 }, 'sheet.too-large {}'],
    ['too many rows', Buffer.from(`${head}a\nb\nc\n`), { rows: 2 }, 'sheet.too-many-rows {"row":4}'],
    ['too many columns', Buffer.from(`${head}a,b,c,d,e\n`), { columns: 4 }, 'sheet.too-many-columns {"row":2,"column":"E"}'],
    ['a long cell', Buffer.from(`${head}a,bbbbbb\n`), { cellChars: 5 }, 'sheet.cell-too-long {"row":2,"column":"B"}'],
  ])('%s', async (_, bytes, some, wanted) => { expect(await refusal(bytes, some)).toBe(wanted); });

  it('a person where the headers should be, without repeating a number', async () => {
    const found = await readTable(Buffer.from('姓名,３７０１０２199001010110,1\n'), HEADERS).catch((error: unknown) => String(error));
    expect(found).toContain('首行 B 列是一串数字，应为「身份证号」');
    expect(found).not.toContain('199001');
  });

  it('a zip that is no workbook, and one that unpacks to more than it may', async () => {
    expect(await refusal(await zipOf({ 'a.csv': head }))).toBe('sheet.wrong-kind {}');
    const bomb = await workbook(row(`<c t="str"><v>${'0'.repeat(2_000_000)}</v></c>`));
    expect(await refusal(bomb, { unzippedBytes: 1_000_000 })).toBe('sheet.unzips-too-large {}');
    expect(await refusal(await workbook(''), {})).toBe('sheet.empty {}');
  });

  it('XML that declares its own entities, or a cell beyond the sheet', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>';
    expect(await refusal(await workbook('', { 'xl/worksheets/sheet1.xml': bomb }))).toBe('sheet.broken {}');
    expect(await refusal(await workbook(row('<c r="ZZZ1" t="str"><v>1</v></c>')))).toBe('sheet.broken {}');
    expect(await refusal(await workbook(row('<c r="XFD1" t="str"><v>1</v></c>')))).toBe('sheet.too-many-columns {"row":1,"column":"AE"}');
  });
});
