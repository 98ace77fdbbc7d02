import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { forward, LogQueries, SUBJECTS, type StoryParts } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { answer, link, shanghaiMoment } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { SHARED } from './history.controller.js';
import { asked, MIN_POSITION } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const FROM: Parameter = { name: 'from', what: '从第几个申领起 · first claim, the `next` of the page before', pattern: /^(0|[1-9]\d{0,5})$/, example: '0' };
const PAGE: Parameter = { name: 'limit', what: '每页申领数 1…50，默认 10', pattern: /^([1-9]|[1-4]\d|50)$/, example: '10' };
const ID = /^[^\p{Cc}\p{Cs}]{1,150}$/u;

/** Forward: what a person, claim, institution, batch or payment order led to. */
@ApiTags('history') @ApiBearerAuth()
@Controller('v1')
export class ForwardController {
  readonly #parts: StoryParts;
  constructor(@Inject(EVENT_READER) reader: EventReader, ledger: LedgerQueries, log: LogQueries, private readonly standing: StandingQuery) {
    this.#parts = { reader, ledger, log };
  }

  @Get('forward/:kind/:id') @Takes(FROM, PAGE, MIN_POSITION)
  @ApiParam({ name: 'kind', enum: SUBJECTS, example: 'claim' }) @ApiParam({ name: 'id', description: '编号；人员只用代号 · persons by their token', example: 'C1' })
  @ApiOperation({ summary: '正向追踪 · every event, voucher and line a person, claim, institution, batch or payment order led to, with sums by account' })
  async forward(
    @Param() { kind, id }: { readonly kind: string; readonly id: string }, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    const words = asked(request);
    void reply.header('Zz-Position', await this.standing.atLeast(words['minPosition']));
    const of = SUBJECTS.find((one) => one === kind);
    if (of === undefined || !ID.test(id)) throw new DoorProblem('resource.unknown', `nothing begins at ${kind.slice(0, 40)}: ${SUBJECTS.join(', ')}`);
    const { from = '0', limit } = words;
    const { orgs } = auditorOf(request);
    const told = await forward(this.#parts, { kind: of, id }, {
      from: Number(from), ...(limit !== undefined && { limit: Number(limit) }), mayRead: ({ stream, org }) => SHARED.test(stream) || orgs.includes(org),
    });
    const here = `/v1/forward/${kind}/${encodeURIComponent(id)}`;
    const links = { self: link(here, { from, limit }), ...(told.next !== undefined && { next: link(here, { from: String(told.next), limit }) }) };
    const events = told.events.map((event) => ({
      ...event, recordedAt: shanghaiMoment(event.recordedAt),
      links: { proof: link(`/v1/events/${event.eventId}/proof`), explain: event.vouchers.map(({ ref }) => link(`/v1/explain/${ref}`)) },
    }));
    answer({ request, reply }, { ...told, events, links }, false);
  }
}
