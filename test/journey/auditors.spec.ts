import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPackage } from '#audit';
import { ask, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const BOOK = readFileSync(new URL('../../apps/cli/samples/jinan-2019.daybook.ndjson', import.meta.url), 'utf8').trim().split('\n');

let doors: Doors;
const tokens: Record<string, string> = {};
const get = (path: string, as = 'O-audit'): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: tokens[as] ?? null });

beforeAll(async () => {
  doors = await openDoors();
  const wish = { as: doors.root, headers: { 'content-type': 'application/x-ndjson' } };
  const { text } = await ask(`${doors.adminUrl}/v1/day-book`, { ...wish, body: ndjson(BOOK) });
  const outcomes = text.trim().split('\n').map((line) => (JSON.parse(line) as { outcome: string }).outcome);
  expect([outcomes.length, outcomes.filter((outcome) => outcome === 'failed')]).toEqual([BOOK.length, []]);
  for (const officerId of ['O-audit', 'O-export']) {
    tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } })).json['bearer']);
  }
  await doors.caughtUp();
});
afterAll(() => doors.close());

describe('an auditor asks about the golden example over HTTP', () => {
  it.each([
    ['F.1001', '2019-12-31', 9_797_350_000], ['A.1003', '2019-12-31', 9_797_350_000], ['F.3001', '2019-12-31', 9_797_350_000],
    ['A.2001', '2019-12-31', 150_000],
    ['A.1004', '2019-12-31', 150_000], ['F.1001', '2020-04-13', 9_795_800_000], ['A.1003', '2020-04-13', 9_795_800_000], ['F.4501', '2020-04-13', 450_000],
  ])('%s of 370100 at %s', async (account, asOf, balanceFen) => {
    expect((await get(`/v1/balances/${account}?org=370100&asOf=${asOf}`)).json).toMatchObject({ balanceFen });
  });
  it('sees the city\'s districts too', async () => {
    expect((await get('/v1/balances/F.1001?org=370116')).json).toMatchObject({ balanceFen: 200_000_000 });
  });
  it('sees what was known before the late interest and after it', async () => {
    const known = async (moment: string): Promise<unknown> =>
      (await get(`/v1/balances/F.1001?org=370100&asOf=2019-12-31&knownAt=${encodeURIComponent(moment)}`)).json['balanceFen'];
    expect([await known('2019-12-29T18:00:00+08:00'), await known('2019-12-31T23:00:00+08:00')]).toEqual([9_793_850_000, 9_797_350_000]);
  });
  it('reads why a claim was paid: who, when, under which clause, and the vouchers', async () => {
    const { json } = await get('/v1/claims/C1/story');
    const events = json['events'] as {
      type: string; actor: string; on: string; recordedAt: string; clauses: { id: string; quotation: string }[]; vouchers: { ref: string }[],
    }[];
    expect(json['withheld']).toBe(0);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['ClaimSubmitted.v1', 'ClaimAccepted.v1', 'BatchApproved.v1', 'FundsReleased.v1']));
    const accepted = events.find(({ type }) => type === 'ClaimAccepted.v1');
    expect(accepted).toMatchObject({ actor: 'O-accept', recordedAt: expect.stringMatching(/\+08:00$/) });
    expect(accepted?.clauses.map(({ id }) => id)).toContain('JN-2.3.1b');
    for (const { quotation } of accepted?.clauses ?? []) expect(quotation).toMatch(/[\u4e00-\u9fff]{4}/);
    expect(events.flatMap(({ vouchers }) => vouchers).length).toBeGreaterThan(3);
  });
  it('finds the books equal to a replay from event 0', async () => {
    expect((await get('/v1/replay')).json).toMatchObject({ equal: true });
  });
  it('pages through an account without a gap or a double', async () => {
    const seen: string[] = [];
    for (let path: string | undefined = '/v1/accounts/A.1004/entries?org=370100&limit=3'; path !== undefined;) {
      const { json }: Answer = await get(path);
      seen.push(...(json['entries'] as { voucherRef: string }[]).map(({ voucherRef }) => voucherRef));
      path = (json['links'] as { next?: string }).next;
    }
    const { json } = await get('/v1/accounts/A.1004/entries?org=370100&limit=1000');
    expect(seen).toEqual((json['entries'] as { voucherRef: string }[]).map(({ voucherRef }) => voucherRef));
    expect(new Set(seen).size).toBe(seen.length);
  });
  it('takes away a package that verifies, the same twice', async () => {
    const download = async (): Promise<Buffer> => {
      const response = await fetch(`${doors.auditUrl}/v1/packages?org=370100`, { headers: { authorization: `Bearer ${tokens['O-export'] ?? ''}` } });
      return Buffer.from(await response.arrayBuffer());
    };
    const [one, two] = [await download(), await download()];
    expect(one.equals(two)).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), 'zz-package-'));
    try {
      writeFileSync(join(folder, 'p.zip'), one);
      expect(await verifyPackage(join(folder, 'p.zip'))).toMatchObject({ ok: true });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
