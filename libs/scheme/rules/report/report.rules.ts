import { type Day, isRefusal, type Refusal } from '#kernel';
import { type IssuedReport, type OrganisationState, type ReportState, reportStream } from '#scheme/history';
import { type Ask, type Decision, missing, no, record, taken, to } from '../verdict.js';

export interface IssueReport {
  readonly reportId: string;
  /** 2019Q4 or 2019 */
  readonly period: string;
  /** the issuing organisation; `ALL` covers every organisation, and only the city may say so */
  readonly org: string; readonly covers: 'OWN' | 'ALL';
}
/** First and last day of a report. */
export interface ReportDays { readonly kind: 'QUARTER' | 'YEAR'; readonly from: Day; readonly to: Day }
export interface ReportWorld {
  readonly known: ReportState; readonly organisation: OrganisationState;
  /** the days of the period; none where the word names none */
  readonly days: ReportDays | undefined;
}
/** What the log gives for the period, and up to which event it was read. */
export type SummedReport = Pick<IssuedReport, 'knownAt' | 'figures' | 'figuresHash' | 'sheetHash'>;

/**
 * The days a report may be issued for, or why it may not be issued at all: asked before the log is read.
 *
 * @refuses report.exists, organisation.unknown, report.period-unknown, report.period-not-over, report.not-the-city
 * @clause JN-3.1b, JN-3.1a
 */
export const reportDays = (c: IssueReport, { known, organisation, days }: ReportWorld, ask: Ask): ReportDays | Refusal => {
  if (known.is !== 'unknown') return taken('report', c.reportId);
  if (organisation.is === 'unknown') return missing('organisation', c.org);
  if (days === undefined) return { refused: 'report.period-unknown', why: `不能识别期间 ${c.period}；季报写 2019Q4，年报写 2019。`, facts: [{ period: c.period }] };
  if (ask.today <= days.to) {
    return no('report.period-not-over', 'JN-3.1b', `${c.period} 到 ${days.to} 结束，次日起方可出具。`, [{ to: days.to, today: ask.today }]);
  }
  return c.covers === 'ALL' && organisation.level !== 'CITY'
    ? no('report.not-the-city', 'JN-3.1a', `${c.org} 不是市级，只能出具本单位的报告（covers 填 OWN）。`, [{ org: c.org, level: organisation.level }]) : days;
};

/**
 * Issues a quarterly or annual report. One person suffices: nobody types a figure, each is what the log gives up to the event named, and anyone can compute
 * it again. A report is never changed; a later one of the same period stands beside it under its own id.
 *
 * @refuses report.exists, organisation.unknown, report.period-unknown, report.period-not-over, report.not-the-city
 * @clause JN-3.1b, JN-3.1a
 */
export const issueReport = (c: IssueReport, world: ReportWorld, summed: SummedReport, ask: Ask): Decision => {
  const days = reportDays(c, world, ask);
  if (isRefusal(days)) return days;
  const { reportId, period, org } = c;
  const { kind, from, to: last } = days;
  const covers = c.covers === 'ALL' ? 'ALL' : org;
  return record(['JN-3.1b'], [to(reportStream(reportId), {
    type: 'ReportIssued.v1', data: { reportId, kind, period, from, to: last, covers, asOf: ask.today, ...summed },
  })]);
};
