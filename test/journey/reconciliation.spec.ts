import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Cell, CSV_TYPE, readSheet, writeCsv, writeXlsx, XLSX_TYPE } from '#spreadsheet';
import { sampleLines } from '../support/office.js';
import { ask, command, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const HEADERS = ['交易日期', '收入金额(元)', '支出金额(元)', '余额(元)', '银行流水号', '业务参考号', '对方户名', '对方账号'];
const FISCAL = '370100.F.1001';
const AGENCY = '370100.A.1004';
const TODAY = '2020-04-15';
/** The fiscal account in December 2019 as the bank tells it: all the sample books, and 7.00 it does not know yet. */
const DECEMBER: readonly (readonly Cell[])[] = [
  ['2019-12-10', '100000000.00', '', '100000000.00', 'BK-F1', 'ACR-2019-1', '示例失业保险基金', '6222000000000001'],
  ['2019-12-12', '', '2000000.00', '98000000.00', 'BK-F2', 'T-2019-1', '', ''],
  ['2019-12-21', '35000.00', '', '98035000.00', 'BK-20191221-INT', '', '', ''],
  ['2019-12-26', '', '61500.00', '97973500.00', 'BK-F3', 'FR-2019-01', '', ''],
  ['2019-12-31', '7.00', '', '97973507.00', 'BK-LATE', '', '', ''],
];
const csv = (...rows: readonly (readonly Cell[])[]): Promise<Buffer> => buffer(writeCsv({ headers: HEADERS, rows }));
const xlsx = (...rows: readonly (readonly Cell[])[]): Promise<Buffer> => buffer(writeXlsx({ headers: HEADERS, rows }));

let doors: Doors;
const tokens: Record<string, string> = {};
interface Days { readonly from: string; readonly to: string; readonly opening: string; readonly closing: string }
const december: Days = { from: '2019-12-01', to: '2019-12-31', opening: '0.00', closing: '97973507.00' };
const send = (body: Uint8Array,
  { account = FISCAL, as = 'O-fb-op', more = '', ...days }: Partial<Days> & { account?: string; as?: string; more?: string } = {}): Promise<Answer> =>
  ask(`${doors.adminUrl}/v1/bank-accounts/${account}/statements?${new URLSearchParams({ ...december, ...days }).toString()}${more}`, {
    as: tokens[as] ?? null, body, method: 'POST',
    headers: { 'content-type': body[0] === 0x50 ? XLSX_TYPE : CSV_TYPE, 'simulated-at': `${TODAY}T02:00:00.000Z` },
  });
const issue = (as: string, name: string, data: object, on = TODAY): Promise<Answer> =>
  ask(`${doors.adminUrl}/v1/commands/${name}`, { as: tokens[as] ?? null, body: { ...command(name, data, TODAY), on } });
const reconcile = async (asOf: string, more: { account?: string; knownAt?: string; query?: string } = {}): Promise<Answer> => {
  await doors.caughtUp();
  const known = more.knownAt === undefined ? '' : `&knownAt=${more.knownAt}`;
  return ask(`${doors.auditUrl}/v1/bank-accounts/${more.account ?? FISCAL}/reconciliation?asOf=${asOf}${known}${more.query ?? ''}`,
    { as: tokens['O-audit'] ?? null });
};
interface Item { readonly kind: string; readonly key: string; readonly amountFen: number; readonly ageDays: number }
const itemsOf = ({ json }: Answer): readonly unknown[] => (json['items'] as readonly Item[]).map(({ kind, amountFen, ageDays }) => [kind, amountFen, ageDays]);
const indexOf = ({ json }: Answer): string => `@${(json['knownAt'] as { index: number }).index}`;

beforeAll(async () => {
  doors = await openDoors();
  const { status } = await ask(`${doors.adminUrl}/v1/day-book`, {
    as: doors.root, method: 'POST', body: ndjson(sampleLines()), headers: { 'content-type': 'application/x-ndjson' },
  });
  expect(status).toBe(200);
  for (const officerId of ['O-fb-op', 'O-fb-appr', 'O-account', 'O-finrev', 'O-audit', 'O-accept']) {
    tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } })).json['bearer']);
  }
});
afterAll(() => doors.close());

describe('a bank statement as a file', () => {
  it('is refused with its rows, its sums or its sender, and nothing is written', async () => {
    const before = await doors.fingerprint();
    const wrong = await send(await csv(['2019-12-10', '5.00', '5.00', '', 'BK-1', '', '', ''], ['2019-12-10', '5.00', '', '6.00', '', '', '', ''],
      ['十日', 'x', '', '', 'BK-2', '', '', '']));
    expect([wrong.status, (wrong.json['rows'] as readonly { row: number; faults: readonly { code: string }[] }[]).map(({ row, faults }) => [row, ...faults
      .map(({ code }) => code)])])
      .toEqual([422, [[2, 'statement.one-amount'], [3, 'upload.cell-missing', 'statement.balance-differs'],
        [4, 'statement.not-a-day', 'statement.not-an-amount']]]);
    const refusals = [
      await send(await csv(...DECEMBER.slice(0, 4))), await send(await csv(...DECEMBER), { as: 'O-account' }),
        await send(await csv(...DECEMBER), { to: '2019-12-30' }),
    ];
    expect(refusals.map(({ status, json }) => [status, json['refusal']]))
      .toEqual([[422, 'bankAccount.sum-differs'], [422, 'bankAccount.other-keeper'], [422, 'bankAccount.line-outside']]);
    expect([(await send(await csv(...DECEMBER), { as: 'O-accept' })).status, (await send(await csv(...DECEMBER), { account: '370116.F.1001' })).status])
      .toEqual([403, 404]);
    const tried = await send(await csv(...DECEMBER), { more: '&dryRun=true' });
    expect([tried.status, tried.json['outcome'], tried.json['lines']]).toEqual([200, 'wouldAccept', 5]);
    expect(await doors.fingerprint()).toBe(before);
  });

  it('is taken whole, once; who was on the other side stands in no event', async () => {
    const taken = await send(await csv(...DECEMBER));
    expect([taken.status, taken.json['outcome'], taken.json['lines']]).toEqual([200, 'accepted', 5]);
    const before = await doors.fingerprint();
    const again = await send(await csv(...DECEMBER));
    expect([again.status, again.json['outcome'], again.json['statementId']]).toEqual([200, 'already', taken.json['statementId']]);
    const other = await send(await xlsx(['2019-12-30', '1.00', '', '', 'BK-X', '', '', '']),
      { from: '2019-12-31', opening: '97973507.00', closing: '97973508.00' });
    expect([other.status, other.json['refusal']]).toEqual([422, 'bankAccount.line-outside']);
    const overlap = await send(await csv(), { from: '2019-12-31', to: '2020-01-31', opening: '97973507.00' });
    expect([overlap.status, overlap.json['refusal']]).toEqual([422, 'bankAccount.days-overlap']);
    expect(await doors.fingerprint()).toBe(before);
    await doors.caughtUp();
    const { text } = await ask(`${doors.auditUrl}/v1/streams/bankStatement-${String(taken.json['statementId'])}`, { as: tokens['O-audit'] ?? null });
    expect(text).toContain('BK-LATE');
    expect(text).not.toMatch(/示例失业保险基金|6222000000000001/);
  });
});

describe('银行存款余额调节表', () => {
  let atFirst: Answer;
  it('shows what the bank has and the books have not', async () => {
    atFirst = await reconcile('2019-12-31');
    const { bookFen, bankFen, adjustedBookFen, adjustedBankFen, differenceFen, holds, mirrorFen, matched, matchDays } = atFirst.json;
    expect([atFirst.status, bookFen, bankFen, adjustedBookFen, adjustedBankFen, differenceFen, holds, mirrorFen, matched, matchDays])
      .toEqual([200, 9_797_350_000, 9_797_350_700, 9_797_350_700, 9_797_350_700, 0, true, 9_797_350_000, 4, null]);
    expect(itemsOf(atFirst)).toEqual([['BANK_RECEIVED', 700, 0]]);
    const matches = (await reconcile('2019-12-31', { query: '&sheet=matches' })).json['matches'] as readonly { by: string; why: string }[];
    expect(matches.map(({ by, why }) => [by, why]))
      .toEqual([['REFERENCE', 'ACR-2019-1'], ['REFERENCE', 'T-2019-1'], ['REFERENCE', 'BK-20191221-INT'], ['REFERENCE', 'FR-2019-01']]);
  });

  it('is the same to who will confirm it, out of the log alone', async () => {
    const seen = await ask(`${doors.adminUrl}/v1/bank-accounts/${FISCAL}/reconciliation?asOf=2019-12-31`, { as: tokens['O-fb-op'] ?? null });
    const { knownAt, items, bookFen, bankFen, matches } = seen.json;
    expect([seen.status, knownAt, items, bookFen, bankFen, (matches as readonly object[]).length])
      .toEqual([200, indexOf(atFirst), atFirst.json['items'], 9_797_350_000, 9_797_350_700, 4]);
    expect((await ask(`${doors.adminUrl}/v1/bank-accounts/${FISCAL}/reconciliation?asOf=2019-11-30`, { as: tokens['O-fb-op'] ?? null })).status).toBe(404);
  });

  it('is confirmed by its keeper and reviewed by a second person, and the ledger gives what was sealed', async () => {
    const month = { org: '370100', bankAccountId: FISCAL, asOf: '2019-12-31' };
    const seal = await issue('O-fb-op', 'ConfirmReconciliation', month);
    expect([seal.status, seal.json['outcome']]).toEqual([201, 'accepted']);
    expect((await issue('O-fb-op', 'ConfirmReconciliation', month)).json['code']).toBe('reconciliation.not-returned');
    await doors.caughtUp();
    const waiting = await ask(`${doors.adminUrl}/v1/worklist`, { as: tokens['O-fb-appr'] ?? null });
    expect(waiting.text).toContain(`${FISCAL}.2019-12-31`);
    expect((await issue('O-finrev', 'ReviewReconciliation', { ...month, says: '已核对' })).json['code']).toBe('reconciliation.other-reviewer');
    expect((await issue('O-fb-appr', 'ReviewReconciliation', { ...month, says: '已核对' })).json['outcome']).toBe('accepted');
    const { confirmed, itemsHash } = (await reconcile('2019-12-31')).json;
    expect(confirmed).toMatchObject({ is: 'reviewed', confirmedBy: 'O-fb-op', itemsHash, same: true });
  });

  it('of a past day, as it was known then, is the same after everything that came later', async () => {
    expect((await issue('O-account', 'RecordInterest', { org: '370100', interestId: 'INT-LATE', amountFen: 700, bankReference: 'BK-LATE' },
      '2019-12-31')).json['outcome']).toBe('accepted');
    expect((await send(await csv(), { from: '2020-01-01', to: '2020-01-31', opening: '97973507.00' })).json['outcome']).toBe('accepted');
    const then = await reconcile('2019-12-31', { knownAt: indexOf(atFirst) });
    expect(then.json).toEqual(atFirst.json);
    expect(then.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    // 2019 is closed: the books take the interest into January, where it meets the bank's line of December
    expect([itemsOf(await reconcile('2019-12-31')), itemsOf(await reconcile('2020-01-31'))]).toEqual([[['BANK_RECEIVED', 700, 0]], []]);
    expect((await reconcile('2020-02-29')).json['code']).toBe('reconciliation.not-covered');
  });

  it('of the expenditure account takes a payment file as one line, and a release by the bank\'s reference; a person parts what is wrong', async () => {
    const lines = [
      ['2019-12-26', '61500.00', '', '', 'BK-A1', 'FR-2019-01', '', ''], ['2019-12-27', '', '61500.00', '', 'BK-A2', 'PAY-2019-01', '', ''],
      ['2019-12-30', '1500.00', '', '', 'BK-20191230-R', '', '', ''],
    ];
    expect((await send(await xlsx(...lines), { account: AGENCY, as: 'O-account', closing: '1500.00' })).json['outcome']).toBe('accepted');
    const all = await reconcile('2019-12-31', { account: AGENCY, query: '&sheet=matches' });
    expect((all.json['matches'] as readonly { by: string; items: readonly string[] }[]).map(({ by, items }) => [by, items.length]))
      .toEqual([['REFERENCE', 1], ['REFERENCE', 1], ['PAYMENT_TOTAL', 4]]);
    const key = `${(all.json['statement'] as { statementId: string }).statementId}/3`;
    expect((await issue('O-account', 'UnmatchBankLines', { org: '370100', bankAccountId: AGENCY, lines: [key], events: [], reason: '勾错' })).json['outcome'])
      .toBe('accepted');
    const parted = await reconcile('2019-12-31', { account: AGENCY });
    expect(itemsOf(parted)).toEqual([['BANK_RECEIVED', 150_000, 1], ['BOOKED_RECEIVED', 150_000, 1]]);
    const eventId = (parted.json['items'] as readonly Item[])[1]?.key ?? '';
    const match = { org: '370100', bankAccountId: AGENCY, matchId: 'MT-1', lines: [key], events: [{ stream: 'payment-PAY-2019-01', eventId }], reason: '退汇一笔' };
    expect((await issue('O-account', 'MatchBankLines', { ...match, events: [{ stream: 'account-370100', eventId }] })).json['code'])
      .toBe('bankAccount.event-unknown');
    expect((await issue('O-account', 'MatchBankLines', match)).json['outcome']).toBe('accepted');
    expect(itemsOf(await reconcile('2019-12-31', { account: AGENCY }))).toEqual([]);
  });

  it('comes as a table, and on the command line', async () => {
    const file = await reconcile('2019-12-31', { query: '&format=csv' });
    const rows = await readSheet(Buffer.from(file.text));
    expect(rows.map(({ cells }) => [cells[0], cells[4]]).slice(0, 3)).toEqual([['项目', '金额（元）'], ['单位账面余额', '97973500.00'], ['加：银行已收、单位未收', '7.00']]);
    const from = ['dist/apps/cli/main.js', 'reconcile', FISCAL, '--as-of', '2019-12-31'];
    const { stdout } = await promisify(execFile)(process.execPath, [...from, '--url', doors.auditUrl], {
      cwd: resolve(import.meta.dirname, '../..'), env: { ...process.env, ZHUANZHANG_TOKEN: tokens['O-audit'] ?? '' }, timeout: 50_000,
    });
    expect(stdout).toMatch(/单位账面余额\s+97,973,500\.00[\s\S]*差额\s+0\.00[\s\S]*银行已收、单位未收/);
  });
});
