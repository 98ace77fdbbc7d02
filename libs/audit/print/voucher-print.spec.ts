import { DataSource } from 'typeorm';
import type { EventReader, StoredEvent } from '#event-store/reader';
import { referenceOf } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions } from '#postgres';
import { postAll, readHistory, stored, withItsCase, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { rowsOf, type StatementRow } from '../statements/statement.view.js';
import { statementBytes } from '../statements/statement.writer.js';
import { openStatement } from '../statements/statements.query.js';
import { printVoucher, printVouchers } from './voucher-print.query.js';

const golden = withItsCase(readHistory('jinan-2019'));
const source = golden.find(({ type }) => type === 'InterestCredited.v1')!;
const after = (type: string, data: Record<string, unknown>, n: number): HistoryEvent => ({
  ...golden.at(-1)!, stream: `voucher-${source.id}`, revision: n, id: `00000000-0000-4000-8000-00000000000${n}`, type, data,
  meta: { ...golden.at(-1)!.meta, org: '370100', actor: 'O-second', role: 'FIN_REV' },
});
const history = [...golden, after('VoucherReviewed.v1', { eventId: source.id, book: 'F' }, 1), after('VoucherReversed.v1', {
  reversalId: 'RV-1', reason: '示例', document: '示例', evidenceHash: 'a'.repeat(64), proposedBy: 'O-account',
  source: { eventId: source.id, stream: source.stream, revision: source.revision, type: source.type, on: source.meta.on, year: 2019, fundSource: 'UI_FUND',
    data: source.data },
}, 2)];
const { vouchers } = postAll(history);

/** Knows the first event, which says whether the store is a simulation, and is asked for no other. */
const first: StoredEvent = stored(history)[0]!;
const text = async (pages: AsyncIterable<string>): Promise<string> => {
  let html = '';
  for await (const part of pages) html += part;
  return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
};

describe('a reversed voucher and its red letter', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let sources: readonly DataSource[] = [];
  let asked = 0;
  const reader = {
    readAll: async function* () { asked += 1; yield await Promise.resolve(first); },
    readStream: async function* () { asked += 1; yield await Promise.resolve(first); },
  } as unknown as EventReader;
  const parts = (): { readonly ledger: LedgerQueries; readonly reader: EventReader } => ({ ledger: new LedgerQueries(sources[1]!), reader });
  beforeAll(async () => {
    database = await testDatabase(ledgerMigrations);
    sources = await Promise.all([database.workerUrl, database.auditorUrl].map((url) => new DataSource(dataSourceOptions(url, { max: 2 })).initialize()));
    await projectBatches(sources[0]!, new JournalProjector(), [stored(history)]);
  });
  afterAll(async () => {
    await Promise.all(sources.map((one) => one.destroy()));
    await database?.drop();
  });
  const refOf = (kind: string): string => referenceOf(vouchers.find((one) => one.bookSet.book === 'F' && one.bookSet.org === '370100'
    && (kind === 'REVERSAL' ? one.kind === kind : one.eventId === source.id))!);

  test('print with links both ways and the officers of the ledger', async () => {
    const [wrong, red] = [refOf('NORMAL'), refOf('REVERSAL')];
    const page = await text(await printVoucher(parts(), { reference: wrong }));
    for (const part of [' 已红字冲销 ', `已被 ${red} 冲销`, `制单：${source.meta.actor}`, '审核：O-second', '记账：系统 P4']) expect(page).toContain(part);
    const own = await text(await printVoucher(parts(), { reference: red }));
    for (const part of [' 红字冲销 ', `冲销凭证 ${wrong}`, '制单：O-second', '审核： ', '-35,000.00']) expect(own).toContain(part);
    expect(page + own).not.toContain('作废');
  });

  test('a month prints whole, money that came back with its links, and no event is read for a voucher', async () => {
    asked = 0;
    const pages = await text(await printVouchers(parts(), { org: '370100', from: '2019-12-01', asOf: '2020-12-31' }));
    const own = vouchers.filter(({ bookSet, voucherDate }) => bookSet.org === '370100' && voucherDate >= '2019-12-01');
    expect(pages.match(/字第 \d+ 号/g)!.length).toBe(own.length);
    expect(pages).toMatch(/收回凭证 A\.370100\.201912\.\d+/);
    expect(pages).toMatch(/已由以下凭证收回 A\.370100\.2020\d\d\.\d+/);
    expect(asked).toBeLessThanOrEqual(1);
  });

  test('list with status, officers and 作废标志, in JSON and as a table', async () => {
    const statement = await openStatement(parts(), 'vouchers', { org: '370100', book: 'F' });
    const rows: StatementRow[] = [];
    for await (const row of rowsOf(statement)) rows.push(row);
    const row = (kind: string): StatementRow => rows.find(({ voucher }) => voucher === refOf(kind))!;
    expect(row('NORMAL')).toMatchObject({ status: '已红字冲销', cancelled: '否', reviewer: 'O-second', reversedBy: refOf('REVERSAL'), maker: source.meta.actor });
    expect(row('REVERSAL')).toMatchObject({ status: '红字冲销', cancelled: '否', reviewer: null, reverses: refOf('NORMAL') });
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['未审核', '已红字冲销', '红字冲销']));
    const csv: Buffer[] = [];
    for await (const part of statementBytes(statement, 'csv', { simulation: false })) csv.push(Buffer.from(part as Uint8Array));
    expect(Buffer.concat(csv).toString('utf8')).toMatch(/状态,作废标志,[^]*已红字冲销,否,/);
  });
});
