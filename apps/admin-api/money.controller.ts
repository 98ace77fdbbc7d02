import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DoorProblem, languageOf, officerOf, problemFor, Takes, type Parameter } from '#identity';
import { isDay } from '#kernel';
import { IssueCommand, type CommandOutcome } from '#scheme/commands';
import { CSV_TYPE as CSV, XLSX_TYPE } from '#spreadsheet';
import { readResults, RESULT_COLUMNS, type ResultRow } from './bank-result.codec.js';
import { asks, DRY_RUN } from './commands.controller.js';
import { MoneyQuery, type PublishedList } from './money.query.js';
import { OfficersQuery } from './officers.query.js';
import { translate } from './problem.filter.js';

const ON: Parameter = { name: 'on', what: '银行处理日 · the bank\'s day', pattern: /^\d{4}-\d{2}-\d{2}$/, example: '2019-12-27' };
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
/** Who sees account numbers in clear. */
const SEES_ACCOUNTS = ['CASHIER', 'FIN_REV'];

interface RowAnswer { readonly row: number; readonly line: number | null; readonly outcome: string; readonly code?: string; readonly why?: string }

/** What leaves the house and comes back: the public list, the payment file and the bank's answer to it. */
@ApiTags('commands') @ApiBearerAuth()
@Controller('v1')
export class MoneyController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus, private readonly money: MoneyQuery, private readonly officers: OfficersQuery,
  ) {}

  @Get('notices/:noticeId/list')
  @ApiOperation({ summary: '公示名单（脱敏）· the masked list of a notice as it was published, with its hash' })
  async list(@Param('noticeId') noticeId: string): Promise<PublishedList> {
    const list = ID.test(noticeId) ? await this.money.list(noticeId) : null;
    if (list === null) throw new DoorProblem('resource.unknown', 'no notice with a list was published under this id');
    return list;
  }

  @Get('payments/:paymentId/files/:fileId') @ApiProduces(CSV)
  @ApiOperation({ summary: '支付文件（出纳、稽核）· the payment file as it was sent, byte by byte' })
  async file(
    @Param('paymentId') paymentId: string, @Param('fileId') fileId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const officer = await this.officers.officer(officerOf(request));
    if (officer.is === 'unknown' || !officer.roles.some((role) => SEES_ACCOUNTS.includes(role))) {
      throw new DoorProblem('auth.role-missing', `this needs one of the roles ${SEES_ACCOUNTS.join(', ')}`);
    }
    const payment = ID.test(paymentId) ? await this.money.payment(paymentId) : { is: 'unknown' as const };
    // The same answer for another organisation's file as for none.
    const text = payment.is !== 'unknown' && payment.org === officer.org ? await this.money.file(payment, fileId) : null;
    if (text === null) throw new DoorProblem('resource.unknown', 'no such payment file of your organisation, or its accounts are not sealed here');
    void reply.type(`${CSV}; charset=utf-8`).header('Content-Disposition', `attachment; filename="${fileId.replace(/[^A-Za-z0-9._-]/g, '_')}.csv"`);
    return text;
  }

  @Post('payments/:paymentId/results') @HttpCode(200) @Takes(ON, DRY_RUN) @ApiConsumes(CSV, XLSX_TYPE) @ApiBody({ schema: { type: 'string' } })
  @ApiOperation({
    summary: '银行回单文件 · the bank\'s result file, each row answered; sending it again is safe',
    description: `首行：${RESULT_COLUMNS.join(',')}。CSV（UTF-8 或 GB18030）或 XLSX。每行单独登记：能登记的登记，其余说明原因。`,
  })
  async results(@Param('paymentId') paymentId: string, @Req() request: FastifyRequest): Promise<object> {
    const { on } = request.query as { readonly on?: string };
    if (on === undefined || !isDay(on)) throw new DoorProblem('request.bad-parameter', 'on is the day of the bank, YYYY-MM-DD');
    if (!Buffer.isBuffer(request.body)) throw new DoorProblem('request.media-type', `send ${CSV} or ${XLSX_TYPE}`);
    const rows = await readResults(request.body, { paymentId, on });
    if (typeof rows === 'string') throw new DoorProblem('request.bad-member', rows);
    const answers: RowAnswer[] = [];
    for (const row of rows) answers.push(await this.#answer(row, on, request));
    const count = (outcome: string): number => answers.filter((each) => each.outcome === outcome).length;
    return { paymentId, on, rows: answers.length, accepted: count('accepted'), repeated: count('repeated'), refused: count('refused'), answers };
  }

  async #answer(row: ResultRow, on: string, request: FastifyRequest): Promise<RowAnswer> {
    const { row: number, line } = row;
    if (!('command' in row)) return { row: number, line, outcome: 'refused', code: row.code, why: row.why };
    const at = request.headers['simulated-at'];
    const envelope = { ...row.command, on, ...(typeof at === 'string' ? { at } : {}) };
    const caller = { officerId: officerOf(request), correlationId: request.id };
    try {
      const outcome = await this.bus.execute<IssueCommand, CommandOutcome>(new IssueCommand(envelope, caller, { dryRun: asks(request, 'dryRun') }));
      if (outcome.outcome === 'refused') return { row: number, line, outcome: 'refused', code: outcome.refused, why: outcome.why };
      return { row: number, line, outcome: outcome.deduplicated ? 'repeated' : outcome.outcome };
    } catch (error) {
      const { code, detail } = problemFor(error, languageOf(request.headers['accept-language']), translate);
      return { row: number, line, outcome: 'refused', code, ...(detail === undefined ? {} : { why: detail }) };
    }
  }
}
