import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { latePostings, LogQueries } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { answer, link, placed } from './answers.js';
import { AS_OF, asked, CURSOR, FUND, KNOWN_AT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const BOOK: Parameter = { name: 'book', what: '账套 F · A · M，不填为全部', pattern: /^[A-Z]$/, example: 'F' };
const PERIOD: Parameter = { name: 'period', what: '业务所属期间 · month the facts belong to, yyyymm', pattern: /^\d{6}$/, example: '201912' };
const LIMIT: Parameter = { name: 'limit', what: '每页条数 1…200，默认 100', pattern: /^([1-9]\d?|1\d{2}|200)$/, example: '100' };
const WORDS = ['org', 'book', 'fundSource', 'period', 'asOf', 'knownAt', 'cursor'] as const;

/** What was recorded after its month was held or closed, or dated back into an earlier month. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class LatePostingsController {
  constructor(
    private readonly ledger: LedgerQueries, private readonly log: LogQueries, @Inject(EVENT_READER) private readonly reader: EventReader,
    private readonly standing: StandingQuery,
  ) {}

  @Get('late-postings') @Takes(ORG, BOOK, PERIOD, FUND, AS_OF, KNOWN_AT, LIMIT, CURSOR, MIN_POSITION)
  @ApiOperation({ summary: '逾期入账清单 · late postings: voucher, day of the fact, who, and why it stands where it stands' })
  async late(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const words = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(words['minPosition']));
    const said = Object.fromEntries(WORDS.flatMap((word) => (words[word] === undefined ? [] : [[word, words[word]]])));
    const { limit } = words;
    const page = await latePostings({ ledger: this.ledger, log: this.log, reader: this.reader }, {
      org: '', ...said, ...(limit !== undefined && { limit: Number(limit) }),
    });
    const pin = { ...said, limit, knownAt: placed(page.knownAt.index) };
    const rows = page.rows.map((row) => ({ ...row, links: { explain: link(`/v1/explain/${row.voucherRef}`) } }));
    const links = { self: link('/v1/late-postings', pin), ...(page.next !== undefined && { next: link('/v1/late-postings', { ...pin, cursor: page.next }) }) };
    answer({ request, reply }, { ...page, rows, links }, words['cursor'] !== undefined);
  }
}
