import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { askReconciliation, LogQueries, matchesSheet, reconciliationSheet } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, FewAtOnce, Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { CSV_TYPE, type Sheet, writeCsv, writeXlsx, XLSX_TYPE } from '#spreadsheet';
import { answer, link, placed } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { AS_OF, asked, KNOWN_AT } from './parameters.js';

const MONTH_END: Parameter = { ...AS_OF, what: '截止业务日（含）· business day of the reconciliation', required: true };
const SHEET: Parameter = { name: 'sheet', what: 'items 余额调节表（默认）| matches 勾对清单', pattern: /^(items|matches)$/, example: 'items' };
const FORMAT: Parameter = { name: 'format', what: 'json（默认）| csv | xlsx', pattern: /^(json|csv|xlsx)$/, example: 'xlsx' };
/** Bank against books: computed when asked, from the ledger's rows and the statements, as known at any moment. */
@ApiTags('reports') @ApiBearerAuth()
@Controller('v1/bank-accounts')
export class ReconciliationController {
  /** Each reads every fact of money up to its place. */
  readonly #few = new FewAtOnce(2, 'reconciliations are being computed');
  constructor(@Inject(EVENT_READER) readonly reader: EventReader, readonly ledger: LedgerQueries, readonly log: LogQueries) {}

  @Get(':account/reconciliation') @Takes(MONTH_END, KNOWN_AT, SHEET, FORMAT) @ApiParam({ name: 'account', example: '370100.F.1001' })
  @ApiProduces('application/json', CSV_TYPE, XLSX_TYPE)
  @ApiOperation({ summary: '银行存款余额调节表 · a bank account against its books: both balances, open items with ages, matches, and what was confirmed' })
  async one(@Param('account') account: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { asOf = '', knownAt, sheet, format } = asked(request);
    if (!auditorOf(request).orgs.includes(account.split('.')[0] ?? '')) throw new DoorProblem('auth.other-organisation',
      'this organisation is not yours to see');
    await this.#few.run(async () => {
      const found = await askReconciliation(this, { account, asOf, ...(knownAt !== undefined && { knownAt }) });
      const table = sheet === 'matches' ? matchesSheet(found.matches) : reconciliationSheet(found);
      if (format === 'csv' || format === 'xlsx') { sendFile(reply, `${sheet ?? 'reconciliation'}-${account}-${asOf}.${format}`, table); return; }
      const pin = { asOf, knownAt: placed(found.knownAt.index), sheet };
      const here = `/v1/bank-accounts/${account}/reconciliation`;
      const links = {
        self: link(here, pin), csv: link(here, { ...pin, format: 'csv' }), xlsx: link(here, { ...pin, format: 'xlsx' }),
        matches: link(here, { ...pin, sheet: 'matches' }),
          entries: link(`/v1/accounts/${account.slice(account.indexOf('.') + 1)}/entries`, { org: found.org, asOf, knownAt: pin.knownAt }),
      };
      const { matches, ...rest } = found;
      answer({ request, reply }, { ...rest, matched: matches.length, ...(sheet === 'matches' && { matches }), links }, knownAt === pin.knownAt);
    });
  }
}

/** The file's name says its format. */
const sendFile = (reply: FastifyReply, name: string, sheet: Sheet): void => {
  const [type, write] = name.endsWith('.xlsx') ? [XLSX_TYPE, writeXlsx] : [`${CSV_TYPE}; charset=utf-8`, writeCsv];
  void reply.type(type).header('Content-Disposition', `attachment; filename="${name}"`).send(write(sheet));
};
