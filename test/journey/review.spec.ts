import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
/** The command line as it was built, asking a door. */
const running = async (more: Readonly<Record<string, string | undefined>>, ...words: readonly string[]): Promise<Typed> => {
  return promisify(execFile)(process.execPath, ['dist/apps/cli/main.js', ...words], { cwd: ROOT, env: { ...process.env, ...more }, timeout: 50_000 })
    .then((out) => ({ ...out, code: 0 }), (error: unknown) => error as Typed);
};
const typed = (as: string, url: string, ...words: readonly string[]): Promise<Typed> => running({ ZHUANZHANG_TOKEN: tokens[as] }, ...words, '--url', url);
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

describe('reviewing by the command line', () => {
  /** A clerks' door with one page of a month, that answers every line of a day book alike. */
  const standIn = async (answer: object, work: (url: string) => Promise<void>): Promise<void> => {
    const facts = [{ eventId: '00000000-0000-4000-8000-000000000001', stream: 'account-370100', revision: 0, book: 'F', vouchers: ['F.370100.201912.0001'] }];
    const month = { org: '370100', period: 201912, today: '2020-01-02', reviewer: 'O-finrev', knownAt: 9, vouchers: 8, ownVouchers: 0, left: 7, rows: facts };
    const door = createServer((request, response) => {
      request.resume().once('end', () => { response.end(`${JSON.stringify(request.method === 'GET' ? month : { line: 1, ...answer })}\n`); });
    });
    await new Promise<void>((listening) => { door.listen(0, '127.0.0.1', listening); });
    try { await work(`http://127.0.0.1:${(door.address() as AddressInfo).port}`); } finally { door.closeAllConnections(); door.close(); }
  };
  const review = (url: string, ...more: readonly string[]): Promise<Typed> => typed('admin', url, 'review', '--org', '370100', '--period', '201912', ...more);

  it.each([
    ['the store is away', { outcome: 'failed', status: 503, code: 'store.busy' }, 6], ['the officer may not', { outcome: 'failed', status: 403 }, 5],
    ['somebody was faster', { outcome: 'failed', status: 409 }, 4], ['a rule says no', { outcome: 'refused', refused: 'duties.same-person' }, 3],
  ])('ends as `run` does when %s', async (_, answer, code) => {
    await standIn(answer, async (url) => { expect((await review(url)).code).toBe(code); });
  });

  it('says of a dry run what its one page left out', async () => {
    await standIn({ outcome: 'wouldAccept' }, async (url) => {
      const [shown, json] = [await review(url, '--dry-run'), await review(url, '--dry-run', '--json')];
      expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('另有 7 项')]);
      expect(JSON.parse(json.stdout)).toMatchObject({ vouchers: 8, reviewed: 1, left: 7 });
    });
  });
});

describe('a voucher with a word of its own', () => {
  const REF = 'F.370100.202101.收0001';
  const encoded = encodeURIComponent(REF);
  beforeAll(async () => {
    for (const [by, name, data, on] of [
      ['admin', 'RegisterOfficer', { officerId: 'O-lw-audit', name: '示例审计', org: '370116', unit: 'AUDIT_OFFICE' }, '2020-12-30'],
      ['admin', 'GrantRoles', { officerId: 'O-lw-audit', roles: ['AUDITOR'] }, '2020-12-30'],
      ['O-finrev', 'ChooseVoucherWords', { org: '370100', year: 2021, words: 'SPECIAL' }, '2020-12-30'],
      ['O-account', 'RecordInterest', { org: '370100', interestId: 'INT-2021', amountFen: 100, bankReference: 'BK-2021' }, '2021-01-05'],
      ['O-fb-appr', 'AllocateFunds', { org: '370100', transferId: 'T-2021', toOrg: '370116', amountFen: 123_400, document: '下拨通知（示例）' }, '2021-01-06'],
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
    expect((await audited(`/v1/vouchers/${encodeURIComponent('F.370100.202101.付0009')}`)).json).toMatchObject({ code: 'ledger.unknown-voucher' });
  });

  it('is told with links that lead to it', async () => {
    const listed = await audited('/v1/unreviewed-vouchers?org=370100&period=202101&book=F');
    const [row] = listed.json['rows'] as readonly { voucherRef: string; links: { explain: string; voucher: string } }[];
    expect([row?.voucherRef, row?.links.explain]).toEqual([REF, `/v1/explain/${encoded}`]);
    for (const path of Object.values(row!.links)) expect((await audited(path)).status).toBe(200);
  });

  it('is asked on the command line', async () => {
    const { stdout } = await typed('O-audit', doors.auditUrl, 'standing', REF, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ref: REF, statusZh: '未审核', maker: 'O-account' });
  });

  describe('and money between levels that was sent and not received', () => {
    const PATH = '/v1/transfers-in-transit?asOf=2021-01-06';
    const SENT = { way: 'down', transferId: 'T-2021', fundSource: 'UI_FUND', fromOrg: '370100', toOrg: '370116', amountFen: 123_400, sentOn: '2021-01-06' };
    const due = { asOf: '2021-01-06', transfers: [SENT], more: false, totalFen: 123_400 };

    it('is told over HTTP, on the command line through the door, and beside the server', async () => {
      expect((await audited(PATH)).json).toMatchObject(due);
      expect((await audited('/v1/transfers-in-transit?asOf=2021-01-05')).json).toMatchObject({ transfers: [], totalFen: 0 });
      const words = ['transit', '--as-of', '2021-01-06'];
      expect(JSON.parse((await typed('O-audit', doors.auditUrl, ...words, '--json')).stdout)).toMatchObject(due);
      const beside = { DATABASE_URL: doors.database.auditorUrl, SECRETS_DIR: doors.secretsDir };
      expect(JSON.parse((await running(beside, ...words, '--org', '370116', '--json')).stdout)).toMatchObject(due);
      const shown = await running(beside, ...words);
      expect([shown.code, shown.stdout]).toEqual([0, expect.stringMatching(/下拨.*T-2021.*1,234\.00/)]);
      const always = await running(beside, 'transit', '--json');
      expect([always.code, JSON.parse(always.stdout)]).toMatchObject([0, { asOf: '9999-12-31', transfers: [SENT] }]);
    });

    it('is told to an auditor of a district of that district alone', async () => {
      const wish = { as: doors.root, body: { officerId: 'O-lw-audit', label: '测试', ttlDays: 1 } };
      const as = String((await ask(`${doors.adminUrl}/v1/tokens`, wish)).json['bearer']);
      const told = (more: string): Promise<Answer> => ask(`${doors.auditUrl}${PATH}${more}`, { as });
      expect([(await told('')).json, (await told('&org=370100')).json]).toMatchObject(Array(2).fill({ status: 403, code: 'auth.other-organisation' }));
      expect((await told('&org=370116')).json).toMatchObject(due);
    });
  });
});
