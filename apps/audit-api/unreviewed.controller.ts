import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Takes, type Parameter } from '#identity';
import { LedgerQueries, unreviewed } from '#ledger/queries';
import { answer, link, placed } from './answers.js';
import { asked, CURSOR, FUND, KNOWN_AT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const BOOK: Parameter = { name: 'book', what: '账套 F · A · M，不填为全部 · default all books', pattern: /^[A-Z]$/, example: 'F' };
const PERIOD: Parameter = { name: 'period', what: '凭证期间 · month of the vouchers, yyyymm', pattern: /^\d{6}$/, example: '201912', required: true };
const LIMIT: Parameter = { name: 'limit', what: '每页条数 1…200，默认 100', pattern: /^([1-9]\d?|1\d{2}|200)$/, example: '100' };
const WORDS = ['book', 'fundSource', 'knownAt', 'cursor'] as const;

/** Which vouchers of a month nobody but their maker has seen. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class UnreviewedController {
  constructor(private readonly ledger: LedgerQueries, private readonly standing: StandingQuery) {}

  @Get('unreviewed-vouchers') @Takes(ORG, BOOK, PERIOD, FUND, KNOWN_AT, LIMIT, CURSOR, MIN_POSITION)
  @ApiOperation({ summary: '未审核凭证 · vouchers of a month that no second person has reviewed, and that are not reversed, in log order' })
  async unreviewed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { org = '', period = '', limit, minPosition, ...words } = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(minPosition));
    const said = { org, period, ...Object.fromEntries(WORDS.flatMap((word) => (words[word] === undefined ? [] : [[word, words[word]]]))) };
    const page = await unreviewed(this.ledger, { ...said, ...(limit !== undefined && { limit: Number(limit) }) });
    const pin = { ...said, limit, knownAt: placed(page.knownAt.index) };
    const linksOf = (ref: string): object => ({ explain: link(`/v1/explain/${ref}`), voucher: link(`/v1/vouchers/${ref}`) });
    const rows = page.rows.map((row) => ({ ...row, links: linksOf(row.voucherRef) }));
    const links = { self: link('/v1/unreviewed-vouchers', pin),
      ...(page.next !== undefined && { next: link('/v1/unreviewed-vouchers', { ...pin, cursor: page.next }) }) };
    answer({ request, reply }, { ...page, rows, links }, words['cursor'] !== undefined);
  }
}
