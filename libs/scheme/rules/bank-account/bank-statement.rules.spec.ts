import { day, type Day } from '#kernel';
import { bankAccountFold, bankAccountStream, bankStatementFold, bankStatementStream, type StatementLine } from '#scheme/history';
import { type ImportBankStatement, importBankStatement } from '#scheme/rules';
import { ask, CITY, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const FISCAL = `${CITY}.F.1001`;
const AGENCY = `${CITY}.A.1004`;
const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
type Line = Omit<StatementLine, 'line'>;
const line = (on: string, side: 'IN' | 'OUT', amountFen: number): Line => ({ on: day(on), side, amountFen, bankReference: 'BK-1' });
const december: ImportBankStatement = {
  org: CITY, bankAccountId: FISCAL, statementId: 'BS-12', from: day('2019-12-01'), to: day('2019-12-31'), openingFen: 0, closingFen: 700, bytesHash: A,
  lines: [line('2019-12-10', 'IN', 1_000), line('2019-12-26', 'OUT', 300)],
};
const january: ImportBankStatement =
  { ...december, statementId: 'BS-1', from: day('2020-01-01'), to: day('2020-01-31'), openingFen: 700, closingFen: 700, bytesHash: B, lines: [] };
const head = ({ bankAccountId, statementId, from, to, openingFen, closingFen, bytesHash, lines }: ImportBankStatement) =>
  ({ bankAccountId, statementId, fundSource: 'UI_FUND' as const, from, to, openingFen, closingFen, lines: lines.length, bytesHash });
const imported: Happened = fact(bankAccountStream(FISCAL), ['BankStatementImported.v1', head(december)]);
const importing = (c: ImportBankStatement,
  asking: { readonly roles?: readonly string[]; readonly today?: string } = {}) => (past: Past) => importBankStatement(c, {
  account: past.state(bankAccountFold, bankAccountStream(c.bankAccountId)), statement: past.state(bankStatementFold, bankStatementStream(c.statementId)),
}, ask({ roles: ['FB_OP'], today: '2020-02-03', ...asking }));

describe('clause JN-3.2c — a bank statement is taken whole, and each follows the former', () => {
  specify('the first one').when(importing(december)).then([
    { stream: `bankAccount-${FISCAL}`, type: 'BankStatementImported.v1', data: head(december) },
    {
      stream: 'bankStatement-BS-12', type: 'BankStatementLinesImported.v1',
      data: { statementId: 'BS-12', bankAccountId: FISCAL, part: 1, parts: 1, lines: [{ line: 1, ...december.lines[0] }, { line: 2, ...december.lines[1] }] },
    },
  ], { clauses: ['JN-3.2c'] });
  specify('the next one, in which nothing moved').given(imported).when(importing(january))
    .then([{ stream: `bankAccount-${FISCAL}`, type: 'BankStatementImported.v1', data: head(january) }]);
  specify('the agency imports its own').when(importing({ ...december, bankAccountId: AGENCY }, { roles: ['FIN_ACCT'] })).passes();

  it('of many lines becomes several events, none too large', () => {
    const lines = Array.from({ length: 301 }, () => line('2019-12-10', 'IN', 1));
    const decision = importBankStatement({ ...december, lines, closingFen: 301 }, { account: { is: 'unknown' }, statement: { is: 'unknown' } },
      ask({ roles: ['FB_OP'], today: '2020-02-03' }));
    const parts = 'writings' in decision ? decision.writings.slice(1)
      .map(({ event }) => event.data as unknown as { part: number; parts: number; lines: StatementLine[] }) : [];
    expect(parts.map(({ part, parts: of, lines: own }) => [part, of, own[0]?.line, own.length])).toEqual([[1, 3, 1, 150], [2, 3, 151, 150], [3, 3, 301, 1]]);
  });

  specify('of an account that is not one').when(importing({ ...december, bankAccountId: 'X' })).refused('bankAccount.unknown');
  specify('of another organisation').when(importing({ ...december, bankAccountId: '370116.F.1001' })).refused('bankAccount.unknown');
  specify('of the fiscal account, by the agency').when(importing(december, { roles: ['FIN_ACCT'] })).refused('bankAccount.other-keeper', 'JN-3.3c');
  specify('under a used id').given(imported).when(importing({ ...january, statementId: 'BS-12' })).refused('bankStatement.exists');
  specify('the same bytes again').given(imported).when(importing({ ...december, statementId: 'BS-X' }))
    .refused('bankAccount.bytes-imported', undefined, [{ statementId: 'BS-12' }]);
  specify('days that run backwards').when(importing({ ...december, to: day('2019-11-30'), lines: [], closingFen: 0 })).refused('bankAccount.days-wrong');
  specify('days that are still to come').when(importing(december, { today: '2019-12-30' })).refused('bankAccount.days-wrong');
  specify('other content for a day that is told already').given(imported).when(importing({ ...january, from: day('2019-12-31') }))
    .refused('bankAccount.days-overlap');
  specify('a gap').given(imported).when(importing({ ...january, from: day('2020-01-02') }))
    .refused('bankAccount.days-missing', undefined, [{ from: day('2020-01-02'), next: day('2020-01-01') as Day, statementId: 'BS-12' }]);
  specify('a line outside its days').when(importing({ ...december, lines: [line('2020-01-01', 'IN', 700)] })).refused('bankAccount.line-outside');
  specify('another opening than the former closing').given(imported).when(importing({ ...january, openingFen: 701, closingFen: 701 }))
    .refused('bankAccount.opening-differs');
  specify('lines that do not lead from opening to closing').when(importing({ ...december, closingFen: 701 })).refused('bankAccount.sum-differs');
});
