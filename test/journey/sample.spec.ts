import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { eventStoreMigrations, PgEventStore } from '#event-store/postgres';
import type { StoredEvent } from '#event-store';
import { type Books, emptyBooks, ledgerEvent, post, reconcile, type Voucher, voucherText } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries } from '#ledger/queries';
import { quotationOf } from '#notice';
import { PgVault, privacyMigrations } from '#privacy';
import { dataSourceOptions } from '#postgres';
import { golden, ledgerLines } from '../support/ledger-lines.view.js';
import { type LineAnswer, runDayBook, sampleLines } from '../support/office.js';
import { endedLate, testDatabase, type TestDatabase } from '../support/postgres.js';
import { catchUp } from '../support/projecting.js';
import { tinyLedger } from '../support/tiny-ledger.mjs';

const YUAN = 100;
const notice = readFileSync(golden('notice', 'notice-2019-20.txt'), 'utf8').replace(/\s+/g, '').replaceAll('—６—', '');

/** What the storyboard refuses, in its order. */
const REFUSED = [
  ['GrantRoles', 'officer.roles-incompatible', 'JN-3.3c'],
  ['AcceptClassFiling', 'class.occupation-not-listed', 'JN-3.4a'],
  ['RegisterPerson', 'person.id-number-wrong', 'JN-3.3b'],
  ['EnrolTrainee', 'person.pension-recipient', 'JN-2.3.1d'],
  ['RecordCertificate', 'certificate.kind-not-listed', 'JN-2.3.1a'],
  ['AcceptClaim', 'claim.cap-per-year', 'JN-2.3.1b'],
  ['AcceptClaim', 'claim.same-occupation-and-level', 'JN-2.3.1c'],
  ['ReviewSecond', 'duties.same-person', 'JN-3.3c'],
  ['AllocateFunds', 'account.not-enough', 'JN-3.2c'],
  ['ApproveBatch', 'batch.notice-not-over', 'JN-3.3d'],
  ['ReissuePayment', 'payment.cooling', 'JN-3.3c'],
];

describe('the sample day book on PostgreSQL', () => {
  const lines = sampleLines();
  let database: TestDatabase;
  let pool: Pool;
  let store: PgEventStore;
  let vault: PgVault;
  let worker: DataSource;
  let auditor: DataSource;
  let queries: LedgerQueries;
  let answers: LineAnswer[];

  const project = () => catchUp(worker, store, new JournalProjector());
  const all = async (): Promise<StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const batch of store.readAll({ after: '0' as never })) events.push(...batch);
    return events;
  };
  const balance = async (name: string, more: { asOf?: string; knownAt?: string; closing?: string; org?: string } = {}): Promise<number> => {
    const [book = '', account = ''] = name.split('.');
    return (await queries.balance({ org: '370100', ...more, book, account })).balanceFen;
  };

  beforeAll(async () => {
    database = await testDatabase([...eventStoreMigrations, ...privacyMigrations, ...ledgerMigrations]);
    pool = new Pool({ connectionString: database.clerkUrl, max: 4 }).on('error', endedLate);
    store = new PgEventStore({ pool });
    vault = new PgVault({ pool, masterKey: Buffer.alloc(32, 7) });
    worker = await new DataSource(dataSourceOptions(database.workerUrl, { max: 3 })).initialize();
    auditor = await new DataSource(dataSourceOptions(database.auditorUrl, { max: 3 })).initialize();
    queries = new LedgerQueries(auditor);
    answers = await runDayBook({ store, vault }, lines);
    await project();
  });

  afterAll(async () => {
    await Promise.all([worker?.destroy(), auditor?.destroy(), pool?.end()]);
    await database?.drop();
  });

  it('refuses exactly what the storyboard says, each under a clause whose words are in the notice', () => {
    const refused = answers.flatMap((answer, i) => (answer.outcome === 'refused' ? [[lines[i]?.do, answer.refused, answer.clause]] : []));
    expect(refused).toEqual(REFUSED);
    for (const answer of answers) {
      if (answer.outcome !== 'refused') continue;
      expect(answer.quotation).toBe(quotationOf(answer.clause ?? ''));
      for (const fragment of (answer.quotation ?? '').split('…')) expect(notice).toContain(fragment.replace(/\s+/g, ''));
    }
    expect(answers.filter(({ outcome }) => outcome !== 'accepted')).toHaveLength(REFUSED.length);
  });

  it('ends 2019 with 97,973,500.00 in both books, 1,500.00 waiting, and an empty memorandum', async () => {
    const asOf = { asOf: '2019-12-31' };
    for (const name of ['F.1001', 'A.1003', 'F.3001', 'A.3001']) expect([name, await balance(name, asOf)]).toEqual([name, 97_973_500 * YUAN]);
    for (const name of ['A.1004', 'A.2001']) expect([name, await balance(name, asOf)]).toEqual([name, 1_500 * YUAN]);
    for (const name of ['M.8001', 'M.8002', 'M.8101', 'M.8102']) expect([name, await balance(name, asOf)]).toEqual([name, 0]);
  });

  it('ends the story with 97,958,000.00, 4,500.00 recovered, 20,000.00 spent, and an empty memorandum', async () => {
    for (const name of ['F.1001', 'A.1003']) expect([name, await balance(name)]).toEqual([name, 97_958_000 * YUAN]);
    expect(await balance('F.4501')).toBe(4_500 * YUAN);
    expect(await balance('F.5001')).toBe(20_000 * YUAN);
    for (const name of ['M.8001', 'M.8101']) expect(await balance(name)).toBe(0);
  });

  it('gives the district 2,000,000.00, closed into its own balance', async () => {
    for (const name of ['F.1001', 'F.3001', 'A.3001'])
      expect([name, await balance(name, { org: '370116', asOf: '2019-12-31' })]).toEqual([name, 2_000_000 * YUAN]);
    expect(await balance('F.4401', { org: '370116', asOf: '2019-12-31' })).toBe(0);
  });

  it('answers the last day of 2019 as it was known before and after the back-dated interest, and rewrote no row', async () => {
    const events = await all();
    const late = events.findIndex(({ type }) => type === 'InterestCredited.v1');
    expect(await balance('F.1001', { asOf: '2019-12-31', knownAt: `@${late - 1}` })).toBe(97_938_500 * YUAN);
    expect(await balance('F.1001', { asOf: '2019-12-31', knownAt: `@${late}` })).toBe(97_973_500 * YUAN);
    const rows = async (): Promise<unknown> =>
      worker.query("select md5(string_agg(v::text, '|' order by v.voucher_id)) as vouchers from ledger.voucher v where log_index < $1", [late]);
    const before = await rows();
    await runDayBook({ store, vault }, lines.slice(-3));
    await project();
    expect(await rows()).toEqual(before);
  });

  it('still shows the income and expenditure of 2019 when the closing vouchers are left out', async () => {
    const year = { asOf: '2019-12-31', closing: 'excluded' };
    expect(await balance('F.4001', year)).toBe(100_000_000 * YUAN);
    expect(await balance('F.5001', year)).toBe(61_500 * YUAN);
    expect(await balance('F.4201', year)).toBe(35_000 * YUAN);
    expect(await balance('F.5401', year)).toBe(2_000_000 * YUAN);
    expect(await balance('F.5001', { asOf: '2019-12-31' })).toBe(0);
  });

  it('keeps every reconciliation invariant after every event', async () => {
    let books: Books = emptyBooks;
    (await all()).forEach((event, index) => {
      books = post(ledgerEvent(event, index), books).books;
      for (const org of ['370100', '370116']) expect([event.type, reconcile(books, org)]).toEqual([event.type, []]);
    });
  });

  it('agrees line by line with the committed ledger and with a second implementation, and rebuilds to the same bytes', async () => {
    const events = await all();
    let books: Books = emptyBooks;
    const rebuilt: Voucher[] = [];
    events.forEach((event, index) => {
      const posted = post(ledgerEvent(event, index), books);
      books = posted.books;
      rebuilt.push(...posted.vouchers);
    });
    const rows: Voucher[] = [];
    for await (const voucher of queries.vouchers({})) rows.push(voucher);
    expect(rows.map(voucherText)).toEqual(rebuilt.map(voucherText));
    expect(ledgerLines(rows)).toBe(readFileSync(golden('ledgers', 'jinan-2019.csv'), 'utf8'));
    const { balance: tiny } = tinyLedger(
      events.map((event) => ({
        stream: event.stream,
        revision: event.revision,
        id: event.id,
        type: event.type,
        data: event.data,
        meta: event.meta,
        recordedAt: event.recordedAt,
      })) as never,
    );
    expect(tiny('370100', 'F', '1001')).toBe(97_958_000 * YUAN);
  });

  it('changes nothing when it is run again: every accepted line answers the same events', async () => {
    const head = await store.head();
    const again = await runDayBook({ store, vault }, lines);
    expect(await store.head()).toEqual(head);
    again.forEach((answer, i) => {
      const first = answers[i];
      if (first?.outcome !== 'accepted') return expect([i, answer.outcome]).not.toEqual([i, 'accepted']);
      expect(answer).toMatchObject({
        outcome: 'accepted',
        deduplicated: true,
        events: first.events.map(({ id, stream, revision, data }) => ({ id, stream, revision, data })),
      });
    });
  });

  it('opens the three findings of the late pension facts, and none for the man of 61 without pension', async () => {
    const findings = (await all()).filter(({ type }) => type === 'FindingOpened.v1').map(({ data }) => (data as { personId: string }).personId);
    expect(findings).toEqual(['P36', 'P37', 'P38']);
  });
});
