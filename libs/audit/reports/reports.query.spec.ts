import { text } from 'node:stream/consumers';
import { compareReport, disclosureOf, disclosureSheet, issuedReport, issuedReports, liveReport, reportSheet, StoryNotFound } from '#audit';
import { MemoryEventStore, START, type StoredEvent } from '#event-store';
import { day, instantOf } from '#kernel';
import { MemoryVault } from '#privacy';
import type { CommandEnvelope } from '#scheme/commands';
import { reportPeriod } from '#scheme/reports';
import { writeCsv } from '#spreadsheet';
import { runDayBook, sampleLines } from '../../../test/support/office.js';

const YUAN = 100;
const quarter = reportPeriod('2019Q4')!;
let serial = 0;
const line = (by: string, at: string, what: { readonly do: string; readonly on?: string; readonly data: object }): CommandEnvelope => {
  serial += 1;
  return { id: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`, at: `${at}T01:00:00.000Z`, by, on: what.on ?? at, do: what.do, data: what.data };
};
const issue = (reportId: string, at: string, covers = 'ALL', by = 'O-supervise') =>
  line(by, at, { do: 'IssueReport', data: { reportId, period: '2019Q4', org: '370100', covers } });
const statistics = line('O-supervise', '2020-04-14', { do: 'RecordStatistics', data: {
  statisticsId: 'TJ-2019', asAt: '2019-12-31', employed: 4_000_000, skilled: 960_000, highSkilled: 290_000, source: '统计局（示例）',
  publishedOn: '2020-03-20', evidenceHash: '0'.repeat(64),
} });
const interest = line('O-account', '2020-04-16', { do: 'RecordInterest', on: '2019-12-31',
  data: { org: '370100', interestId: 'INT-LATE', amountFen: 7, bankReference: 'BK-LATE' } });

describe('clause JN-3.1b — a report that was issued', () => {
  const store = new MemoryEventStore({ clock: () => instantOf(0) });
  const parts = { store, vault: new MemoryVault() };
  beforeAll(async () => {
    await runDayBook(parts, sampleLines());
    const answers = await runDayBook(parts, [statistics, issue('BG-1', '2020-04-15'), interest, issue('BG-2', '2020-04-17', 'OWN', 'O-approve')]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  });

  it('stands with its figures, its seal and who issued it', async () => {
    const report = await issuedReport(store, 'BG-1');
    expect(report).toMatchObject({
      reportId: 'BG-1', kind: 'QUARTER', period: '2019Q4', from: '2019-10-01', to: '2019-12-31', covers: 'ALL', asOf: '2020-04-15', org: '370100',
      issuedBy: 'O-supervise', recordedAt: '2020-04-15T01:00:00.000Z',
    });
    expect(report.lines.find((one) => one.line === 'total.personTimes')?.value).toBe(42);
    expect(report.lines.find((one) => one.line === 'goal.skilledShare')).toMatchObject({ value: 2_400, target: 2_500, reached: 9_600 });
    expect((await issuedReports(store)).map(({ reportId, covers }) => [reportId, covers])).toEqual([['BG-1', 'ALL'], ['BG-2', '370100']]);
    await expect(issuedReport(store, 'BG-9')).rejects.toThrow(StoryNotFound);
  });

  it('is reproduced from the log, and what came later is explained line by line', async () => {
    const compared = await compareReport(store, 'BG-1');
    expect(compared).toMatchObject({ reproduced: true, sealIntact: true, sheetReproduced: true, replay: [] });
    const cause = { logIndex: compared.sealedAt + 2, type: 'InterestCredited.v1', stream: 'account-370100', on: '2019-12-31', actor: 'O-account' };
    expect(compared.since).toEqual(['district.370100.interestFen', 'fund.interestFen'].map((name) => (
      { line: name, was: 35_000 * YUAN, is: 35_000 * YUAN + 7, causes: [expect.objectContaining(cause)] })));
    expect(await compareReport(store, 'BG-2')).toMatchObject({ reproduced: true, sheetReproduced: true, since: [] });
  });

  it('gives the same figures live at the same event', async () => {
    const { knownAt, lines } = await issuedReport(store, 'BG-1');
    const live = await liveReport(store, { ...quarter, asOf: day('2020-04-15'), knownAt });
    expect([live.knownAt, live.lines]).toEqual([knownAt, lines]);
    expect(live.performance.find((one) => one.line === 'institution.I1.personTimes')?.value).toBe(42);
    expect(live.performance.find((one) => one.line === 'institution.I1.personTimes')?.itemZh).toBe('济南示例职业培训学校');
    expect(live.lines.find((one) => one.line === 'district.370116.allocatedInFen')?.itemZh).toBe('莱芜区');
    expect(live.performance.every(({ section }) => section === 'institution')).toBe(true);
  });

  it('is told apart when its seal was broken', async () => {
    const events: StoredEvent[] = [];
    for await (const batch of store.readAll({ after: START })) events.push(...batch);
    const forged = { ...store, readStream: async function* () {
      const event = events.find(({ type }) => type === 'ReportIssued.v1')!;
      const data = event.data as { figures: Record<string, Record<string, number>> };
      yield { ...event, meta: event.meta, data: { ...data, figures: { ...data.figures, total: { ...data.figures['total'], personTimes: 43 } } } };
    }, readAll: store.readAll.bind(store) } as unknown as MemoryEventStore;
    expect(await compareReport(forged, 'BG-1')).toMatchObject({
      reproduced: true, sealIntact: false, replay: [{ line: 'total.personTimes', was: 43, is: 42 }],
    });
  });

  it('is written for a spreadsheet', async () => {
    const rows = (await text(writeCsv(reportSheet((await issuedReport(store, 'BG-1')).lines)))).split(/(?<=\r\n)/);
    expect(rows[0]).toBe('部分,项目,项目名称,指标,指标名称,数值,单位,目标,完成率%\r\n');
    expect(rows).toContain('合计,,,personTimes,培训人次,42,人次,,\r\n');
    expect(rows).toContain('补贴种类,GROUP_SKILL,重点群体就业技能,paidFen,支付金额,57000.00,元,,\r\n');
    expect(rows).toContain('目标任务,,,skilledShare,技能劳动者占就业人员比例,24.00,%,25.00,96.00\r\n');
    expect(rows).toContain('市直部门,市残联,市残联,yearPersons,本年累计人数,0,人,500,0.00\r\n');
  });

  it('clause JN-3.3d — has a public list without a person in it', async () => {
    const rows = (await text(writeCsv(disclosureSheet(disclosureOf(store, quarter))))).split(/(?<=\r\n)/);
    expect(rows).toHaveLength(6);
    expect(rows[1]).toMatch(/^2019-12-27,370100,支付,C1,GROUP_SKILL,INSTITUTION,济南示例职业培训学校,38,57000\.00,N-2019-01,[0-9a-f]{64}\r\n$/);
    expect(rows[2]).toMatch(/^2019-12-27,370100,支付,C2,SKILL_UPGRADE,PERSON,个人,1,1000\.00,N-2019-01/);
    expect(rows.join('')).not.toMatch(/P\d\d|示[甲乙丙丁]/);
  });
});
