import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { transfersInTransit } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, Takes } from '#identity';
import { FAR, isUpperDay, LedgerQueries, SubLedgerQueries } from '#ledger/queries';
import { answer, link, placed } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { accountOf, atOf } from './ledger.controller.js';
import { AS_OF, asked, CURSOR, FUND, KNOWN_AT, LIMIT, MIN_POSITION, ORG, PARTY } from './parameters.js';
import { StandingQuery } from './standing.query.js';

/** Whom the money of a control account is of, what became of a voucher, and what is on its way between organisations. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1')
export class SubLedgerController {
  readonly #ledgers: SubLedgerQueries;
  constructor(
    private readonly ledger: LedgerQueries, private readonly standing: StandingQuery, @Inject(EVENT_READER) private readonly reader: EventReader,
  ) { this.#ledgers = new SubLedgerQueries(ledger); }

  @Get('accounts/:account/parties') @Takes(ORG, PARTY, LIMIT, CURSOR, AS_OF, KNOWN_AT, FUND, MIN_POSITION)
  @ApiParam({ name: 'account', description: '账套.科目 · control account', example: 'F.1101' })
  @ApiOperation({ summary: '辅助账余额 · balances of the parties of a control account; the pages of one cursor never shift' })
  async parties(@Param('account') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { book, account } = accountOf(name);
    const { org = '', asOf, knownAt, fundSource, party, limit, cursor, minPosition } = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(minPosition));
    const page = await this.#ledgers.parties({
      book, account, org, ...(asOf === undefined ? {} : { asOf }), ...(knownAt === undefined ? {} : { knownAt }),
      ...(fundSource === undefined ? {} : { fundSource }), ...(party === undefined ? {} : { party }), ...(cursor === undefined ? {} : { cursor }),
      ...(limit === undefined ? {} : { limit: Number(limit) }),
    });
    const pin = { org, asOf, knownAt: placed(page.knownAt.index), fundSource, party, limit };
    const here = `/v1/accounts/${name}/parties`;
    const links = {
      self: link(here, { ...pin, cursor }), control: link(`/v1/balances/${name}`, { org, asOf, knownAt: pin.knownAt, fundSource }),
      ...(page.next === undefined ? {} : { next: link(here, { ...pin, cursor: page.next }) }),
    };
    answer({ request, reply }, { ...page, at: atOf(page), links }, cursor !== undefined);
  }

  @Get('vouchers/:ref/standing') @Takes(KNOWN_AT, MIN_POSITION) @ApiParam({ name: 'ref', example: 'F.370100.201912.0003' })
  @ApiOperation({
    summary: '凭证状态 · maker, reviewer and status of a voucher: 未审核 已审核 已记账 已红字冲销 红字冲销; what it reverses and recovers, and by what it was',
  })
  async voucherStanding(@Param('ref') ref: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { knownAt, minPosition } = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(minPosition));
    const found = await this.#ledgers.trail(ref, knownAt);
    const links = {
      self: link(`/v1/vouchers/${ref}/standing`, { knownAt: placed(found.knownAt.index) }), voucher: link(`/v1/vouchers/${ref}`), ...linked(found),
    };
    answer({ request, reply }, { ...found, links }, knownAt?.startsWith('@') === true);
  }

  @Get('transfers-in-transit') @Takes({ ...ORG, required: false }, AS_OF, KNOWN_AT, MIN_POSITION)
  @ApiOperation({
    summary: '在途资金 · allocations down (5401/4401) and remittances up (5402/4402) sent and not received, at most a thousand; totalFen is of all',
  })
  async inTransit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { org, asOf = FAR, knownAt: word, minPosition } = asked(request);
    if (org === undefined && !auditorOf(request).whole) {
      throw new DoorProblem('auth.other-organisation', 'transfers of all organisations are not yours to see');
    }
    if (!isUpperDay(asOf)) throw new DoorProblem('request.bad-parameter', `asOf=${asOf} is no day`);
    void reply.header('Zz-Position', await this.standing.atLeast(minPosition));
    const knownAt = await this.ledger.resolveKnownAt(word);
    const found = await transfersInTransit(this.reader, { asOf, recordedAt: knownAt.recordedAt }, org);
    const links = { self: link('/v1/transfers-in-transit', { org, asOf, knownAt: placed(knownAt.index) }) };
    answer({ request, reply }, { asOf, knownAt, ...found, links }, false);
  }
}

const FEW = 20;
/** The vouchers at the other ends: red letter, and money that came back. */
const linked = ({ reverses, reversedBy, recovers, recoveredBy }: Awaited<ReturnType<SubLedgerQueries['trail']>>): object => {
  const of = (refs: readonly string[]): readonly string[] => [...new Set(refs)].slice(0, FEW).map((ref) => link(`/v1/vouchers/${ref}/standing`));
  return {
    ...(reverses !== undefined && { reverses: of([reverses])[0] }), ...(reversedBy !== undefined && { reversedBy: of([reversedBy])[0] }),
    ...(recovers.length > 0 && { recovers: of(recovers.map(({ ref }) => ref)) }),
    ...(recoveredBy.length > 0 && { recoveredBy: of(recoveredBy.map(({ ref }) => ref)) }),
  };
};
