import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chart, type Voucher } from '#ledger/book';
import { LedgerQueries, UnknownToLedger, type MarkedVoucher } from '#ledger/queries';
import { dataSourceOptions } from '#postgres';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { DataSource } from 'typeorm';
import { hasHledger, hledgerBalances } from '../../../test/support/hledger.mjs';
import { beancountSums, hledgerSums, type Sums } from '../../../test/support/journal-sums.mjs';
import { postAll, readHistory, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { delivering, projectBatches } from '../../../test/support/projecting.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { tinyLedger } from '../../../test/support/tiny-ledger.mjs';
import { beancountJournal } from './beancount.writer.js';
import { hledgerJournal } from './hledger.writer.js';
import { openExport, type LedgerExport } from './ledger-export.query.js';

const read = async (parts: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const part of parts) text += part;
  return text;
};
/** Whether a program is on this machine; a test that wants it says NOT RUN when not. */
const has = (program: string): boolean => spawnSync(program, ['--help'], { stdio: 'ignore' }).status === 0;
const PROGRAMS = { hledger: hasHledger, beancount: has('bean-check') };
const notRun = (program: string): void => { process.stderr.write(`NOT RUN: ${program} is not on this machine\n`); };
const UTF8 = { encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } } as const;

const folder = mkdtempSync(join(tmpdir(), 'zz-journals-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });
let files = 0;
const file = (text: string): string => {
  const path = join(folder, `${(files += 1)}.txt`);
  writeFileSync(path, text);
  return path;
};
/** Loads without a warning, strictly, and gives the same sums by account. */
const agreesWithHledger = (text: string, { sums }: Sums): void => {
  if (!PROGRAMS.hledger) { notRun('hledger'); return; }
  expect(hledgerBalances([file(text)])).toEqual({ wrong: '', balances: new Map(sums) });
};
const agreesWithBeancount = (text: string, { sums }: Sums): void => {
  if (!PROGRAMS.beancount) { notRun('beancount'); return; }
  const path = file(text);
  const check = spawnSync('bean-check', [path], UTF8);
  expect([check.status, check.stderr, check.stdout]).toEqual([0, '', '']);
  const { stdout } = spawnSync('bean-query', ['-f', 'csv', '-q', path, 'select account, sum(number) as n group by account'], UTF8);
  const shown = stdout.trim().split('\n').slice(1).map((line) => line.split(',').map((part) => part.trim()) as [string, string]);
  expect(new Map(shown.map(([account, n]) => [account, Math.round(Number(n) * 100)]))).toEqual(new Map(sums));
};

const opened = async (history: readonly HistoryEvent[]) => {
  const database = await testDatabase(ledgerMigrations);
  const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl]
    .map((url) => new DataSource(dataSourceOptions(url, { max: 2 })).initialize())) as [DataSource, DataSource];
  await projectBatches(worker, new JournalProjector(), [stored(history)]);
  const reader = { ...delivering([stored(history)]), async *readStream() { yield* stored(history).filter(({ type }) => type === 'StoreOpened.v1'); } };
  const close = async (): Promise<void> => { await Promise.all([worker.destroy(), auditor.destroy()]); await database.drop(); };
  return { parts: { ledger: new LedgerQueries(auditor), reader: reader as never }, close };
};

/** An account of the text as the oracle names it; undefined for another book's. */
const code = (account: string, book: string): string | undefined => {
  const parts = account.split(':');
  const named = /^[A-Z][a-z]/.test(parts[0]!) ? parts.slice(1) : parts;
  return named[0] === book ? /^\d+/.exec(named[3]!)![0] : undefined;
};

describe.each([
  ['jinan-2019', readHistory('jinan-2019')], ['random 7', randomHistory(7, 300)], ['random 2019', randomHistory(2019, 300)],
] as const)('the books of %s for other programs', (_, history) => {
  let at: Awaited<ReturnType<typeof opened>>;
  beforeAll(async () => { at = await opened(history); });
  afterAll(async () => { await at?.close(); });
  const { balance, lines } = tinyLedger(history);
  const last = lines.map(({ voucherDate }) => voucherDate).sort().at(-1)!;

  test.each(['370100', '370116'])('every account of every book of %s agrees: text, small reader, program, oracle, index', async (org) => {
    const books = await openExport(at.parts, { org });
    for (const [write, sumsOf, agrees] of [[hledgerJournal, hledgerSums, agreesWithHledger], [beancountJournal, beancountSums, agreesWithBeancount]] as const) {
      const text = await read(write(books));
      const sums = sumsOf(text);
      let compared = 0;
      for (const book of ['F', 'A', 'M']) for (const [account, fen] of sums.sums) {
        const own = code(account, book);
        if (own === undefined) continue;
        expect([account, fen]).toEqual([account, balance(org, book, own)]);
        compared += 1;
      }
      expect(compared).toBe(sums.sums.size);
      expect(compared).toBeGreaterThan(5);
      for (const [account, fen] of sums.asserted) expect([account, sums.sums.get(account) ?? 0]).toEqual([account, fen]);
      expect(sums.asserted.size).toBe(books.accounts.length);
      agrees(text, sums);
    }
  });

  test('a later first day begins with an opening entry and comes to the same end; both times are kept', async () => {
    const history1 = history.length - 1;
    const whole = hledgerSums(await read(hledgerJournal(await openExport(at.parts, { org: '370100', asOf: last, knownAt: `@${history1}` }))));
    const text = await read(hledgerJournal(await openExport(at.parts, { org: '370100', from: '2020-01-01', asOf: last, knownAt: `@${history1}` })));
    expect(text).toContain('2020-01-01 * (opening) 期初余额');
    const later = hledgerSums(text);
    for (const [account, fen] of whole.sums) expect([account, later.sums.get(account) ?? 0]).toEqual([account, fen]);
    agreesWithHledger(text, later);
    const early = await openExport(at.parts, { org: '370100', asOf: '2019-12-31', knownAt: `@${Math.trunc(history.length / 2)}` });
    const half = tinyLedger(history.slice(0, Math.trunc(history.length / 2) + 1));
    for (const [account, fen] of hledgerSums(await read(hledgerJournal(early))).sums) {
      const book = account[0]!;
      expect([account, fen]).toEqual([account, half.balance('370100', book, code(account, book)!, '2019-12-31')]);
    }
  });

  test('one book, and an organisation or book that is not there', async () => {
    const books = await openExport(at.parts, { org: '370100', book: 'A' });
    expect([...hledgerSums(await read(hledgerJournal(books))).sums.keys()].every((account) => account.startsWith('A:'))).toBe(true);
    await expect(openExport(at.parts, { org: '999999' })).rejects.toThrow(UnknownToLedger);
    await expect(openExport(at.parts, { org: '370100', book: 'Z' })).rejects.toThrow(UnknownToLedger);
    await expect(openExport(at.parts, { org: '370100', from: '2020-02-30' })).rejects.toThrow(UnknownToLedger);
  });
});

describe('what a summary and a dimension may hold', () => {
  const NASTY = '甲"乙\\丙;丁|戊\n2020-01-01 * "假"\t,a:b = 5 CNY\u2028末';
  const [first] = postAll(readHistory('jinan-2019')).vouchers as unknown as readonly [Voucher];
  const hostile: MarkedVoucher = {
    ...first, ref: 'F.370100.201912.0001', status: 'UNREVIEWED', summary: NASTY,
    lines: first.lines.map((line) => ({ ...line, batchId: NASTY, claimId: NASTY })),
  };
  const set = { id: 1, ...first.bookSet };
  const net = (account: string): number => first.lines.filter((line) => line.account === account)
    .reduce((sum, { side, amountFen }) => sum + (side === 'D' ? amountFen : -amountFen), 0);
  const books: LedgerExport = {
    org: '370100', from: '2019-12-01' as never, asOf: '2019-12-31' as never, knownAt: { index: 1, recordedAt: null }, simulation: true,
    accounts: chart.filter(({ book, postable }) => book === 'F' && postable).map((account) => ({ set, account, openingFen: 0, closingFen: net(account.code) })),
    vouchers: async function* () { yield await Promise.resolve(hostile); },
  };

  test('hledger: one description, one comment, no line of its own', async () => {
    const text = await read(hledgerJournal(books));
    const sums = hledgerSums(text);
    expect(sums.transactions).toBe(2);
    expect(text).toContain('(F.370100.201912.0001) 甲"乙\\丙；丁｜戊 2020-01-01 * "假" ,a:b = 5 CNY 末\n');
    expect(text).toContain('模拟数据 simulation');
    agreesWithHledger(text, sums);
  });
  test('beancount: quoted', async () => {
    const text = await read(beancountJournal(books));
    const sums = beancountSums(text);
    expect(sums.transactions).toBe(1);
    expect(text).toContain('* "甲\\"乙\\\\丙;丁|戊 2020-01-01 * \\"假\\" ,a:b = 5 CNY 末" ^F.370100.201912.0001');
    agreesWithBeancount(text, sums);
  });
});
