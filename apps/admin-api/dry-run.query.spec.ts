import 'reflect-metadata';
import { MemoryEventStore } from '#event-store';
import type { Instant } from '#kernel';
import { emptyBooks, ledgerEvent, post, type Voucher } from '#ledger/book';
import { MemoryVault } from '#privacy';
import { type CommandOutcome, IssueCommand, IssueHandler } from '#scheme/commands';
import { accountStream, calendarFold, periodStream, ruleSetsFold } from '#scheme/history';
import { CITY, fact, type Happened } from '../../test/support/builders.js';
import { sampleLines } from '../../test/support/office.js';
import type { CasesQuery } from './cases.query.js';
import { DryRunQuery, type Posting } from './dry-run.query.js';

const CALLER = { officerId: 'admin', correlationId: 'preview' };
const unnumbered = ({ voucherId: _id, logIndex: _index, number: _number, recordedAt: _at, ...rest }: Voucher): Posting => rest;

/** No rule set limits the age of a fact here. */
const terms = () => Promise.resolve({ sets: ruleSetsFold.initial, calendar: calendarFold.initial });

/** The sample, each line asked as a dry run before it is issued: what was foretold, and what the ledger makes of what was recorded. */
const walked = async () => {
  const store = new MemoryEventStore({ clock: () => '2026-01-01T00:00:00.000Z' as Instant });
  const handler = new IssueHandler(store, new MemoryVault(), () => '2026-01-01T00:00:00.000Z' as Instant);
  const dryRun = new DryRunQuery(store, { terms } as CasesQuery);
  let books = emptyBooks;
  const told: { readonly command: string; readonly foretold: readonly Posting[]; readonly posted: readonly Posting[] }[] = [];
  for (const line of sampleLines()) {
    const dry = await handler.execute(new IssueCommand(line, CALLER, { dryRun: true })).then((outcome) => dryRun.told(outcome)).catch(() => undefined);
    const { position } = await store.head();
    const done = await handler.execute(new IssueCommand(line, CALLER)).catch(() => undefined);
    expect([line.id, done?.outcome]).toEqual([line.id, dry?.outcome === 'wouldAccept' ? 'accepted' : dry?.outcome]);
    if (done?.outcome !== 'accepted' || dry === undefined || dry.outcome === 'refused') continue;
    const posted: Posting[] = [];
    for await (const batch of store.readAll({ after: position })) {
      for (const event of batch) {
        const after = post(ledgerEvent(event, 0), books);
        books = after.books;
        posted.push(...after.vouchers.map(unnumbered));
      }
    }
    told.push({ command: line.do, foretold: dry.postings ?? [], posted });
  }
  return told;
};

describe('the postings of a dry run', () => {
  let told: Awaited<ReturnType<typeof walked>>;
  beforeAll(async () => { told = await walked(); });

  it('are for every line of the sample what the ledger posts, but for the numbers', () => {
    for (const { command, foretold, posted } of told) expect([command, foretold]).toEqual([command, posted]);
    const moving = new Set(told.flatMap(({ command, posted }) => (posted.length > 0 ? [command] : [])));
    expect([...moving]).toEqual(expect.arrayContaining(['RecordAccrual', 'ApproveBatch', 'ReleaseFunds', 'SettlePayment', 'CloseYear', 'ReceiveClawback']));
  });

  it('fall into the next year where the fact\'s own is closed, and balance in every book', () => {
    const all = told.flatMap(({ foretold }) => foretold);
    const closing = told.findIndex(({ command }) => command === 'CloseYear');
    const later = told.slice(closing + 1).flatMap(({ foretold }) => foretold).filter(({ kind }) => kind !== 'CLOSING');
    expect(later.filter(({ voucherDate }) => voucherDate < '2020-01-01')).toEqual([]);
    for (const { lines } of all) expect(lines.reduce((sum, { side, amountFen }) => sum + (side === 'D' ? amountFen : -amountFen), 0)).toBe(0);
    expect(told.some(({ command, foretold }) => command === 'CloseYear' && foretold.length > 0)).toBe(true);
  });

  it('of a year close carry over what the books hold of the year, and not what came after its month was closed', async () => {
    const store = new MemoryEventStore({ clock: () => '2026-01-01T00:00:00.000Z' as Instant });
    const closing = { type: 'YearClosed.v1', data: { org: CITY, year: 2019 } } as const;
    const recorded = (amountFen: number): Happened =>
      fact(accountStream(CITY), ['FundAccrued.v1', { fundSource: 'UI_FUND', accrualId: `A-${amountFen}`, amountFen } as never], { on: '2019-12-20' });
    const happened = [recorded(700), fact(periodStream(CITY), ['PeriodClosed.v1', { org: CITY, period: 201912 }], { on: '2020-01-05' }), recorded(9)];
    for (const [n, { stream, event: { type, data, meta } }] of happened.entries()) {
      await store.append(stream, [{ id: `00000000-0000-4000-8000-00000000000${n}`, type, data: data as never, meta }], { expected: 'any' });
    }
    const { postings = [] } = await new DryRunQuery(store, { terms } as CasesQuery).told({
      outcome: 'wouldAccept', facts: [], events: [{ ...closing, id: 'x', stream: periodStream(CITY), revision: 1, meta: happened[1]!.event.meta }],
    } as unknown as CommandOutcome);
    const inF = postings.filter(({ bookSet: { book } }) => book === 'F');
    expect(inF.flatMap(({ lines }) => lines.map(({ account, amountFen }) => [account, amountFen]))).toEqual([['4001', 700], ['3001', 700]]);
  });

  it('are none where no money moves', () => {
    expect(told.filter(({ command }) => command === 'RegisterPerson').every(({ foretold }) => foretold.length === 0)).toBe(true);
  });
});
