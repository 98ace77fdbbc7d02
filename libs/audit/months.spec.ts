import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { periodOf, shanghaiDay } from '#kernel';
import { eventStoreMigrations, PgEventReader, PgEventStore } from '#event-store/postgres';
import { referenceOf, type Voucher } from '#ledger/book';
import { JournalProjector, ledgerMigrations, PeriodFreezer } from '#ledger/projector';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool, poolOf } from '#postgres';
import { closingsOf } from '../../test/support/frozen-roots.view.js';
import { postAll, type HistoryEvent } from '../../test/support/ledger-lines.view.js';
import { testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { catchUp } from '../../test/support/projecting.js';
import { randomHistory } from '../../test/support/random-history.view.js';
import { withRandomWords } from '../../test/support/random-words.view.js';
import { recordHistory } from '../../test/support/recording.js';
import { auditMigrations, latePostings, LogQueries, runChecks, sealPending, signerOf, writePackage, type Finding, type ToldLatePosting } from './index.js';
import { filesOfZip, Ledger, verifyFiles } from './verify/verify.mjs';

const ORG = '370100';
const random = withRandomWords(randomHistory(5, 400, { months: true }), 5);
/** a month long before all others is held at the beginning, and an auditor lets one command into it */
const told = (n: number, type: string, data: Record<string, unknown>, more: object = {}): HistoryEvent => {
  const { meta, recordedAt } = random[0]!;
  return { stream: 'told-1', revision: n, id: `00000000-0000-5000-a000-00000000000${n}`, type, data, recordedAt, meta: { ...meta, org: ORG, ...more } };
};
const history = [
  told(0, 'PeriodHeld.v1', { org: ORG, period: 201_601 }),
  told(1, 'RectificationAdmitted.v1', { org: ORG, period: 201_601, commandId: 'zz', reason: '利息漏记' }),
  told(2, 'InterestCredited.v1', { fundSource: 'UI_FUND', amountFen: 7, interestId: 'I', bankReference: 'B' }, { on: '2016-01-05', commandId: 'zz' }),
  told(3, 'PeriodClosed.v1', { org: ORG, period: 201_601 }),
  told(4, 'InterestCredited.v1', { fundSource: 'UI_FUND', amountFen: 9, interestId: 'J', bankReference: 'B' }, { on: '2016-01-06' }),
  // December closed by itself takes J26 and is frozen again
  told(5, 'PeriodHeld.v1', { org: ORG, period: 201_612 }), told(6, 'PeriodClosed.v1', { org: ORG, period: 201_612 }),
  told(7, 'YearClosed.v1', { org: ORG, year: 2016 }),
  ...random,
];
const closings = closingsOf(history).map(({ org, closedAt: i }) => ({ org, i }));

describe('closed months: frozen, checked, and what came late', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-months-'));
  const signer = signerOf('zhuanzhang.local/S1', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  let database: TestDatabase;
  let pools: readonly Pool[];
  let sources: readonly DataSource[];
  const [worker, auditor] = [() => sources[0]!, () => sources[1]!];
  const reader = (): PgEventReader => new PgEventReader({ pool: poolOf(auditor()) });
  const parts = () => ({ reader: reader(), ledger: new LedgerQueries(auditor(), 'ledger', { waitMs: 100 }), log: new LogQueries(auditor()), signer });
  const project = (): Promise<unknown> => catchUp(worker(), reader(), new JournalProjector());
  /** as the worker's own login, which may write to the books' streams and no others */
  const freezer = (): PeriodFreezer => new PeriodFreezer(worker(), new PgEventStore({ pool: pools[1]! }));
  const roots = async (): Promise<readonly Finding[]> => (await runChecks(parts())).find(({ check }) => check === 'period-roots')!.found;
  const tell = async (events: readonly HistoryEvent[]): Promise<void> => {
    const store = new PgEventStore({ pool: pools[0]! });
    await recordHistory(store, events);
  };

  beforeAll(async () => {
    database = await testDatabase([...eventStoreMigrations, ...ledgerMigrations, ...auditMigrations]);
    pools = [openPool(database.ownerUrl), openPool(database.workerUrl)];
    sources = await Promise.all([database.workerUrl, database.auditorUrl].map((url) => new DataSource(dataSourceOptions(url, { max: 4 })).initialize()));
    await tell(history);
    await project();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await Promise.all([...sources ?? []].map((source) => source.destroy()));
    await Promise.all([...pools ?? []].map((pool) => pool.end()));
    await database?.drop();
  });

  it('freezes every closing once, whoever asks and however often', async () => {
    expect(closings.length).toBeGreaterThan(5);
    expect(closings.filter(({ i }) => history[i]!.type === 'YearClosed.v1').map(({ i }) => history[i]!.data['year'])).toContain(2016);
    const both = await Promise.all([freezer().freeze(), freezer().freeze()]);
    const one = freezer();
    for (let asked = 0; asked < closings.length; asked += 1) await one.freeze();
    expect([await one.freeze(), await freezer().freeze()]).toEqual([0, 0]);
    expect(both.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(closings.length);
    const streams = await reader().readStreams([`books-${ORG}`, 'books-370116']);
    const frozen = [...streams.values()].flat();
    expect(frozen.map(({ data }) => (data as { closedAt: number }).closedAt).sort((a, b) => a - b)).toEqual(closings.map(({ i }) => i));
    expect(new Set(frozen.map(({ meta: { actor } }) => actor))).toEqual(new Set(['system']));
    await project();
  });

  it('every root is what the events before the closing give, and a changed one is named', async () => {
    await sealPending({ dataSource: worker(), reader: reader(), signer });
    expect(await roots()).toEqual([]);
    const swap = async (from: string, to: string): Promise<void> => {
      const owner = await new DataSource(dataSourceOptions(database.ownerUrl)).initialize();
      await owner.transaction(async (run) => {
        await run.query(`set local session_replication_role = 'replica'`);
        await run.query(`update event_store.es_event set data = replace(data, $1, $2) where type like 'PeriodFrozen%'`, [from, to]);
      });
      await owner.destroy();
    };
    await swap('"root":"', '"root":"0');
    expect((await roots()).length).toBe(Math.min(20, closings.length));
    await swap('"root":"0', '"root":"');
    expect(await roots()).toEqual([]);
  });

  it('the verifier of a package posts the same months and makes the same roots', async () => {
    const path = join(folder, 'package.zip');
    await writePackage(parts(), { scope: { org: ORG }, out: createWriteStream(path) });
    const result = await verifyFiles(filesOfZip(path), { key: signer.vkey });
    expect(result.failures).toEqual([]);
    const again = new Ledger(ORG);
    const index = closings.find(({ org }) => org === ORG)!.i;
    for (const [i, event] of history.slice(0, index + 1).entries()) if (event.meta.org === ORG) again.take({ ...event, index: i });
    const lie = { org: ORG, period: (history[index]!.data as { period: number }).period, closedAt: index, accounts: 1, root: 'a'.repeat(64) };
    expect(() => { again.take({ type: 'PeriodFrozen.v1', data: lie, index: index + 1 }); }).toThrow('has another root');
  });

  const late = (of: readonly Voucher[]): readonly Voucher[] => of.filter((one) => one.bookSet.org === ORG && one.kind !== 'CLOSING'
    && (one.correctionOfPeriod !== undefined || periodOf(shanghaiDay(one.recordedAt)) > one.period));
  const paged = async (more: object): Promise<readonly ToldLatePosting[]> => {
    const rows: ToldLatePosting[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await latePostings(parts(), { org: ORG, limit: 17, ...more, ...(cursor !== undefined && { cursor }) });
      expect(page.rows.length).toBeLessThanOrEqual(17);
      rows.push(...page.rows);
      if (page.next === undefined) return rows;
      cursor = page.next;
    }
  };

  it('lists what came late, page by page, with who and why', async () => {
    const { vouchers } = postAll(history);
    const all = late(vouchers);
    const rows = await paged({});
    expect(rows.map(({ voucherRef }) => voucherRef)).toEqual(all.map(referenceOf));
    expect(new Set(rows.map(({ because }) => because))).toEqual(new Set(['AFTER_CLOSE', 'RECTIFIED', 'DATED_BACK']));
    for (const row of rows) {
      const event = history[row.logIndex]!;
      const { type, meta: { actor, on }, data } = event;
      const factOn = type === 'VoucherReversed.v1' ? (data as { source: { on: string } }).source.on : on;
      expect([row.eventId, row.type, row.actor, row.on, row.factOn]).toEqual([event.id, type, actor, on, factOn]);
    }
    const half = Math.trunc(history.length / 2);
    expect((await paged({ knownAt: `@${half}` })).length).toBe(all.filter(({ logIndex }) => logIndex <= half).length);
    expect((await paged({ book: 'M', asOf: '2019-12-31' })).length).toBe(all.filter(({ bookSet, voucherDate }) => bookSet.book === 'M'
      && voucherDate <= '2019-12-31').length);
    const months = all.map(({ correctionOfPeriod, period }) => correctionOfPeriod ?? period);
    expect((await paged({ period: String(months[0]) })).length).toBe(months.filter((month) => month === months[0]).length);
  });

  it('is read from its own index', async () => {
    const { rows } = await pools[0]!.query<{ 'QUERY PLAN': string }>(`set enable_seqscan = off; explain select v.voucher_id from ledger.voucher_view v
      where v.kind <> 'CLOSING' and (v.correction_of_period is not null or v.late) and v.voucher_id > 0 order by v.voucher_id limit 10`).then((result) =>
      (Array.isArray(result) ? result as unknown as { rows: { 'QUERY PLAN': string }[] }[] : [result]).at(-1)!);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('voucher_late');
  });

  it.each([['a month', { period: '201913' }], ['a cursor', { cursor: 'bm8' }], ['a book', { book: 'X' }]])('%s it does not know is named', async (_name,
    more) => {
    await expect(latePostings(parts(), { org: ORG, ...more })).rejects.toMatchObject({ name: 'UnknownToLedger' });
  });
});
