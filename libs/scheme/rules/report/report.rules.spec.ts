import { day } from '#kernel';
import { organisationFold, organisationStream, reportFold, reportStream } from '#scheme/history';
import { type IssueReport, issueReport, reportDays } from '#scheme/rules';
import { ask, CITY, fact, type Happened, type Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';

const DISTRICT = '370116';
const days = { kind: 'QUARTER' as const, from: day('2019-10-01'), to: day('2019-12-31') };
const summed = { knownAt: 41, figures: { total: { personTimes: 42 } }, figuresHash: 'a'.repeat(64), sheetHash: 'b'.repeat(64) };
const order: IssueReport = { reportId: 'BG-1', period: '2019Q4', org: CITY, covers: 'ALL' };
const city: Happened = fact(organisationStream(CITY), ['OrganisationRegistered.v1', { orgId: CITY, name: '济南市（示例）', level: 'CITY' }]);
const district: Happened =
  fact(organisationStream(DISTRICT), ['OrganisationRegistered.v1', { orgId: DISTRICT, name: '莱芜区（示例）', level: 'DISTRICT', parent: CITY }]);
const worldOf = (past: Past, org: string) => ({
  known: past.state(reportFold, reportStream('BG-1')), organisation: past.state(organisationFold, organisationStream(org)), days,
});
const issuing = (more: Partial<IssueReport> = {}, today = '2020-01-01') => (past: Past) => {
  const c = { ...order, ...more };
  return issueReport(c, worldOf(past, c.org), summed, ask({ officer: 'O-supervise', today }));
};
const issued = {
  reportId: 'BG-1', kind: 'QUARTER' as const, period: '2019Q4', from: days.from, to: days.to, covers: 'ALL', asOf: day('2020-01-01'), ...summed,
};

describe('clause JN-3.1b — a quarterly or annual report is issued once its period is over, and seals what the log gave', () => {
  specify('on the day after').given(city).when(issuing()).then([{ stream: 'report-BG-1', type: 'ReportIssued.v1', data: issued }], { clauses: ['JN-3.1b'] });
  specify('on the last day').given(city).when(issuing({}, '2019-12-31'))
    .refused('report.period-not-over', 'JN-3.1b', [{ to: day('2019-12-31'), today: day('2019-12-31') }]);
  specify('under a used id').given(city, fact(reportStream('BG-1'), ['ReportIssued.v1', issued])).when(issuing()).refused('report.exists');
  specify('by an organisation nobody registered').when(issuing()).refused('organisation.unknown');
  specify('of a period nobody can read').given(city)
    .when((past) => issueReport(order, { ...worldOf(past, CITY), days: undefined }, summed, ask({ today: '2020-01-01' })))
    .refused('report.period-unknown', undefined, [{ period: '2019Q4' }]);
});

describe('clause JN-3.1a — a district reports for itself, the city for all', () => {
  specify('a district for itself').given(city, district).when(issuing({ org: DISTRICT, covers: 'OWN' }))
    .then([{ stream: 'report-BG-1', type: 'ReportIssued.v1', data: { ...issued, covers: DISTRICT } }], { clauses: ['JN-3.1b'] });
  specify('the city for itself').given(city).when(issuing({ covers: 'OWN' })).passes();
  specify('a district for all').given(city, district).when(issuing({ org: DISTRICT }))
    .refused('report.not-the-city', 'JN-3.1a', [{ org: DISTRICT, level: 'DISTRICT' }]);

  it('knows the days before the log is read', () => {
    const c = { ...order, covers: 'OWN' as const };
    const world = { known: { is: 'unknown' as const }, organisation: { is: 'registered' as const, orgId: CITY, name: '示例', level: 'CITY' as const }, days };
    expect(reportDays(c, world, ask({ today: '2020-01-01' }))).toEqual(days);
  });
});
