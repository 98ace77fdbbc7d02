import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNames, verifyPackage } from '#audit';
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

describe('an auditor asks for the checks and for what stands between the two books', () => {
  it('finds every check by its name, with its invariant, and may have it run now', async () => {
    const { json } = await get('/v1/checks');
    const rows = json['checks'] as { check: string; zh: string; en: string; source: string }[];
    expect(rows.map(({ check }) => check)).toEqual(checkNames);
    expect(rows.every(({ zh, en, source }) => zh.length > 3 && en.length > 3 && source.length > 3)).toBe(true);
    for (const check of ['fiscal-mirror', 'rebuild-equal']) {
      const now = await get(`/v1/checks/${check}?run=now`);
      expect([now.status, now.json]).toEqual([200, expect.objectContaining({ check, ok: true, found: [], run: expect.objectContaining({ whole: true }) })]);
    }
    const crowd = await Promise.all(Array.from({ length: 8 }, () => get('/v1/checks/log-root?run=now')));
    expect([...new Set(crowd.map(({ status }) => status))].sort()).toEqual([200, 503]);
    expect(crowd.find(({ status }) => status === 503)!.json).toMatchObject({ code: 'door.busy' });
    expect((await get('/v1/checks/nobody')).json).toMatchObject({ status: 404, code: 'resource.unknown' });
    expect((await get('/v1/checks/log-root?run=later')).status).toBe(400);
    expect((await get('/v1/checks/log-root', 'nobody')).status).toBe(401);
  });
  it('has the difference of the two books explained to the fen, by whose money it is', async () => {
    const at = async (asOf: string, more = ''): Promise<Record<string, unknown>> => (await get(`/v1/books-difference?org=370100&asOf=${asOf}${more}`)).json;
    expect(await at('2019-12-26')).toMatchObject({ differenceFen: 6_150_000, explainedFen: 6_150_000, unexplainedFen: 0,
      lines: [{ kind: 'IN_EXPENDITURE_ACCOUNT', book: 'A', account: '1004', fen: 6_150_000, parts: [{ party: 'PAYMENTS', fen: 6_150_000 }] }] });
    const atYearEnd = await at('2019-12-31');
    expect(atYearEnd).toMatchObject({ netAFen: 9_797_350_000, netFFen: 9_797_350_000, differenceFen: 0, unexplainedFen: 0, lines: [
      { kind: 'IN_EXPENDITURE_ACCOUNT', account: '1004', fen: 150_000 },
      { kind: 'TEMPORARY_RECEIPTS', book: 'A', account: '200101', fen: -150_000, parts: [{ party: expect.stringMatching(/^ORDER:/), fen: -150_000 }] },
    ] });
    expect(await at('2020-03-25')).toMatchObject({ differenceFen: 300_000, unexplainedFen: 0 });
    expect(await at('2020-12-31')).toMatchObject({ differenceFen: 0, unexplainedFen: 0, lines: [], fiscalF: 9_795_800_000, fiscalA: 9_795_800_000 });
    expect(await at('2019-12-26', '&knownAt=@0')).toMatchObject({ differenceFen: 0, lines: [] });
    expect((await get('/v1/books-difference?org=999999')).status).not.toBe(200);
  });
});
