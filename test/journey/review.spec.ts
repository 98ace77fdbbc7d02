import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { sampleLines } from '../support/office.js';
import { ask, command, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const ROOT = resolve(import.meta.dirname, '../..');
interface Row { readonly voucherRef: string; readonly maker: string; readonly eventId: string; readonly book: string }
let doors: Doors;
const tokens: Record<string, string> = {};
const audited = (path: string): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: tokens['O-audit'] ?? null });
const clerked = (as: string, path: string): Promise<Answer> => ask(`${doors.adminUrl}${path}`, { as: tokens[as] ?? null });
interface Typed { readonly stdout: string; readonly stderr: string; readonly code: number }
/** The command line from its sources, asking a door. */
const typed = async (as: string, url: string, ...words: readonly string[]): Promise<Typed> => {
  const from = ['-C', 'zhuanzhang-source', '--import', './test/support/typescript.mjs', 'apps/cli/main.ts'];
  const env = { ...process.env, ZHUANZHANG_TOKEN: tokens[as] };
  return promisify(execFile)(process.execPath, [...from, ...words, '--url', url], { cwd: ROOT, env, timeout: 50_000 })
    .then((out) => ({ ...out, code: 0 }), (error: unknown) => error as Typed);
};
const rowsOf = ({ json }: Answer): readonly Row[] => json['rows'] as readonly Row[];
const unreviewed = (more = ''): string => `/v1/unreviewed-vouchers?org=370100&period=201912${more}`;

beforeAll(async () => {
  doors = await openDoors();
  await ask(`${doors.adminUrl}/v1/day-book`, { as: doors.root, body: ndjson(sampleLines()), headers: { 'content-type': 'application/x-ndjson' } });
  for (const officerId of ['O-audit', 'O-finrev', 'O-fb-appr', 'O-account']) {
    tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } })).json['bearer']);
  }
  tokens['admin'] = doors.root;
  await doors.caughtUp();
});
afterAll(() => doors.close());

describe('the unreviewed vouchers of a month', () => {
  it('are told to an auditor page by page, each once, and the link of an answer gives the same rows for ever', async () => {
    const all = await audited(unreviewed('&limit=200'));
    expect([all.status, rowsOf(all).length > 10, rowsOf(all).map(({ voucherRef }) => voucherRef)])
      .toEqual([200, true, expect.arrayContaining(['F.370100.201912.0001', 'A.370100.201912.0001', 'M.370100.201912.0001'])]);
    const walked: Row[] = [];
    for (let path: string | undefined = unreviewed('&limit=7'); path !== undefined;) {
      const page: Answer = await audited(path);
      walked.push(...rowsOf(page));
      path = (page.json['links'] as { readonly next?: string }).next;
    }
    expect(walked).toEqual(rowsOf(all));
    expect(rowsOf(await audited(unreviewed('&book=M&limit=200')))).toEqual(rowsOf(all).filter(({ book }) => book === 'M'));
    expect(rowsOf(await audited(unreviewed('&knownAt=@0')))).toEqual([]);
    expect((await audited('/v1/unreviewed-vouchers?org=370100&period=201913')).json).toMatchObject({ code: 'ledger.unknown-word' });
  });

  it('are told to who may review them, without those of the own hand, and to nobody else', async () => {
    const mine = await clerked('O-finrev', '/v1/vouchers/unreviewed?period=201912');
    const refs = (mine.json['rows'] as readonly { vouchers: readonly string[] }[]).flatMap(({ vouchers }) => vouchers);
    const all = rowsOf(await audited(unreviewed('&limit=200')));
    expect([mine.status, mine.json['vouchers'], refs])
      .toEqual([200, all.length, all.filter(({ maker }) => maker !== 'O-finrev').map(({ voucherRef }) => voucherRef)]);
    expect(mine.json['ownVouchers']).toBe(all.filter(({ maker }) => maker === 'O-finrev').length);
    expect((await clerked('O-account', '/v1/vouchers/unreviewed?period=201912')).json).toMatchObject({ code: 'auth.role-missing' });
    expect((await clerked('O-fb-appr', '/v1/vouchers/unreviewed?period=201912&by=O-finrev')).json).toMatchObject({ code: 'auth.role-missing' });
    expect((await clerked('admin', '/v1/vouchers/unreviewed?period=201912&by=O-finrev')).json).toEqual(mine.json);
  });

  it('are reviewed by one command line, those of the own hand left to another', async () => {
    const before = rowsOf(await audited(unreviewed('&limit=200')));
    const own = before.filter(({ maker }) => maker === 'O-finrev').length;
    const listed = await typed('O-audit', doors.auditUrl, 'unreviewed', '--org', '370100', '--period', '2019-12', '--limit', '3', '--json');
    expect((JSON.parse(listed.stdout) as { rows: Row[] }).rows).toMatchObject(before.slice(0, 3).map(({ voucherRef }) => ({ voucherRef })));
    const other = await typed('O-finrev', doors.adminUrl, 'review', '--org', '370116', '--period', '201912');
    expect([other.code, other.stderr]).toEqual([5, expect.stringContaining('O-finrev reviews the vouchers of 370100')]);
    const review = (...words: string[]): Promise<Typed> =>
      typed('admin', doors.adminUrl, 'review', '--org', '370100', '--period', '201912', ...words, '--json');
    expect(JSON.parse((await review('--by', 'O-finrev', '--dry-run')).stdout)).toMatchObject({ reviewed: before.length - own, ownVouchers: own });
    expect(JSON.parse((await review('--by', 'O-finrev')).stdout))
      .toMatchObject({ vouchers: before.length, reviewed: before.length - own, ownVouchers: own });
    await doors.caughtUp();
    expect(rowsOf(await audited(unreviewed('&limit=200'))).map(({ maker }) => maker)).toEqual(Array.from({ length: own }, () => 'O-finrev'));
    expect(JSON.parse((await review('--by', 'O-fb-appr')).stdout)).toMatchObject({ reviewed: own, ownVouchers: 0 });
    await doors.caughtUp();
    expect(rowsOf(await audited(unreviewed()))).toEqual([]);
  });
});

describe('a voucher with a word of its own', () => {
  const REF = 'F.370100.202101.收0001';
  const encoded = encodeURIComponent(REF);
  beforeAll(async () => {
    for (const [by, name, data, on] of [
      ['O-finrev', 'ChooseVoucherWords', { org: '370100', year: 2021, words: 'SPECIAL' }, '2020-12-30'],
      ['O-account', 'RecordInterest', { org: '370100', interestId: 'INT-2021', amountFen: 100, bankReference: 'BK-2021' }, '2021-01-05'],
    ] as const) {
      const answered = await ask(`${doors.adminUrl}/v1/commands/${name}`, { as: doors.root, body: { ...command(name, data, on), do: undefined, by } });
      expect([name, answered.status]).toEqual([name, 201]);
    }
    await doors.caughtUp();
  });

  it('is asked by its reference, encoded as an address wants it', async () => {
    expect(encoded).toBe('F.370100.202101.%E6%94%B60001');
    expect((await audited(`/v1/vouchers/${encoded}`)).json).toMatchObject({ word: '收', number: 1 });
    expect((await audited(`/v1/vouchers/${encoded}/standing`)).json).toMatchObject({ ref: REF, status: 'UNREVIEWED' });
    const why = await audited(`/v1/explain/${encoded}`);
    expect([why.status, (why.json['voucher'] as { ref: string }).ref]).toEqual([200, REF]);
    expect((await audited(`/v1/explain/${encoded}/1`)).status).toBe(200);
    const page = await audited(`/v1/vouchers/${encoded}/print`);
    expect([page.status, page.text.includes('收')]).toEqual([200, true]);
    expect((await audited(`/v1/vouchers/${encodeURIComponent('F.370100.202101.付0001')}`)).json).toMatchObject({ code: 'ledger.unknown-voucher' });
  });

  it('is told with links that lead to it', async () => {
    const listed = await audited('/v1/unreviewed-vouchers?org=370100&period=202101&book=F');
    const [row] = listed.json['rows'] as readonly { voucherRef: string; links: { explain: string; voucher: string } }[];
    expect([row?.voucherRef, row?.links.explain]).toEqual([REF, `/v1/explain/${encoded}`]);
    for (const path of Object.values(row!.links)) expect((await audited(path)).status).toBe(200);
  });

  it('is asked on the command line, as is money between levels', async () => {
    const { stdout } = await typed('O-audit', doors.auditUrl, 'standing', REF, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ref: REF, statusZh: '未审核', maker: 'O-account' });
    const told = await typed('O-audit', doors.auditUrl, 'transit', '--as-of', '2019-12-12', '--json');
    const { transfers } = (await audited('/v1/transfers-in-transit?asOf=2019-12-12')).json;
    expect((JSON.parse(told.stdout) as { transfers: unknown }).transfers).toEqual(transfers);
  });
});
