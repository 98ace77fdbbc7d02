import { DataSource } from 'typeorm';
import { addDays, plainYuan, type Day } from '#kernel';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries, UnknownToLedger } from '#ledger/queries';
import { dataSourceOptions } from '#postgres';
import { postAll, readHistory, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';
import { rowsOf, STATEMENTS, WORDS, type Statement, type StatementName, type StatementRow, type StatementWords } from './statement.view.js';
import { statementBytes, statementName, statementSheet } from './statement.writer.js';
import { openStatement } from './statements.query.js';

const opened = async (history: readonly HistoryEvent[]) => {
  const database = await testDatabase(ledgerMigrations);
  const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl]
    .map((url) => new DataSource(dataSourceOptions(url, { max: 2 })).initialize())) as [DataSource, DataSource];
  await projectBatches(worker, new JournalProjector(), [stored(history)]);
  const parts = { ledger: new LedgerQueries(auditor) };
  return {
    ask: (name: StatementName, words: Omit<StatementWords, 'org'> & { readonly org?: string }): Promise<Statement> =>
      openStatement(parts, name, { org: '370100', ...words }),
    close: async (): Promise<void> => { await Promise.all([worker.destroy(), auditor.destroy()]); await database.drop(); },
  };
};
const all = async (statement: Statement): Promise<StatementRow[]> => {
  const rows: StatementRow[] = [];
  for await (const row of rowsOf(statement)) rows.push(row);
  return rows;
};
const text = async (bytes: AsyncIterable<unknown>): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
};
const sum = (rows: readonly StatementRow[], key: string): number => rows.reduce((total, row) => total + Number(row[key] ?? 0), 0);

describe.each([['jinan-2019', readHistory('jinan-2019')], ['random 11', randomHistory(11, 400)]] as const)('statements of %s', (name, history) => {
  let at: Awaited<ReturnType<typeof opened>>;
  beforeAll(async () => { at = await opened(history); });
  afterAll(async () => { await at?.close(); });
  const { balance } = tinyLedger(history);
  const vouchers = postAll(history).vouchers.filter(({ bookSet }) => bookSet.org === '370100');
  const days = [...new Set(vouchers.map(({ voucherDate }) => voucherDate))].sort();
  const [first, middle, last] = [days[0]!, days[Math.trunc(days.length / 2)]!, days.at(-1)!] as [Day, Day, Day];

  test('科目余额表: six columns of every account are the oracle\'s, a general account is the sum of its details', async () => {
    for (const book of ['F', 'A', 'M']) {
      const rows = await all(await at.ask('trial-balance', { book, from: middle, asOf: last }));
      const total = rows.pop()!;
      for (const row of rows) {
        const account = String(row['account']);
        const net = (key: string): number => Number(row[`${key}DebitFen`]) - Number(row[`${key}CreditFen`]);
        expect([account, net('opening'), net('closing')])
          .toEqual([account, balance('370100', book, account, addDays(middle, -1)), balance('370100', book, account, last)]);
      }
      expect([total['debitFen'], total['openingDebitFen'], total['closingDebitFen']])
        .toEqual([total['creditFen'], total['openingCreditFen'], total['closingCreditFen']]);
    }
  });

  test('明细账, 日记账: the running balance leads to the balance, and pages say what the whole says', async () => {
    for (const [statement, book, account] of [
      ['account-sheet', 'F', '5001'], ['bank-journal', 'F', '1001'], ['bank-journal', 'A', '1003'], ['bank-journal', 'A', '1004'],
    ] as const) {
      const words = { book, account, from: middle, asOf: last };
      const rows = await all(await at.ask(statement, words));
      let running = balance('370100', book, account, addDays(middle, -1));
      const signed = (row: StatementRow): number => (row['side'] === '贷' ? -1 : 1) * Number(row['balanceFen']) + 0;
      expect(signed(rows[0]!)).toBe(running);
      for (const row of rows.slice(1)) {
        running += Number(row['debitFen'] ?? 0) - Number(row['creditFen'] ?? 0);
        expect(signed(row)).toBe(running);
        expect(row['counter']).toMatch(/^\d{4}/);
      }
      expect(running).toBe(balance('370100', book, account, last));
      const paged: StatementRow[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await (await at.ask(statement, { ...words, ...(cursor !== undefined && { cursor }) })).page(13, cursor);
        paged.push(...page.rows);
        if (page.next === undefined) break;
        cursor = page.next;
      }
      expect(paged).toEqual(rows);
    }
  });

  test('总账: months and years of a general account are the oracle\'s', async () => {
    const rows = await all(await at.ask('general-ledger', { book: 'A', asOf: last }));
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows.filter(({ summary }) => summary !== '期初余额')) {
      const period = String(row['period']);
      const own = vouchers.filter((one) => one.bookSet.book === 'A' && (row['summary'] === '本月合计' ? String(one.period) === period
        : String(one.period).startsWith(period.slice(0, 4)) && String(one.period) <= period));
      const lines = own.flatMap((one) => one.lines).filter(({ account }) => account.startsWith(String(row['account'])));
      const turned = (side: string): number => lines.filter((line) => line.side === side).reduce((total, { amountFen }) => total + amountFen, 0);
      expect([row['account'], period, row['debitFen'], row['creditFen']]).toEqual([row['account'], period, turned('D'), turned('C')]);
    }
  });

  test('收支表: opening, income and expenditure lead to the balance of the fund, with a year closed or not', async () => {
    for (const book of ['F', 'A']) {
      const statement = await at.ask('income-expenditure', { book, from: first, asOf: last });
      const rows = await all(statement);
      const of = (nameZh: string): number => Number(rows.find((row) => row['nameZh'] === nameZh)!['amountFen']);
      expect(of('期初滚存结余') + of('收入合计') - of('支出合计')).toBe(of('期末滚存结余'));
      expect(of('期末滚存结余')).toBe(0 - ['3', '4', '5'].reduce((total, code) => total + balance('370100', book, code, last), 0));
      expect(of('收入合计')).toBe(0 - balance('370100', book, '4', last, true));
    }
  });

  test('资金结余: by source, organisation and kind the money is the same', async () => {
    const orgs = ['370116'];
    const byOrg = (await all(await at.ask('fund-balance', { asOf: last, by: 'org', orgs })));
    const bySource = (await all(await at.ask('fund-balance', { asOf: last, by: 'source', orgs })));
    expect(byOrg.at(-1)).toEqual(bySource.at(-1));
    expect(byOrg.find(({ org }) => org === '370100')!['fiscalBankFen']).toBe(balance('370100', 'F', '1001', last));
    expect(byOrg.find(({ org }) => org === '370100')!['balanceFen'])
      .toBe(['1001', '1101', '2001'].reduce((total, code) => total + balance('370100', 'F', code, last), 0));
    const byKind = await all(await at.ask('fund-balance', { asOf: last, by: 'kind' }));
    expect(sum(byKind.slice(0, -1), 'committedFen')).toBe(balance('370100', 'M', '8001', last));
    expect(byKind.at(-1)!['expenditureFen']).toBe(balance('370100', 'F', '5001', last, true) + balance('370100', 'F', '5002', last, true));
  });

  test('计划与承诺: what was approved is paid, cancelled or still to be paid', async () => {
    const rows = await all(await at.ask('budget', { from: first, asOf: last }));
    for (const row of rows) {
      expect(Number(row['committedFen']) - Number(row['paidFen']) - Number(row['cancelledFen'])).toBe(row['outstandingFen']);
    }
    expect(rows.at(-1)!['outstandingFen']).toBe(balance('370100', 'M', '8001', last));
    expect([rows.at(-1)!['planFen'], rows.at(-1)!['freeFen']]).toEqual([null, null]);
  });

  test('凭证列表, 序时簿: every voucher and line once, by day; pages say what the whole says', async () => {
    const listed = await all(await at.ask('vouchers', {}));
    expect(listed.map((row) => row['event']).sort()).toEqual(vouchers.map(({ logIndex }) => `@${logIndex}`).sort());
    expect(listed.map((row) => row['date'])).toEqual([...listed.map((row) => row['date'])].sort());
    const lines = await all(await at.ask('chronicle', {}));
    expect(lines.length).toBe(vouchers.flatMap((one) => one.lines).length);
    expect([sum(lines, 'debitFen'), sum(lines, 'creditFen')]).toEqual([sum(listed, 'debitFen'), sum(listed, 'creditFen')]);
    const paged: StatementRow[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await (await at.ask('vouchers', cursor === undefined ? {} : { cursor })).page(29, cursor);
      paged.push(...page.rows);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    expect(paged).toEqual(listed);
    const period = String(vouchers[0]!.period);
    const month = await all(await at.ask('vouchers', { book: 'F', period }));
    expect(month.length).toBe(vouchers.filter((one) => one.bookSet.book === 'F' && String(one.period) === period).length);
  });

  test('each at an earlier moment is what the books of that moment say, and each as CSV and XLSX', async () => {
    const index = Math.trunc(history.length / 2);
    const half = tinyLedger(history.slice(0, index + 1));
    const account = name.startsWith('random') ? '1001' : '4001';
    const rows = await all(await at.ask('account-sheet', { book: 'F', account, knownAt: `@${index}`, asOf: last }));
    expect((rows.at(-1)!['side'] === '贷' ? -1 : 1) * Number(rows.at(-1)!['balanceFen'])).toBe(half.balance('370100', 'F', account, last));
    for (const statement of Object.keys(STATEMENTS) as StatementName[]) {
      const words = Object.entries({ book: 'F', account: '1001', knownAt: `@${index}`, from: middle, asOf: last });
      const asked = await at.ask(statement, Object.fromEntries(words.filter(([word]) => (WORDS[statement] as readonly string[]).includes(word))));
      expect([asked.knownAt.index, asked.asOf]).toEqual([index, last]);
      const expected = await all(asked);
      const csv = await text(statementBytes(asked, 'csv', { tongue: 'en', simulation: true }));
      expect(csv.split('\r\n').length).toBe(expected.length + 2);
      const money = expected.flatMap((row) => asked.columns.filter(({ unit, key }) => unit === 'fen' && row[key] !== null).map(({ key }) => Number(row[key])));
      for (const fen of money) expect(csv).toContain(plainYuan(fen));
      expect((await text(statementBytes(asked, 'xlsx', { simulation: true }))).slice(0, 2)).toBe('PK');
      expect(statementName(asked, false)).toMatch(new RegExp(`at${index}$`));
      expect(statementName(asked, true)).toMatch(new RegExp(`at${index}-simulation$`));
      const [printed, real] = [true, false].map((simulation) => statementSheet(asked, { simulation }));
      expect([printed?.notes?.[0], printed?.heading]).toEqual(['模拟数据 simulation', expect.stringMatching(/^模拟数据 simulation {2}/)]);
      expect([real?.heading, ...real?.notes ?? []].join()).not.toContain('simulation');
    }
  });

  test.each([
    ['account-sheet', { book: 'F', account: '9999' }], ['account-sheet', { book: 'Z', account: '1001' }], ['bank-journal', { book: 'A' }],
    ['bank-journal', { book: 'M', account: '8001' }], ['fund-balance', { by: 'colour' }], ['fund-balance', { fundSource: 'NONE' }],
    ['fund-balance', { org: '999999' }], ['budget', { book: 'M' }], ['trial-balance', { book: 'F', from: '9999-12-31' }],
    ['trial-balance', { book: 'F', period: '2019', from: '2019-01-01' }],
    ['trial-balance', { book: 'F', org: '999999' }], ['vouchers', { cursor: 'nonsense' }], ['vouchers', { from: '2020-13-01' }],
  ] as [StatementName, object][])('says no to %s of %o', async (statement, words) => {
    await expect(at.ask(statement, words)).rejects.toThrow(UnknownToLedger);
  });

  test('a cursor of another moment is refused', async () => {
    const { next } = await (await at.ask('bank-journal', { book: 'F', knownAt: `@${history.length - 1}` })).page(1);
    await expect(at.ask('bank-journal', { book: 'F', knownAt: '@3', cursor: next! })).rejects.toThrow(/the cursor knows/);
  });
});

describe('opened by', () => {
  test('what an opening balance rests on is the newest voucher before, until the moment asked', async () => {
    const history = readHistory('jinan-2019');
    const at = await opened(history);
    const { opened: by } = await at.ask('account-sheet', { book: 'F', account: '1001', from: '2020-01-01' });
    expect(by).toEqual({ on: '2019-12-31', by: expect.stringMatching(/^F\.370100\.201912\.\d{4}$/), rule: 'J26' });
    const early = await at.ask('account-sheet', { book: 'F', account: '1001', from: '2020-01-01', knownAt: '@12' });
    expect(early.opened.by).not.toBe(by.by);
    expect((await at.ask('account-sheet', { book: 'F', account: '1001' })).opened).toEqual({ on: null, by: null, rule: null });
    await at.close();
  });
});

describe('the plan of a year', () => {
  const golden = readHistory('jinan-2019');
  const { recordedAt, meta } = golden.at(-1)!;
  const told = (n: number, type: string, on: string, data: Record<string, unknown>): HistoryEvent => ({
    stream: 'account-370100', revision: 1_000 + n, id: `00000000-0000-5000-b000-00000000000${n}`, type, recordedAt, data: { fundSource: 'UI_FUND', ...data },
    meta: { ...meta, org: '370100', on: on as Day },
  });
  const set = (n: number, on: string, year: number, amountFen: number): HistoryEvent =>
    told(n, 'AnnualPlanSet.v1', on, { planId: `PL-${n}`, year, amountFen, document: '示例批复' });
  const wrong = set(3, '2020-05-03', 2021, 7);
  const history = [
    ...golden, set(1, '2020-05-01', 2020, 900_000_000), set(2, '2020-05-02', 2020, 100_000_000), wrong,
    told(4, 'VoucherReversed.v1', '2020-05-04', {
      reversalId: 'RV-1', reason: '示例', document: '示例', proposedBy: 'O-2', right: { amountFen: 5 },
      source: { eventId: wrong.id, stream: wrong.stream, revision: wrong.revision, type: wrong.type, on: '2020-05-03', year: 2020, fundSource: 'UI_FUND',
        data: wrong.data },
    }),
    told(5, 'FundAccrued.v1', '2020-05-05', { amountFen: 600_000_000, plannedFen: 600_000_000 }),
  ];
  let at: Awaited<ReturnType<typeof opened>>;
  beforeAll(async () => { at = await opened(history); });
  afterAll(async () => { await at?.close(); });
  const told20 = async (words: object): Promise<readonly unknown[]> =>
    (await all(await at.ask('budget', words))).filter(({ planFen }) => planFen !== null).map((row) => [row['nameZh'], row['planFen'], row['freeFen']]);

  /** 8001 of approvals in a year: the oracle of what its plan bears. */
  const approved = (year: number): number => postAll(history).vouchers
    .filter(({ bookSet: { org, book }, rule, voucherDate }) => org === '370100' && book === 'M' && rule === 'J05' && voucherDate.startsWith(`${year}`))
    .flatMap(({ lines }) => lines).reduce((total, { account, side, amountFen }) => total + (account === '8001' && side === 'D' ? amountFen : 0), 0);

  test('is that of its year, whenever it was set, and what it leaves counts from the first of January', async () => {
    const bound = approved(2020);
    expect(bound).toBeGreaterThan(0);
    const year = [['2020 年计划', 1_000_000_000, null], ['合计', 1_000_000_000, 1_000_000_000 - bound]];
    expect(await told20({ period: '2020' })).toEqual(year);
    expect(await told20({ period: '202005' })).toEqual(year);
    expect(await told20({ period: '2021' })).toEqual([['2021 年计划', 5, null], ['合计', 5, 5]]);
    expect(await told20({ from: '2020-01-01', asOf: '2020-05-01' })).toEqual([['2020 年计划', 900_000_000, null], ['合计', 900_000_000, 900_000_000 - bound]]);
    expect(await told20({ period: '202004' })).toEqual([]);
    expect(await told20({ period: '2019' })).toEqual([]);
  });

  test('leaves nothing that could be told over several years: the years before may have none', async () => {
    expect(await told20({ from: '2019-06-01', asOf: '2020-12-31' })).toEqual([['2020 年计划', 1_000_000_000, null], ['合计', 1_000_000_000, null]]);
    expect(await told20({ from: '2020-06-01', asOf: '2021-06-01' }))
      .toEqual([['2020 年计划', 1_000_000_000, null], ['2021 年计划', 5, null], ['合计', 1_000_000_005, null]]);
  });

  test('gets back what is withdrawn or cancelled of the approvals of its own year, and of no other', async () => {
    const earlier = golden.find(({ type, meta: { on } }) => type === 'BatchCommitted.v1' && on < '2020-01-01')!.data as { readonly batchId: string };
    const of = (batchId: string, amountFen: number) => ({ batchId, lines: [{ subsidyKind: 'GROUP_SKILL', amountFen }], totalFen: amountFen });
    const withdrawn = (n: number, batchId: string): HistoryEvent =>
      told(n, 'CommitmentWithdrawn.v1', '2020-06-02', { ...of(batchId, 1_000), claims: ['C-9'], stage: 'COMMITTED' });
    const cancelled = told(8, 'PaymentCancelled.v1', '2020-06-03', {
      paymentId: 'P-9', line: 1, attempt: 1, claimId: 'C-9', batchId: 'B-6', subsidyKind: 'GROUP_SKILL', payeeKind: 'PERSON', amountFen: 700, reason: '示例',
    });
    const approval = told(6, 'BatchCommitted.v1', '2020-06-01', of('B-6', 3_000));
    const other = await opened([...history, withdrawn(9, earlier.batchId), approval, withdrawn(7, 'B-6'), cancelled]);
    try {
      const bound = approved(2020) + 3_000;
      const free = async (asOf: string): Promise<unknown> => (await all(await other.ask('budget', { from: '2020-01-01', asOf }))).at(-1)!['freeFen'];
      expect([await free('2020-06-01'), await free('2020-06-02'), await free('2020-12-31')])
        .toEqual([1_000_000_000 - bound, 1_000_000_000 - bound + 1_000, 1_000_000_000 - bound + 1_700]);
    } finally { await other.close(); }
  });

  test('gets back what was approved by mistake and reversed in red, in the year of the approval and in no other', async () => {
    const lines = [{ subsidyKind: 'GROUP_SKILL', amountFen: 3_000 }];
    const batch = (n: number, on: string): HistoryEvent => told(n, 'BatchCommitted.v1', on, { batchId: `B-${n}`, lines, totalFen: 3_000 });
    const red = (n: number, wrong: HistoryEvent, on: string): HistoryEvent => told(n, 'VoucherReversed.v1', on, {
      reversalId: `RV-${n}`, reason: '示例', document: '示例', proposedBy: 'O-2', source: {
        eventId: wrong.id, stream: wrong.stream, revision: wrong.revision, type: wrong.type, on: wrong.meta.on, year: 2020, fundSource: 'UI_FUND',
        data: wrong.data,
      },
    });
    const [mine, shut] = [batch(6, '2020-06-01'), told(8, 'YearClosed.v1', '2021-01-02', { org: '370100', year: 2020 })];
    const early = await opened([...history, mine, red(7, mine, '2020-06-02')]);
    const late = await opened([...history, mine, shut, red(9, mine, '2021-01-03')]);
    const free = async ({ ask: asked }: typeof early, period: string): Promise<unknown> => (await all(await asked('budget', { period }))).at(-1)!['freeFen'];
    try {
      expect(await free(early, '2020')).toBe(1_000_000_000 - approved(2020));
      expect([await free(late, '2020'), await free(late, '2021')]).toEqual([1_000_000_000 - approved(2020) - 3_000, 5]);
    } finally { await early.close(); await late.close(); }
  });
});
