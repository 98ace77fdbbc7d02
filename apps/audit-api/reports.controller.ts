import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  compareReport, disclosureList, disclosureSheet, issuedReport, issuedReports, liveReport, reportQuestion, reportSheet, type SealedReport,
} from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, FewAtOnce, Takes, type Parameter } from '#identity';
import { CSV_TYPE, type Sheet, writeCsv, writeXlsx, XLSX_TYPE } from '#spreadsheet';
import { answer, link } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { AS_OF, asked, FROM_DAY, KNOWN_AT, ORG } from './parameters.js';

const PERIOD: Parameter = {
  name: 'period', what: '季度或年度 · quarter or year; without period and from: the issued reports', pattern: /^20\d\d(Q[1-4])?$/, example: '2019Q4',
};
const TO: Parameter = { ...FROM_DAY, name: 'to', what: '截止业务日（含）· last business day', example: '2019-12-31' };
const ONE_ORG: Parameter = { ...ORG, required: false, what: '单位 · one organisation; without it all of them, for auditors who see the whole log' };
const KNOWN: Parameter = { ...KNOWN_AT, what: '知悉位置或时刻（含）· @log index or RFC 3339 moment; default the head of the log' };
const SHEET: Parameter = {
  name: 'sheet', what: '报表 summary 季报年报（默认）| performance 机构绩效 | disclosure 公开清单', pattern: /^(summary|performance|disclosure)$/, example: 'summary',
};
const FORMAT: Parameter = { name: 'format', what: 'json（默认）| csv | xlsx', pattern: /^(json|csv|xlsx)$/, example: 'xlsx' };
const ID = { name: 'reportId', example: 'BG-2019Q4' } as const;

/** Quarterly and annual reports: computed when asked, as they were issued, and one against the other. */
@ApiTags('reports') @ApiBearerAuth()
@Controller('v1/reports')
export class ReportsController {
  /** Each reads the whole log. */
  readonly #few = new FewAtOnce(2, 'reports are being computed');
  constructor(@Inject(EVENT_READER) private readonly reader: EventReader) {}

  @Get() @Takes(PERIOD, FROM_DAY, TO, AS_OF, KNOWN, ONE_ORG, SHEET, FORMAT) @ApiProduces('application/json', CSV_TYPE, XLSX_TYPE)
  @ApiOperation({ summary: '季报、年报、机构绩效、公开清单 · a report of any days, as of any day, as known at any event; or the reports that were issued' })
  async ask(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { period, from, to, org, sheet } = asked(request);
    if (period === undefined && from === undefined && to === undefined) {
      const reports = (await issuedReports(this.reader)).filter((report) => mayRead(request, report));
      answer({ request, reply }, { reports: reports.map((report) => ({ ...report, links: linksOf(report.reportId) })) }, false);
      return;
    }
    if (org === undefined && !auditorOf(request).whole) throw new DoorProblem('auth.other-organisation', 'a report of all organisations is not yours to see');
    await this.#few.run(() => (sheet === 'disclosure' ? this.#disclosure(request, reply) : this.#report(request, reply)));
  }

  @Get(':reportId') @Takes(FORMAT) @ApiParam(ID) @ApiProduces('application/json', CSV_TYPE, XLSX_TYPE)
  @ApiOperation({ summary: '已出具的报告 · a report as it was issued: figures, hashes, who, and up to which event' })
  async one(@Param('reportId') reportId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.#issued(reportId, request);
    const { format } = asked(request);
    if (isFile(format)) sendFile(reply, `${reportId}.${format}`, reportSheet(report.lines));
    else answer({ request, reply }, { ...report, links: linksOf(reportId) }, true);
  }

  @Get(':reportId/compare') @Takes() @ApiParam(ID)
  @ApiOperation({ summary: '重算核对 · the report computed again up to its event, and what has moved each line since' })
  async compare(@Param('reportId') reportId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#issued(reportId, request);
    await this.#few.run(async () => { answer({ request, reply }, { ...await compareReport(this.reader, reportId), links: linksOf(reportId) }, false); });
  }

  async #report(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { sheet, format, ...words } = asked(request);
    const live = await liveReport(this.reader, reportQuestion(words));
    const lines = sheet === 'performance' ? live.performance : live.lines;
    if (isFile(format)) { sendFile(reply, `${sheet ?? 'report'}-${nameOf(words)}.${format}`, reportSheet(lines)); return; }
    const { question, knownAt, counting } = live;
    const pinned = { ...words, knownAt: `@${knownAt}` };
    const links = { self: link('/v1/reports', { ...pinned, sheet }), ...filesAt('/v1/reports', { ...pinned, sheet }) };
    answer({ request, reply }, { sheet: sheet ?? 'summary', question, knownAt, counting, lines, links }, words['knownAt'] === pinned.knownAt);
  }

  async #disclosure(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { sheet: _sheet, format, ...words } = asked(request);
    const question = reportQuestion(words);
    const rows = await disclosureList(this.reader, question);
    if (isFile(format)) sendFile(reply, `disclosure-${nameOf(words)}.${format}`, disclosureSheet(rows));
    else answer({ request, reply }, { sheet: 'disclosure', question, rows }, false);
  }

  /** @throws StoryNotFound, also when the report is not the auditor's to see */
  async #issued(reportId: string, request: FastifyRequest): Promise<SealedReport> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(reportId)) throw new DoorProblem('resource.unknown', 'a report id is letters, digits and . _ : -');
    const report = await issuedReport(this.reader, reportId);
    if (!mayRead(request, report)) throw new DoorProblem('resource.unknown', 'there is no such report, or it is not yours to see');
    return report;
  }
}

/** A report over all organisations is for auditors who see the whole log. */
const mayRead = (request: FastifyRequest, { covers }: { readonly covers: string }): boolean => {
  const { whole, orgs } = auditorOf(request);
  return covers === 'ALL' ? whole : orgs.includes(covers);
};

const linksOf = (reportId: string): object => {
  const self = `/v1/reports/${encodeURIComponent(reportId)}`;
  return { self, ...filesAt(self, {}), compare: `${self}/compare` };
};

const nameOf = ({ period, from, to, org }: Readonly<Record<string, string | undefined>>): string =>
  [period ?? `${from ?? ''}-${to ?? ''}`, org].filter((part) => part !== undefined).join('-');

type FileFormat = 'csv' | 'xlsx';
const isFile = (format: string | undefined): format is FileFormat => format === 'csv' || format === 'xlsx';
const filesAt = (path: string, words: Readonly<Record<string, string | undefined>>): Readonly<Record<FileFormat, string>> =>
  ({ csv: link(path, { ...words, format: 'csv' }), xlsx: link(path, { ...words, format: 'xlsx' }) });

/** The file's name says its format. */
const sendFile = (reply: FastifyReply, name: string, sheet: Sheet): void => {
  const [type, write] = name.endsWith('.xlsx') ? [XLSX_TYPE, writeXlsx] : [`${CSV_TYPE}; charset=utf-8`, writeCsv];
  void reply.type(type).header('Content-Disposition', `attachment; filename="${name.replaceAll(':', '_')}"`).send(write(sheet));
};
