import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FewAtOnce, Takes } from '#identity';
import { booksDifference, LedgerQueries } from '#ledger/queries';
import { answer, link, placed } from './answers.js';
import { AS_OF, asked, FUND, KNOWN_AT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

/** Why the agency's book shows another result than the finance bureau's. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class BooksDifferenceController {
  /** Each reads every line of the expenditure account. */
  readonly #few = new FewAtOnce(2, 'differences are being computed');
  constructor(private readonly ledger: LedgerQueries, private readonly standing: StandingQuery) {}

  @Get('books-difference') @Takes(ORG, FUND, AS_OF, KNOWN_AT, MIN_POSITION)
  @ApiOperation({ summary: '两账差异 · net of Book A less net of Book F, line by line: money in the expenditure account, advances, temporary receipts, and whose' })
  async difference(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#few.run(() => this.#answer(request, reply));
  }

  async #answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { org = '', asOf, knownAt, fundSource, minPosition } = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(minPosition));
    const when = { org, ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }), ...(fundSource !== undefined && { fundSource }) };
    const difference = await booksDifference(this.ledger, when);
    const pin = { ...when, knownAt: placed(difference.knownAt.index) };
    const lines = difference.lines.map((line) => ({ ...line, links: {
      entries: link(`/v1/accounts/${line.book}.${line.account}/entries`, pin), balance: link(`/v1/balances/${line.book}.${line.account}`, pin),
      ...(line.kind !== 'IN_EXPENDITURE_ACCOUNT' && { parties: link(`/v1/accounts/${line.book}.${line.account}/parties`, pin) }),
    } }));
    answer({ request, reply }, { ...difference, lines, links: { self: link('/v1/books-difference', pin) } }, false);
  }
}
