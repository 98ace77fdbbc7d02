import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, Takes } from '#identity';
import type { Instant } from '#kernel';
import { LedgerQueries, type BookQuestion, type KnownAt } from '#ledger/queries';
import { answer, link, placed, shanghaiMoment } from './answers.js';
import { AS_OF, asked, BOOK, CLOSING, CURSOR, FROM_DAY, FUND, KNOWN_AT, LIMIT, MIN_POSITION, ORG } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const WHEN = [AS_OF, KNOWN_AT, CLOSING, FUND, MIN_POSITION] as const;
const ACCOUNT = { name: 'account', description: '账套.科目 · book.account', example: 'F.1001' } as const;

/** The books on two time axes: what happened until a business day, as it was known at a moment. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class LedgerController {
  constructor(
    private readonly ledger: LedgerQueries, private readonly standing: StandingQuery, @Inject(EVENT_READER) private readonly reader: EventReader,
  ) {}

  @Get('balances/:account') @Takes(ORG, ...WHEN) @ApiParam(ACCOUNT) @ApiOperation({ summary: '科目余额 · balance of one account, or the sum of its details' })
  async balance(@Param('account') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { book, account } = accountOf(name);
    const question = { ...this.#question(request, book), account };
    await this.#begin(request, reply);
    const balance = await this.ledger.balance(question);
    const pin = pinOf(question, balance);
    const links = {
      self: link(`/v1/balances/${name}`, pin), entries: link(`/v1/accounts/${name}/entries`, pin), trialBalance: link('/v1/trial-balance', { book, ...pin }),
      history: link(`/v1/balances/${name}`, { ...pin, knownAt: undefined }),
    };
    answer({ request, reply }, { ...balance, at: atOf(balance), links }, await this.#isFixed(request, balance.knownAt));
  }

  @Get('trial-balance') @Takes(BOOK, ORG, ...WHEN) @ApiOperation({ summary: '科目余额表 · trial balance of one book' })
  async trialBalance(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const question = this.#question(request, asked(request)['book'] ?? '');
    await this.#begin(request, reply);
    const balance = await this.ledger.trialBalance(question);
    const pin = pinOf(question, balance);
    const rows = balance.rows.map((row) => ({ ...row, links: { balance: link(`/v1/balances/${balance.book}.${row.account}`, pin) } }));
    const links = { self: link('/v1/trial-balance', { book: balance.book, ...pin }) };
    answer({ request, reply }, { ...balance, rows, at: atOf(balance), links }, await this.#isFixed(request, balance.knownAt));
  }

  @Get('accounts/:account/entries') @Takes(ORG, FROM_DAY, LIMIT, CURSOR, ...WHEN) @ApiParam(ACCOUNT)
  @ApiOperation({ summary: '明细账 · lines of an account; the pages of one cursor never shift' })
  async entries(@Param('account') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { book, account } = accountOf(name);
    const { from, limit, cursor } = asked(request);
    const question = this.#question(request, book);
    await this.#begin(request, reply);
    const page = await this.ledger.accountEntries({
      ...question, account, ...(from === undefined ? {} : { from }), ...(cursor === undefined ? {} : { cursor }),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
    });
    const pin = { ...pinOf(question, { ...question, knownAt: page.knownAt }), from, limit };
    const entries = page.entries.map((entry) => ({ ...entry, links: { explain: link(`/v1/explain/${entry.voucherRef}`) } }));
    const here = `/v1/accounts/${name}/entries`;
    const links = { self: link(here, { ...pin, cursor }), ...(page.next === undefined ? {} : { next: link(here, { ...pin, cursor: page.next }) }) };
    answer({ request, reply }, { ...page, entries, links }, cursor !== undefined || await this.#isFixed(request, page.knownAt));
  }

  @Get('vouchers/:ref') @Takes(MIN_POSITION) @ApiParam({ name: 'ref', example: 'F.370100.201912.0003' })
  @ApiOperation({ summary: '凭证 · one voucher with its lines' })
  async voucher(@Param('ref') ref: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    const voucher = await this.ledger.voucher(ref);
    const links = {
      self: link(`/v1/vouchers/${ref}`), standing: link(`/v1/vouchers/${ref}/standing`), explain: link(`/v1/explain/${ref}`),
      proof: link(`/v1/events/${voucher.eventId}/proof`),
    };
    answer({ request, reply }, { ref, ...voucher, links }, true);
  }

  /** `Zz-Position` is read before the books are: the answer knows at least so much. */
  async #begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('Zz-Position', await this.standing.atLeast(asked(request)['minPosition']));
  }

  #question(request: FastifyRequest, book: string): BookQuestion & { readonly org: string } {
    const { org = '', asOf, knownAt, closing, fundSource } = asked(request);
    return {
      book, org, ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }),
      ...(closing === undefined ? {} : { closing }), ...(fundSource === undefined ? {} : { fundSource }),
    };
  }

  /** Both times fixed, and nothing that is still to be recorded can fall under the moment asked. */
  async #isFixed(request: FastifyRequest, knownAt: KnownAt): Promise<boolean> {
    const { asOf, knownAt: word } = asked(request);
    if (asOf === undefined || word === undefined || knownAt.index < 0) return false;
    if (word.startsWith('@')) return true;
    const { recordedAt } = await this.reader.head();
    return recordedAt !== null && new Date(word).toISOString() < recordedAt;
  }
}

interface Resolved { readonly asOf?: string; readonly knownAt: KnownAt; readonly closing?: string; readonly fundSource?: string }

export const accountOf = (name: string): { readonly book: string; readonly account: string } => {
  const [, book, account] = /^([A-Z])\.(\d{4,8})$/.exec(name) ?? [];
  if (book === undefined || account === undefined) throw new DoorProblem('request.bad-parameter', 'an account is named book.account, such as F.1001');
  return { book, account };
};

/** The question with both times resolved: asked again, it gives the same answer for ever. */
const pinOf = ({ org }: { readonly org: string }, { asOf, knownAt, closing, fundSource }: Resolved): Readonly<Record<string, string | undefined>> =>
  ({ org, asOf, knownAt: placed(knownAt.index), closing, fundSource });

export const atOf = ({ asOf, knownAt }: { readonly asOf: string; readonly knownAt: { readonly index: number; readonly recordedAt: Instant | null } }): object =>
  ({ asOf, knownAt: placed(knownAt.index), recordedAt: shanghaiMoment(knownAt.recordedAt) });
