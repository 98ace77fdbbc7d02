import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  beancountJournal, hledgerJournal, isSimulation, isStatement, LogQueries, openExport, openStatement, printVoucher, printVouchers, STATEMENTS,
  statementBytes, statementName, type PaperSize, type Statement, type StatementWords, type TableFormat, type Tongue,
} from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, FewAtOnce, Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { answer, link, placed, shanghaiMoment } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { AS_OF, asked, BOOK, CLOSING, CURSOR, FROM_DAY, FUND, KNOWN_AT, LIMIT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const CSV_TYPE = 'text/csv; charset=utf-8';
const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ONE_BOOK: Parameter = { ...BOOK, required: false, what: `${BOOK.what}；凭证列表、序时簿可不填 · lists of vouchers may leave it out` };
const ACCOUNT: Parameter = { name: 'account', what: '科目 · account, for sheets and journals', pattern: /^\d{4,8}$/, example: '1001' };
const PERIOD: Parameter = {
  name: 'period', what: '月、季、年；或用 from、asOf · month, quarter or year, or days of one’s own', example: '201912',
  pattern: /^20\d\d(-?(0[1-9]|1[0-2])|-?Q[1-4])?$/,
};
const BY: Parameter = { name: 'by', what: '资金结余表 · fund balance by source | org | kind', pattern: /^(source|org|kind)$/, example: 'org' };
const FORMAT: Parameter = { name: 'format', what: 'json（默认）| csv | xlsx', pattern: /^(json|csv|xlsx)$/, example: 'xlsx' };
const LANGUAGE: Parameter = { name: 'lang', what: '表头语言 zh（默认）| en', pattern: /^(zh|en)$/, example: 'en' };
const PAPER: Parameter = { name: 'paper', what: '纸张 A5（默认）| A4', pattern: /^A[45]$/, example: 'A5' };
const JOURNAL: Parameter = { name: 'format', what: 'hledger（默认）| beancount', pattern: /^(hledger|beancount)$/, example: 'hledger' };
const PAGE = 100;
const NO_SCRIPT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

type Exchange = readonly [request: FastifyRequest, reply: FastifyReply];

/** Statements, printed vouchers and journals: the books as an auditor takes them along, at two times that the answer names. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class StatementsController {
  /** each reads vouchers by the thousand */
  readonly #few = new FewAtOnce(4, 'statements are being written');
  constructor(
    readonly ledger: LedgerQueries, readonly log: LogQueries, @Inject(EVENT_READER) readonly reader: EventReader, private readonly standing: StandingQuery,
  ) {}

  @Get('statements/:name') @ApiParam({ name: 'name', enum: Object.keys(STATEMENTS), example: 'trial-balance' })
  @Takes(ORG, ONE_BOOK, ACCOUNT, FUND, PERIOD, FROM_DAY, AS_OF, KNOWN_AT, CLOSING, BY, FORMAT, LANGUAGE, LIMIT, CURSOR, MIN_POSITION)
  @ApiProduces('application/json', 'text/csv', XLSX_TYPE)
  @ApiOperation({ summary: '科目余额表、明细账、总账、日记账、收支表、资金结余、计划与承诺、凭证列表、序时簿 · a statement of the books' })
  async statement(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!isStatement(name)) throw new DoorProblem('resource.unknown', `no statement of this name; there are ${Object.keys(STATEMENTS).join(', ')}`);
    await this.#begin(request, reply);
    const { format = 'json', lang, limit, cursor, minPosition: _min, ...words } = asked(request);
    if (format !== 'json' && cursor !== undefined) throw new DoorProblem('request.bad-parameter', 'a table holds all rows: it takes no cursor');
    const { org, orgs } = auditorOf(request);
    const scope = { ...(cursor !== undefined && { cursor }), ...(words['org'] === org && { orgs }) };
    const statement = await openStatement(this, name, { ...words, ...scope } as StatementWords);
    if (format === 'json') return this.#page([request, reply], statement, { limit: Number(limit ?? PAGE), cursor });
    const table = format as TableFormat;
    const simulation = await isSimulation(this.reader);
    this.#stream(reply, () => statementBytes(statement, table, { tongue: lang as Tongue | undefined, simulation }), {
      type: table === 'csv' ? CSV_TYPE : XLSX_TYPE, file: `${statementName(statement, simulation)}.${table}`,
    });
  }

  @Get('vouchers/:ref/print') @Takes(FUND, PAPER, MIN_POSITION) @ApiParam({ name: 'ref', example: 'F.370100.201912.0003' }) @ApiProduces('text/html')
  @ApiOperation({ summary: '打印凭证 · one voucher as a page that prints' })
  async print(@Param('ref') ref: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    const { fundSource, paper } = asked(request);
    const pages = await printVoucher(this, { reference: ref, fundSource, paper: paper as PaperSize | undefined });
    this.#stream(reply, () => Readable.from(pages, { objectMode: false }), { type: 'text/html; charset=utf-8' });
  }

  @Get('voucher-prints') @Takes(ORG, ONE_BOOK, FUND, { ...PERIOD, required: true }, KNOWN_AT, PAPER, MIN_POSITION) @ApiProduces('text/html')
  @ApiOperation({ summary: '打印一期全部凭证 · all vouchers of a month as one page that prints, streamed' })
  async printAll(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    const { paper, minPosition: _min, period = '', ...words } = asked(request);
    const span = this.ledger.statements.span({ period });
    const pages = await printVouchers(this, { ...words, ...span, org: words['org'] ?? '', paper: paper as PaperSize | undefined });
    this.#stream(reply, () => Readable.from(pages, { objectMode: false }), { type: 'text/html; charset=utf-8' });
  }

  @Get('journals') @Takes(ORG, ONE_BOOK, FUND, PERIOD, FROM_DAY, AS_OF, KNOWN_AT, JOURNAL, MIN_POSITION) @ApiProduces('text/plain')
  @ApiOperation({ summary: 'hledger、beancount 日记账 · the books for another accounting program, with the balances they must come to' })
  async journal(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    const { format = 'hledger', minPosition: _min, period, from, asOf, ...words } = asked(request);
    const span = this.ledger.statements.span({ ...(period && { period }), ...(from && { from }), ...(asOf && { asOf }) });
    const books = await openExport(this, { ...words, ...span, org: words['org'] ?? '' });
    const file = ['zhuanzhang', books.org, words['fundSource'], words['book'], `at${Math.max(0, books.knownAt.index)}`]
      .filter((part) => part !== undefined).join('-');
    const text = format === 'hledger' ? hledgerJournal : beancountJournal;
    this.#stream(reply, () => Readable.from(text(books), { objectMode: false }), {
      type: 'text/plain; charset=utf-8', file: `${file}.${format === 'hledger' ? 'journal' : 'beancount'}`,
    });
  }

  async #page([request, reply]: Exchange, statement: Statement, { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined }):
  Promise<void> {
    const { rows, next } = await statement.page(limit, cursor);
    const { page: _page, stream: _stream, ...head } = statement;
    const { minPosition: _min, cursor: _cursor, ...words } = asked(request);
    const pin: Readonly<Record<string, string | undefined>> = { ...words, ...pinned(statement) };
    const here = `/v1/statements/${head.statement}`;
    const { limit: _limit, ...file } = pin;
    const links = {
      self: link(here, { ...pin, cursor }), ...(next === undefined ? {} : { next: link(here, { ...pin, cursor: next }) }),
      csv: link(here, { ...file, format: 'csv' }), xlsx: link(here, { ...file, format: 'xlsx' }),
    };
    const at = { asOf: head.asOf, knownAt: placed(head.knownAt.index), recordedAt: shanghaiMoment(head.knownAt.recordedAt) };
    const fixed = words['knownAt']?.startsWith('@') === true && statement.knownAt.index >= 0;
    answer({ request, reply }, { ...head, at, rows, links }, fixed && (words['asOf'] ?? words['period']) !== undefined);
  }

  /** `Zz-Position` is read before the books are: the answer knows at least so much. */
  async #begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('Zz-Position', await this.standing.atLeast(asked(request)['minPosition']));
  }

  /** What fails after the first bytes breaks the answer off; it is never a short one that looks whole. */
  #stream(reply: FastifyReply, bytes: () => Readable, { type, file }: { readonly type: string; readonly file?: string }): void {
    const leave = this.#few.enter();
    const out = bytes();
    out.once('close', leave);
    reply.raw.once('close', () => { out.destroy(); });
    void reply.type(type).header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff').header('Content-Security-Policy', NO_SCRIPT);
    if (file !== undefined) void reply.header('Content-Disposition', `attachment; filename="${file}"`);
    void reply.send(out);
  }
}

/** The moment resolved; days stay as they were asked. */
const pinned = ({ knownAt }: Statement): { readonly knownAt: string } => ({ knownAt: placed(knownAt.index) });
