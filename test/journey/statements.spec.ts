import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { hledgerSums } from '../support/journal-sums.mjs';
import { ask, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const BOOK = readFileSync(new URL('../../apps/cli/samples/jinan-2019.daybook.ndjson', import.meta.url), 'utf8').trim().split('\n');
const ROOT = resolve(import.meta.dirname, '../..');
let doors: Doors;
let token: string;
const get = (path: string): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: token });
/** The command line as it was built, asking the auditors' door. */
const typed = async (...words: readonly string[]): Promise<{ stdout: string; stderr: string }> => {
  const from = ['dist/apps/cli/main.js'];
  const env = { ...process.env, ZHUANZHANG_TOKEN: token };
  return promisify(execFile)(process.execPath, [...from, ...words, '--url', doors.auditUrl], { cwd: ROOT, env, timeout: 50_000 });
};

beforeAll(async () => {
  doors = await openDoors();
  await ask(`${doors.adminUrl}/v1/day-book`, { as: doors.root, headers: { 'content-type': 'application/x-ndjson' }, body: ndjson(BOOK) });
  token = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId: 'O-audit', label: '测试', ttlDays: 1 } })).json['bearer']);
  await doors.caughtUp();
});
afterAll(() => doors.close());

describe('statements over HTTP', () => {
  it('are pinned: the link of an answer gives the same rows for ever', async () => {
    const asked = await get('/v1/statements/bank-journal?org=370100&book=F&period=2019&limit=2');
    expect([asked.status, asked.json['titleZh'], asked.json['titleEn']]).toEqual([200, '银行存款日记账', 'Bank journal']);
    const { self, next } = asked.json['links'] as { self: string; next: string };
    expect(self).toMatch(/knownAt=@\d+/);
    const again = await get(self);
    expect([again.json['rows'], again.headers.get('cache-control')]).toEqual([asked.json['rows'], 'private, max-age=31536000, immutable']);
    expect((await get(next)).json['rows']).toHaveLength(2);
  });

  it.each(['csv', 'xlsx'])('come as %s', async (format) => {
    const table = await get(`/v1/statements/trial-balance?org=370100&book=F&period=2019&format=${format}&lang=en`);
    expect([table.status, table.headers.get('content-disposition')])
      .toEqual([200, expect.stringMatching(/trial-balance-370100-UI_FUND-F-20191231-at\d+-simulation\./)]);
    if (format === 'csv') expect(table.text)
      .toContain('1001,Bank: dedicated book of the fiscal account,0.00,0.00,100035000.00,2061500.00,97973500.00,0.00\r\n');
  });

  it('print vouchers, one and a month', async () => {
    const one = await get('/v1/vouchers/F.370100.201912.0001/print');
    expect([one.status, one.headers.get('content-type'), one.headers.get('content-security-policy')])
      .toEqual([200, 'text/html; charset=utf-8', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"]);
    expect(one.text).toContain('合计（大写）壹亿元整');
    expect(one.text).toMatch(/制单：(?!<)/);
    const month = await get('/v1/voucher-prints?org=370100&book=F&period=201912&paper=A4');
    expect(month.text.match(/<article/g)!.length).toBeGreaterThan(3);
  });

  it('tell of money that came back whose it was, which voucher spent it, and of that voucher what took it back', async () => {
    const listed = JSON.parse((await get('/v1/statements/vouchers?org=370100&book=F&limit=200')).text) as { rows: { voucher: string; rule: string }[] };
    const swept = listed.rows.find(({ rule }) => rule === 'J14')!.voucher;
    const standing = async (ref: string): Promise<{ recovers: { ref: string; claimId: string }[]; recoveredBy: { ref: string }[]; links: object }> =>
      JSON.parse((await get(`/v1/vouchers/${ref}/standing`)).text) as Awaited<ReturnType<typeof standing>>;
    const back = await standing(swept);
    expect(back.recovers.map(({ ref, claimId }) => [ref.slice(0, 8), claimId])).toEqual([['F.370100', 'C1']]);
    expect(back.links).toMatchObject({ recovers: [`/v1/vouchers/${back.recovers[0]!.ref}/standing`] });
    expect((await standing(back.recovers[0]!.ref)).recoveredBy.map(({ ref }) => ref)).toContain(swept);
  });

  it('give the books as a journal', async () => {
    const { sums } = hledgerSums((await get('/v1/journals?org=370100&book=F')).text);
    expect(sums.get('F:UI_FUND:370100:1001 银行存款—专账')).toBe(9_795_800_000);
    expect((await get('/v1/journals?org=370100&format=beancount')).text).toContain('Assets:F:UI-FUND:370100:1001-银行存款-专账  97958000.00 ~ 0.00 CNY');
  });

  it.each([
    ['/v1/statements/nothing?org=370100', 404], ['/v1/statements/trial-balance?org=370100&book=Z', 400], ['/v1/statements/trial-balance?book=F', 400],
    ['/v1/statements/vouchers?org=370100&format=csv&cursor=WzFd', 400], ['/v1/statements/fund-balance?org=370100&by=colour', 400],
    ['/v1/vouchers/F.370100.201912.9999/print', 404], ['/v1/journals?org=999999', 403],
  ])('say no to %s', async (path, status) => { expect((await get(path)).status).toBe(status); });

  it.each([
    ['trial-balance', 'book=F&account=9999', 'ledger.unknown-word', 'trial-balance takes no account'],
    ['trial-balance', 'book=F&cursor=WzFd', 'ledger.unknown-word', 'takes no cursor'], ['budget', 'book=F', 'ledger.unknown-word', 'takes no book'],
    ['income-expenditure', 'book=F&closing=included', 'ledger.unknown-word', 'takes no closing'],
    ['fund-balance', 'period=2019', 'ledger.unknown-word', 'period'],
    ['vouchers', 'by=org', 'ledger.unknown-word', 'takes no by'], ['fund-balance', 'fundSource=NONE', 'ledger.unknown-fund', 'UI_FUND'],
    ['trial-balance', 'book=F&from=9999-12-31', 'ledger.unknown-word', 'is no first day'],
    ['budget', 'from=9999-12-31', 'ledger.unknown-word', 'is no first day'],
    ['vouchers', 'from=2019-12-31&asOf=2019-12-30', 'ledger.unknown-word', 'is after'],
    ['vouchers', 'knownAt=1970-01-01T00:00:00Z', 'ledger.unknown-word', 'is not understood'],
    ['vouchers', 'knownAt=@999999999', 'ledger.not-there-yet', 'the ledger has read up to'],
  ])('do not answer %s with %s as if it had not been said', async (name, words, code, says) => {
    expect((await get(`/v1/statements/${name}?org=370100&${words}`)).json)
      .toMatchObject({ code, title: expect.stringMatching(/\p{Script=Han}/u), detail: expect.stringContaining(says) });
  });

  it.each([
    '/v1/accounts/F.1001/entries?org=370100&from=9999-12-31', '/v1/accounts/F.1001/entries?org=370100&from=2019-12-31&asOf=2019-12-30',
    '/v1/explain?figure=F.1001&org=370100&from=9999-12-31', '/v1/explain?figure=F.500102&org=370100&subsidyKind=MAGIC',
    '/v1/turnovers/F.1001?org=370100&from=9999-12-31', '/v1/six-columns?book=F&org=370100&from=9999-12-31', '/v1/journals?org=370100&from=9999-12-31',
  ])('nor does %s stand for an empty answer', async (path) => {
    expect((await get(path)).json).toMatchObject({ status: 400, code: 'ledger.unknown-word' });
  });

  it('ask the first and the last day of the calendar, and nothing beyond them', async () => {
    const asked = async (words: string): Promise<number> => (await get(`/v1/statements/account-sheet?org=370100&book=F&account=1001&${words}`)).status;
    const days = ['from=2000-01-01', 'from=1999-12-31', 'from=2089-09-17', 'from=2089-09-18',
      'asOf=2089-09-17', 'asOf=2089-09-18', 'asOf=9999-12-31', 'asOf=9999-12-30'];
    expect(await Promise.all(days.map(asked))).toEqual([200, 400, 200, 400, 200, 400, 200, 400]);
  });
});

describe('a moment before the first event', () => {
  it.each(['/v1/statements/fund-balance?', '/v1/balances/F.1001?', '/v1/trial-balance?book=F&', '/v1/late-postings?', '/v1/turnovers/F.1001?period=2019&',
    '/v1/explain-report?line=total.paidFen&period=2019Q4&'])(
    'is asked for again by the links of %s', async (path) => {
      const { status, json } = await get(`${path}org=370100&knownAt=2000-01-01T00:00:00Z`);
      const again = await get((json['links'] as { self: string }).self);
      const { index } = Object(json['knownAt']) as { index?: number };
      expect([status, index ?? json['knownAt'], again.json]).toEqual([200, -1, json]);
    });
});

describe('statements at the command line', () => {
  it('in Chinese and English, with both times above them', async () => {
    const zh = await typed('statement', 'trial-balance', '--org', '370100', '--book', 'F', '--period', '2019');
    expect(zh.stdout).toMatch(/1001 +银行存款—专账 +0\.00 +0\.00 +100,035,000\.00 +2,061,500\.00 +97,973,500\.00/);
    expect(zh.stderr).toMatch(/科目余额表 {2}370100 UI_FUND F\n +业务日 asOf 2019-01-01 … 2019-12-31\n/);
    expect(zh.stderr).toMatch(/知悉于 knownAt @\d+ \(2020-04-\d\d \d\d:\d\d:\d\d\+08:00\)\n[^]*结转凭证 含\n/);
    const en = await typed('statement', 'fund-balance', '--org', '370100', '--by', 'kind', '--lang', 'en');
    expect(en.stdout).toMatch(/^Subsidy kind +Name +Expenditure when released/);
  });

  it.each([
    ['late-postings --org 370100 --limit abc', 2, /--limit wants a whole number from 1 to 200, not abc/], ['transit --org 999999', 5, /not yours to see/],
    ['parties A.2001 --org 370100 --party PERSON:nobody', 2, /party=PERSON:nobody has no line of this account/],
    ['statement bank-journal --org 370100 --book A', 2, /book A has 2 bank accounts: say which; known: F\.1001, A\.1003, A\.1004/],
    ['statement budget --org 370100 --book F', 2, /budget takes no book/], ['print --org 370100 --period 201912 -o /nowhere/p.html', 2, /no such file/],
  ] as const)('say no to %s', async (words, code, says) => {
    const failed = await typed(...words.split(' ')).catch((error: unknown) => error as { code: number; stderr: string });
    expect(failed).toMatchObject({ code, stderr: expect.stringMatching(says) });
    expect(failed.stderr).not.toMatch(/^ +at /m);
  });
});
