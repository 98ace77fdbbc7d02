import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { rootFromInclusion } from '#audit';
import { ask, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const BOOK = readFileSync(new URL('../../apps/cli/samples/jinan-2019.daybook.ndjson', import.meta.url), 'utf8').trim().split('\n');
const ROOT = resolve(import.meta.dirname, '../..');
let doors: Doors;
const tokens: Record<string, string> = {};
const get = (path: string, as = 'O-audit'): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: tokens[as] ?? null });
/** The command line as it was built, asking the auditors' door. */
const typed = async (...words: readonly string[]): Promise<string> => {
  const from = ['dist/apps/cli/main.js'];
  const env = { ...process.env, ZHUANZHANG_TOKEN: tokens['O-audit'] ?? '' };
  return (await promisify(execFile)(process.execPath, [...from, ...words, '--url', doors.auditUrl], { cwd: ROOT, env, timeout: 150_000 })).stdout;
};

interface Share {
  readonly ref: string; readonly shareFen: number; readonly links: { readonly explain: string };
  readonly event: { readonly type: string; readonly commandId: string; readonly inclusion: { readonly logIndex: number; readonly size: number;
    readonly leafHash: string; readonly proof: readonly string[]; readonly checkpoint: string } };
  readonly officers: { readonly maker: string };
}
interface Sum { readonly book: string; readonly account: string; readonly debitFen: number; readonly creditFen: number }
const LATER = [JSON.stringify({
  id: '00000000-0000-4000-8000-000000000071', at: '2020-05-06T01:00:00.000Z', by: 'O-account', on: '2020-03-21', do: 'RecordInterest',
  data: { org: '370100', interestId: 'INT-Q1', amountFen: 7, bankReference: 'BK-Q1' },
})];
let first = 0;

beforeAll(async () => {
  doors = await openDoors();
  const wish = { as: doors.root, headers: { 'content-type': 'application/x-ndjson' } };
  const tell = async (lines: readonly string[]): Promise<void> => {
    const { text } = await ask(`${doors.adminUrl}/v1/day-book`, { ...wish, body: ndjson([...lines]) });
    expect(text).not.toMatch(/"outcome":"failed"/);
    await doors.caughtUp();
  };
  await tell(BOOK);
  for (const officerId of ['O-audit', 'O-export']) {
    tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } })).json['bearer']);
  }
  first = ((await get('/v1/balances/F.1001?org=370100')).json['knownAt'] as { index: number }).index;
  await tell(LATER);
});
afterAll(() => doors.close());

describe('an auditor asks where a figure comes from', () => {
  it('a balance, page by page, each page proven, down to officer, command and a leaf that leads to the signed root', async () => {
    const shares: Share[] = [];
    for (let path: string | undefined = '/v1/explain?figure=F.1001&org=370100&asOf=2019-12-31&limit=2'; path !== undefined;) {
      const { status, json }: Answer = await get(path);
      expect([status, json['amountFen'], json['parts']]).toMatchObject([200, 9_797_350_000, { equal: true, sumFen: 9_797_350_000 }]);
      shares.push(...json['shares'] as Share[]);
      path = (json['links'] as { next?: string }).next;
    }
    expect(shares.reduce((sum, { shareFen }) => sum + shareFen, 0)).toBe(9_797_350_000);
    for (const { event: { inclusion, commandId }, officers, links } of shares) {
      const [, size = '', root = ''] = inclusion.checkpoint.split('\n');
      const leaf = Buffer.from(inclusion.leafHash, 'base64');
      const led = rootFromInclusion({ index: inclusion.logIndex, size: inclusion.size }, leaf, inclusion.proof.map((one) => Buffer.from(one, 'base64')));
      expect([Number(size), led.toString('base64'), commandId, officers.maker])
        .toEqual([inclusion.size, root, expect.stringMatching(/./), expect.stringMatching(/^O-/)]);
      expect((await get(links.explain)).status).toBe(200);
    }
  });

  it('an expense of one kind, a turnover of days, one column, one party', async () => {
    const kind = await get('/v1/explain?figure=F.5001&org=370100&asOf=2019-12-31&closing=excluded&only=D');
    expect([kind.json['amountFen'], (kind.json['shares'] as Share[]).map(({ event }) => event.type)]).toEqual([6_150_000, ['FundsReleased.v1']]);
    const days = await get('/v1/explain?figure=F.1001&org=370100&from=2020-03-01&asOf=2020-03-31');
    expect(days.json).toMatchObject({ amountFen: 300_007, parts: { equal: true } });
    const parties = (await get('/v1/accounts/M.8101/parties?org=370100')).json['parties'] as { party: string; balanceFen: number }[];
    for (const { party, balanceFen } of parties) {
      expect((await get(`/v1/explain?figure=M.8101&org=370100&party=${encodeURIComponent(party)}`)).json)
        .toMatchObject({ amountFen: balanceFen, basis: 'index', parts: { equal: true } });
    }
  });

  it('a line of the quarterly report, as the sum of its events', async () => {
    const { json } = await get('/v1/explain-report?line=total.paidFen&period=2019Q4');
    expect(json).toMatchObject({ line: { value: 6_150_000 }, parts: { sum: 6_150_000, equal: true } });
    expect((json['contributions'] as { type: string }[]).map(({ type }) => type)).toEqual(expect.arrayContaining(['PaymentSettled.v1']));
    expect((await get('/v1/explain-report?line=total.persons&period=2019Q4')).json).toMatchObject({ line: { value: 39 }, parts: null });
  });

  it('forward from every kind of subject: the pages add up, and no line stands on two', async () => {
    const sums = async (kind: string, id: string, limit: number): Promise<Record<string, number>> => {
      const all: Record<string, number> = {};
      for (let path: string | undefined = `/v1/forward/${kind}/${id}?limit=${limit}`; path !== undefined;) {
        const { status, json }: Answer = await get(path);
        expect([path, status]).toEqual([path, 200]);
        for (const { book, account, debitFen, creditFen } of json['sums'] as Sum[]) {
          all[`${book}.${account}`] = (all[`${book}.${account}`] ?? 0) + debitFen - creditFen;
        }
        path = (json['links'] as { next?: string }).next;
      }
      return all;
    };
    const claim = await sums('claim', 'C1', 10);
    expect(Object.keys(claim)).toContain('M.8001');
    const led = (await get('/v1/forward/claim/C1')).json['events'] as { data: { batchId?: string } }[];
    const batch = String(led.find(({ data }) => data.batchId)?.data.batchId);
    for (const [kind, id] of [['batch', batch], ['institution', 'I1'], ['person', 'P01']] as const) {
      const whole = await sums(kind, id, 50);
      expect([kind, Object.keys(whole).length > 2, await sums(kind, id, 1)]).toEqual([kind, true, whole]);
    }
    expect((await sums('batch', batch, 50))['M.8001']).toBe(0);
    expect((await get('/v1/forward/person/P01')).text).not.toMatch(/示[甲乙丙丁]/);
  });

  it('what came into the first quarter after the first audit', async () => {
    const { json } = await get(`/v1/ledger-changes?org=370100&from=2020-01-01&to=2020-03-31&since=@${first}`);
    expect(json).toMatchObject({ equal: true, changes: [{ because: 'LATE_FACT', officers: { maker: 'O-account' } }, { because: 'LATE_FACT' }] });
    expect((json['accounts'] as { account: string; difference: object; equal: boolean }[]).map(({ account, difference }) => [account, difference]))
      .toEqual([['1001', { debitFen: 7, creditFen: 0 }], ['4201', { debitFen: 0, creditFen: 7 }], ['1003', { debitFen: 7, creditFen: 0 }],
        ['4201', { debitFen: 0, creditFen: 7 }]]);
    expect(await typed('changes', '--org', '370100', '--period', '2020Q1', '--since', `@${first}`)).toMatch(/迟到事实[\s\S]*F\.1001[\s\S]*相符/);
  }, 200_000);

  it('refuses in words what it cannot know', async () => {
    const codeOf = async (path: string): Promise<unknown> => { const { status, json } = await get(path); return [status, json['code']]; };
    expect(await codeOf('/v1/explain?figure=F.9999&org=370100')).toEqual([400, 'ledger.unknown-account']);
    expect(await codeOf('/v1/explain?figure=F.1001&org=370100&knownAt=2088-01-01T00:00:00Z')).toEqual([400, 'ledger.unknown-word']);
    expect(await codeOf('/v1/explain?figure=F.1001&org=370100&knownAt=@999999')).toEqual([409, 'ledger.not-there-yet']);
    expect(await codeOf(`/v1/ledger-changes?org=370100&period=2020Q1&since=@${first}&knownAt=@3`)).toEqual([400, 'ledger.unknown-word']);
    expect(await codeOf('/v1/forward/claim/C999')).toEqual([404, 'resource.unknown']);
    expect(await codeOf('/v1/forward/moon/C1')).toEqual([404, 'resource.unknown']);
    expect(await codeOf('/v1/explain-report?line=total.moonFen&period=2019Q4')).toEqual([400, 'report.bad-word']);
    expect((await get('/v1/explain?figure=F.1001&org=999999')).status).toBe(403);
  });

  it('the same on the command line, as a tree', async () => {
    const tree = await typed('explain', 'F.500102', '--org', '370100', '--as-of', '2019-12-31', '--closing', 'excluded');
    expect(tree).toMatch(/较新 .* = .*相符/);
    expect(tree).toMatch(/分录 \d 借 F\.500102/);
    expect(tree).toMatch(/封存 第 \d+ 号叶/);
    expect(await typed('forward', 'claim', 'C1')).toMatch(/ClaimSubmitted[\s\S]*M\.8001/);
    expect(await typed('explain', 'total.paidFen', '--period', '2019Q4')).toMatch(/PaymentSettled/);
  }, 400_000);
});
