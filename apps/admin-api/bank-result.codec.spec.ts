import { buffer } from 'node:stream/consumers';
import { writeXlsx } from '#spreadsheet';
import { readResults, RESULT_COLUMNS, type ResultRow } from './bank-result.codec.js';

const OF = { paymentId: 'PAY1', on: '2019-12-27' };
const HEADER = RESULT_COLUMNS.join(',');
const read = async (...lines: readonly string[]): Promise<readonly ResultRow[]> => {
  const rows = await readResults(Buffer.from([HEADER, ...lines].join('\r\n')), OF);
  if (typeof rows === 'string') throw new Error(rows);
  return rows;
};
const told = (row: ResultRow | undefined): unknown => (row === undefined ? row : 'command' in row ? [row.command.do, row.command.data] : row.code);

describe('the bank\'s result file', () => {
  it('says of each line paid, not paid, or unknown', async () => {
    expect((await read('PAY1,1,1,成功,1500.00,BK-7,', 'PAY1,2,1,失败,"2,000.5",,ACCOUNT_CLOSED', 'PAY1,3,2,不明,800,,')).map(told)).toEqual([
      ['SettlePayment', { paymentId: 'PAY1', line: 1, attempt: 1, amountFen: 150_000, bankReference: 'BK-7' }],
      ['RecordPaymentFailure', { paymentId: 'PAY1', line: 2, attempt: 1, amountFen: 200_050, failureCode: 'ACCOUNT_CLOSED' }],
      ['RecordPaymentUnknown', { paymentId: 'PAY1', line: 3, attempt: 2, amountFen: 80_000, reason: '银行回单结果不明' }],
    ]);
  });

  it.each([
    ['a row cut off in the bank\'s number', 'PAY1,1,1,成功,1.00,BK', 'bank-result.columns'],
    ['a row with a column too many', 'PAY1,1,1,成功,1.00,BK-7,,', 'bank-result.columns'],
    ['another payment', 'PAY2,1,1,成功,1,BK-7,', 'bank-result.other-payment'], ['a line that is no number', 'PAY1,x,1,成功,1,BK-7,', 'bank-result.not-a-number'],
    ['an amount in tenths of fen', 'PAY1,1,1,成功,1.005,BK-7,', 'bank-result.not-an-amount'],
    ['a negative amount', 'PAY1,1,1,成功,-1,BK-7,', 'bank-result.not-an-amount'],
    ['a formula', 'PAY1,1,1,成功,=1+1,BK-7,', 'bank-result.not-an-amount'], ['a result nobody knows', 'PAY1,1,1,OK,1,BK-7,', 'bank-result.unclear'],
    ['paid without the bank\'s number', 'PAY1,1,1,成功,1,,', 'bank-result.unclear'], ['not paid without a reason', 'PAY1,1,1,失败,1,,', 'bank-result.unclear'],
  ])('answers %s by itself, and reads the rest', async (_what, line, code) => {
    const rows = await read(line, 'PAY1,9,1,成功,1,BK-9,');
    expect([told(rows[0]), (told(rows[1]) as string[])[0]]).toEqual([code, 'SettlePayment']);
  });

  it('issues nothing of a line that stands twice with different results, and the same row once', async () => {
    const rows = await read('PAY1,1,1,成功,1,BK-7,', 'PAY1,1,1,失败,1,,CLOSED', 'PAY1,2,1,成功,1,BK-8,', 'PAY1,2,1,成功,1,BK-8,');
    expect(rows.slice(0, 2).map(told)).toEqual(['bank-result.line-twice', 'bank-result.line-twice']);
    const ids = rows.slice(2).map((row) => ('command' in row ? row.command.id : ''));
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('reads a byte-order mark, full-width digits and GB18030', async () => {
    const marked = await readResults(Buffer.from(`\uFEFF${HEADER}\nPAY1,１,１,成功,１５．００,BK-7,\n\n`), OF);
    expect(told(marked[0] as ResultRow)).toMatchObject(['SettlePayment', { line: 1, attempt: 1, amountFen: 1_500 }]);
    const header = 'b8b6bfeeb5a5bac52cd0d0bac52cb4cecafd2cbde1b9fb2cbdf0b6ee28d4aa292cd2f8d0d0c1f7cbaebac52cd4add2f2b4fac2eb0a';
    const gb = Buffer.from(`${header}504159312c312c312cb3c9b9a62c312c424b2d372c`, 'hex');
    expect(told((await readResults(gb, OF))[0] as ResultRow)).toMatchObject(['SettlePayment', { line: 1 }]);
  });

  it('refuses a file with another header, or too long', async () => {
    expect(await readResults(Buffer.from('a,b\nPAY1,1'), OF)).toContain('首行应为');
    const many = [HEADER, ...Array.from({ length: 501 }, (_, i) => `PAY1,${i},1,成功,1,BK,`)].join('\n');
    await expect(readResults(Buffer.from(many), OF)).rejects.toMatchObject({ code: 'sheet.too-many-rows', message: '一次至多 500 行；请拆成几个文件。' });
  });

  it('reads the same rows from a workbook', async () => {
    const rows = [['PAY1', '1', '1', '成功', { fen: 150_000 }, 'BK-7', '']];
    const read = await readResults(await buffer(writeXlsx({ headers: RESULT_COLUMNS, rows })), OF);
    expect(told(read[0] as ResultRow)).toMatchObject(['SettlePayment', { line: 1, amountFen: 150_000 }]);
    expect(told((await readResults(Buffer.from(`${HEADER}\nPAY1,1,1,成功,1,2.01912E+19,`), OF))[0] as ResultRow)).toBe('sheet.digits-lost');
  });
});
