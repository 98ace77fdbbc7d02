import { type Day, isRefusal } from '#kernel';
import { organisationFold, organisationStream, reportFold, reportStream, statisticsFold, statisticsStream } from '#scheme/history';
import { reportOfLog, reportPeriod, sealedForm } from '#scheme/reports';
import {
  type Decision,
  type IssueReport,
  issueReport,
  type RecordStatistics,
  recordStatistics,
  reportDays,
} from '#scheme/rules';
import { z } from 'zod';
import { command, type Deciding } from '../defined.command.js';
import { day, digest, id, orgId, text } from '../fields.schema.js';
import { contentHash } from '../fingerprint.js';

const persons = z.int().min(0).max(2_000_000_000);

/** Sums up the whole log, once nothing else speaks against the report. */
const decide = async (c: IssueReport, { workspace, ask }: Deciding): Promise<Decision> => {
  const world = {
    known: await workspace.load(reportFold, reportStream(c.reportId)),
    organisation: await workspace.load(organisationFold, organisationStream(c.org)),
    days: reportPeriod(c.period),
  };
  const days = reportDays(c, world, ask);
  if (isRefusal(days)) return days;
  const { from, to } = days;
  const { report, knownAt } = await reportOfLog(workspace.log(), { from, to, asOf: ask.today, ...(c.covers === 'OWN' && { org: c.org }) });
  const figures = sealedForm(report.figures);
  return issueReport(c, world, { knownAt, figures, figuresHash: contentHash(figures), sheetHash: contentHash(sealedForm(report.sheet)) }, ask);
};

export const reportCommands = [
  command<RecordStatistics>({
    name: 'RecordStatistics',
    titleZh: '登记统计数据',
    roles: ['SUPERVISE'],
    on: 'fact',
    clauses: ['JN-1.2c'],
    schema: z.strictObject({
      statisticsId: id,
      asAt: day,
      employed: persons,
      skilled: persons,
      highSkilled: persons,
      source: text,
      publishedOn: day,
      evidenceHash: digest,
    }),
    example: {
      statisticsId: 'TJ-2019',
      asAt: '2019-12-31' as Day,
      employed: 4_000_000,
      skilled: 960_000,
      highSkilled: 290_000,
      source: '统计局（示例）',
      publishedOn: '2020-03-20' as Day,
      evidenceHash: '0'.repeat(64),
    },
    primary: (c) => statisticsStream(c.statisticsId),
    decide: async (c, { workspace, ask }) => recordStatistics(c, await workspace.load(statisticsFold, statisticsStream(c.statisticsId)), ask),
  }),
  command<IssueReport>({
    name: 'IssueReport',
    titleZh: '出具季报、年报',
    roles: ['SUPERVISE', 'APPROVE'],
    on: 'decision',
    clauses: ['JN-3.1b', 'JN-3.1a'],
    schema: z.strictObject({
      reportId: id,
      period: z
        .string()
        .regex(/^20\d\d(Q[1-4])?$/)
        .meta({ description: '季报 2019Q4，年报 2019' }),
      org: orgId,
      covers: z.enum(['OWN', 'ALL']),
    }),
    example: { reportId: 'BG-2019Q4', period: '2019Q4', org: '370100', covers: 'ALL' },
    primary: (c) => reportStream(c.reportId),
    org: (c) => c.org,
    decide,
  }),
];
