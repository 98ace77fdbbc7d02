import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { readSheet, XLSX_TYPE } from '#spreadsheet';
import { ask, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const BOOK = readFileSync(new URL('../../apps/cli/samples/jinan-2019.daybook.ndjson', import.meta.url), 'utf8').trim().split('\n');
const line = (n: number, [by, what, on]: readonly [string, string, string?], data: object): string => JSON.stringify({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, at: '2020-04-15T01:00:00.000Z', by, on: on ?? '2020-04-15', do: what, data,
});
const issue = (n: number, reportId: string, covers: string): string =>
  line(n, ['O-supervise', 'IssueReport'], { reportId, period: '2019Q4', org: '370100', covers });
const MORE = [
  line(1, ['admin', 'RegisterOfficer'], { officerId: 'O-lw-audit', name: '示例审计', org: '370116', unit: 'AUDIT_OFFICE' }),
  line(2, ['admin', 'GrantRoles'], { officerId: 'O-lw-audit', roles: ['AUDITOR'] }),
  issue(3, 'BG-1', 'ALL'), issue(4, 'BG-2', 'OWN'),
  line(5, ['O-account', 'RecordInterest', '2019-12-31'], { org: '370100', interestId: 'INT-LATE', amountFen: 7, bankReference: 'BK-LATE' }),
];

const ROOT = resolve(import.meta.dirname, '../..');
/** The command line as it was built, asking the auditors' door. */
const typed = async (...words: readonly string[]): Promise<string> => {
  const from = ['dist/apps/cli/main.js'];
  const env = { ...process.env, ZHUANZHANG_TOKEN: tokens['O-audit'] ?? '' };
  return (await promisify(execFile)(process.execPath, [...from, ...words, '--url', doors.auditUrl], { cwd: ROOT, env, timeout: 50_000 })).stdout;
};

let doors: Doors;
const tokens: Record<string, string> = {};
const get = (path: string, as = 'O-audit'): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: tokens[as] ?? null });
interface Line { readonly line: string; readonly value: number }
const valueOf = ({ json }: Answer, name: string): number | undefined => (json['lines'] as readonly Line[]).find((one) => one.line === name)?.value;

beforeAll(async () => {
  doors = await openDoors();
  const wish = { as: doors.root, headers: { 'content-type': 'application/x-ndjson' } };
  const { text } = await ask(`${doors.adminUrl}/v1/day-book`, { ...wish, body: ndjson([...BOOK, ...MORE]) });
  const outcomes = text.trim().split('\n').map((each) => (JSON.parse(each) as { outcome: string }).outcome);
  expect(outcomes.slice(-MORE.length)).toEqual(MORE.map(() => 'accepted'));
  for (const officerId of ['O-audit', 'O-lw-audit']) {
    tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } })).json['bearer']);
  }
  await doors.caughtUp();
});
afterAll(() => doors.close());

describe('clause JN-3.1b — reports over HTTP', () => {
  it('answers any period, and what was known at an event for ever', async () => {
    const report = await get('/v1/reports?period=2019Q4');
    expect([report.status, valueOf(report, 'total.personTimes'), valueOf(report, 'total.persons'), valueOf(report, 'total.paidFen')])
      .toEqual([200, 42, 39, 6_150_000]);
    const { self } = report.json['links'] as { self: string };
    const again = await get(self);
    expect([again.json['lines'], again.headers.get('cache-control')]).toEqual([report.json['lines'], 'private, max-age=31536000, immutable']);
    expect(valueOf(await get('/v1/reports?from=2019-10-01&to=2019-10-31'), 'total.personTimes')).toBe(1);
    expect(valueOf(await get('/v1/reports?period=2019Q4&sheet=performance'), 'institution.I1.personTimes')).toBe(42);
  });

  it('gives tables for a spreadsheet', async () => {
    const csv = await get('/v1/reports?period=2019&format=csv');
    expect([csv.headers.get('content-type'), csv.headers.get('content-disposition')])
      .toEqual(['text/csv; charset=utf-8', 'attachment; filename="report-2019.csv"']);
    expect(csv.text).toContain('补贴种类,GROUP_SKILL,重点群体就业技能,paidFen,支付金额,57000.00,元,,\r\n');
    expect((await get('/v1/reports?period=2019Q4&sheet=disclosure&format=csv')).text.split('\r\n')).toHaveLength(7);
    const book = await fetch(`${doors.auditUrl}/v1/reports?period=2019Q4&format=xlsx`, { headers: { authorization: `Bearer ${tokens['O-audit']}` } });
    expect([book.headers.get('content-type'), book.headers.get('content-disposition')]).toEqual([XLSX_TYPE, 'attachment; filename="report-2019Q4.xlsx"']);
    const cells = (await readSheet(Buffer.from(await book.arrayBuffer()))).map((row) => row.cells);
    expect(cells[0]?.slice(0, 6)).toEqual(['部分', '项目', '项目名称', '指标', '指标名称', '数值']);
    expect(cells).toContainEqual(['补贴种类', 'GROUP_SKILL', '重点群体就业技能', 'paidFen', '支付金额', '57000', '元']);
    expect((await get('/v1/reports?period=2019Q4&sheet=disclosure')).text).not.toMatch(/P\d\d|示[甲乙丙丁]/);
  });

  it('lists what was issued, shows it as it was, and explains what moved since', async () => {
    const listed = (await get('/v1/reports')).json['reports'] as readonly { reportId: string }[];
    expect(listed.map(({ reportId }) => reportId)).toEqual(['BG-1', 'BG-2']);
    const issued = await get('/v1/reports/BG-1');
    expect([issued.json['issuedBy'], valueOf(issued, 'fund.interestFen')]).toEqual(['O-supervise', 3_500_000]);
    expect((await get('/v1/reports/BG-1?format=csv')).text).toContain('合计,,,personTimes,培训人次,42,人次,,\r\n');
    const { json } = await get('/v1/reports/BG-1/compare');
    expect(json).toMatchObject({ reproduced: true, sealIntact: true, sheetReproduced: true, replay: [] });
    expect(json['since']).toContainEqual({
      line: 'fund.interestFen', was: 3_500_000, is: 3_500_007, causes: [expect.objectContaining({ type: 'InterestCredited.v1', actor: 'O-account' })],
    });
  });

  it('is asked for at the command line', async () => {
    expect(await typed('report', 'quarter', '2019Q4')).toMatch(/合计 +支付金额 +61,500\.00 +元/);
    expect(await typed('report', 'year', '2019', '--performance', '--csv')).toContain('培训机构,I1,济南示例职业培训学校,personTimes,培训人次,42,人次,,\r\n');
    expect(await typed('report', 'year', '2019', '--xlsx')).toMatch(/^PK/);
    expect(await typed('report', 'compare', 'BG-1')).toMatch(/^报告 BG-1 +出具于 @\d+ +重算 一致/);
  });

  it.each([
    ['/v1/reports?period=2019Q5', 400], ['/v1/reports?period=2019Q4&from=2019-10-01', 400], ['/v1/reports?from=2019-10-02&to=2019-10-01', 400],
    ['/v1/reports?from=2019-10-01', 400], ['/v1/reports?period=2019Q4&knownAt=soon', 400], ['/v1/reports/BG-9', 404], ['/v1/reports/BG-9/compare', 404],
  ])('says no to %s', async (path, status) => { expect((await get(path)).status).toBe(status); });

  it('shows a district its own and nothing else', async () => {
    const as = 'O-lw-audit';
    expect((await get('/v1/reports?period=2019Q4', as)).status).toBe(403);
    expect((await get('/v1/reports?period=2019Q4&org=370100', as)).status).toBe(403);
    expect(valueOf(await get('/v1/reports?period=2019Q4&org=370116', as), 'fund.allocatedInFen')).toBe(200_000_000);
    expect((await get('/v1/reports', as)).json['reports']).toEqual([]);
    expect([(await get('/v1/reports/BG-1', as)).status, (await get('/v1/reports/BG-2/compare', as)).status]).toEqual([404, 404]);
  });
});
