import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DoorProblem, Takes, type Parameter } from '#identity';
import { LedgerQueries, type KnownAt, type SpanQuestion } from '#ledger/queries';
import { answer, link, placed } from './answers.js';
import { AS_OF, asked, BOOK, CLOSING, FROM_DAY, FUND, KNOWN_AT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const PERIOD: Parameter = {
  name: 'period', what: '期间 · month, quarter or year; or from and asOf', pattern: /^\d{4}(-?\d{2}|-?Q[1-4])?$/, example: '2019Q4',
};
const WHEN = [ORG, PERIOD, FROM_DAY, AS_OF, KNOWN_AT, CLOSING, FUND, MIN_POSITION] as const;
const WORDS = ['org', 'period', 'from', 'asOf', 'knownAt', 'closing', 'fundSource'] as const;

/** Turnover between two days, with the balances around it. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class SpansController {
  constructor(private readonly ledger: LedgerQueries, private readonly standing: StandingQuery) {}

  @Get('six-columns') @Takes(BOOK, ...WHEN) @ApiOperation({ summary: '六栏式科目余额表 · opening, turnover and closing of every account of one book' })
  async sixColumns(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const question = await this.#question(request, reply, asked(request)['book'] ?? '');
    const balance = await this.ledger.sixColumns(question);
    answer({ request, reply }, { ...balance, links: { self: link('/v1/six-columns', pinOf(question, balance.knownAt)) } }, false);
  }

  @Get('turnovers/:account') @Takes(...WHEN) @ApiParam({ name: 'account', description: '账套.科目 · book.account', example: 'F.1001' })
  @ApiOperation({ summary: '发生额 · turnover of one account, or the sum of its details' })
  async turnover(@Param('account') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [, book, account] = /^([A-Z])\.(\d{4,8})$/.exec(name) ?? [];
    if (book === undefined || account === undefined) throw new DoorProblem('request.bad-parameter', 'an account is named book.account, such as F.1001');
    const { book: _book, ...question } = await this.#question(request, reply, book);
    const turnover = await this.ledger.turnover({ ...question, book, account });
    answer({ request, reply }, { ...turnover, links: { self: link(`/v1/turnovers/${name}`, pinOf(question, turnover.knownAt)) } }, false);
  }

  async #question(request: FastifyRequest, reply: FastifyReply, book: string): Promise<SpanQuestion> {
    const words = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(words['minPosition']));
    return { book, org: '', ...Object.fromEntries(WORDS.flatMap((word) => (words[word] === undefined ? [] : [[word, words[word]]]))) };
  }
}

/** The question with its place in the log: asked again, it gives the same answer for ever. */
const pinOf = (question: Omit<SpanQuestion, 'book'>, { index }: KnownAt): Readonly<Record<string, string | undefined>> =>
  ({ ...question, knownAt: placed(index) });
