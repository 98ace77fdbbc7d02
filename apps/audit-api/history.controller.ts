import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { claimStory, explain, LogQueries, Replay, streamHistory, type ReplayResult, type StoryEntry, type StoryParts } from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, FewAtOnce, Takes, type Parameter } from '#identity';
import { LedgerQueries } from '#ledger/queries';
import { answer, link, shanghaiMoment } from './answers.js';
import { auditorOf, WholeLog } from './auditor.guard.js';
import { asked, KNOWN_AT, LIMIT, MIN_POSITION } from './parameters.js';
import { StandingQuery } from './standing.query.js';

const FROM_REVISION: Parameter = { name: 'from', what: '起始序号（含）· first revision', pattern: /^(0|[1-9]\d{0,9})$/, example: '0' };
const REF = { name: 'ref', description: '账套.单位.期间.凭证号；收、付、转字写在凭证号前，如 F.370100.202001.收0003', example: 'F.370100.201912.0003' } as const;
/** Streams of the programme as a whole: every auditor needs them to understand the own organisation's history. */
export const SHARED = /^(ruleSet|calendar|directory|institution|organisation|store)-/;
/** What the log takes as a stream name. A path may say anything, and a text with NUL is an error to PostgreSQL, not an unknown name. */
const STREAM = /^[A-Za-z]+-[^\p{Cc}\p{Cs}]{1,198}$/u;

/** What happened: who, when, in which role, under which clause, and the vouchers it caused. */
@ApiTags('history') @ApiBearerAuth()
@Controller('v1')
export class HistoryController {
  readonly #parts: StoryParts;
  readonly #alone = new FewAtOnce(1, 'replay is running');
  constructor(@Inject(EVENT_READER) reader: EventReader, ledger: LedgerQueries, log: LogQueries, private readonly standing: StandingQuery) {
    this.#parts = { reader, ledger, log };
  }

  @Get('streams/:stream') @Takes(FROM_REVISION, LIMIT, MIN_POSITION) @ApiParam({ name: 'stream', example: 'claim-C1' })
  @ApiOperation({ summary: '事实流 · the events of one stream' })
  async stream(@Param('stream') stream: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    mustBeStream(stream);
    const { from = '0', limit = '100' } = asked(request);
    const page = await streamHistory(this.#parts, stream, { from: Number(from), limit: Number(limit) });
    const here = `/v1/streams/${encodeURIComponent(stream)}`;
    const next = page.next === undefined ? {} : { next: link(here, { from: String(page.next), limit }) };
    answer({ request, reply }, { ...page, ...visible(request, page.events), links: { self: link(here, { from, limit }), ...next } }, false);
  }

  @Get('claims/:claimId/story') @Takes(MIN_POSITION) @ApiParam({ name: 'claimId', example: 'C1' })
  @ApiOperation({ summary: '申领全程 · every event about a claim: who, when, which clause, which vouchers' })
  async story(@Param('claimId') claimId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    mustBeStream(`claim-${claimId}`);
    const story = await claimStory(this.#parts, claimId);
    // Whose claim it is, is said by the claim itself, not by the city's batch around it.
    visible(request, story.events.filter(({ stream }) => stream.startsWith('claim-')));
    const links = { self: link(`/v1/claims/${encodeURIComponent(claimId)}/story`) };
    answer({ request, reply }, { claimId, ...visible(request, story.events), links }, false);
  }

  @Get('explain/:ref') @Takes(MIN_POSITION) @ApiParam(REF) @ApiOperation({ summary: '为什么 · why a voucher stands in the books' })
  explainVoucher(@Param('ref') ref: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#explain(ref, request, reply);
  }

  @Get('explain/:ref/:line') @Takes(MIN_POSITION) @ApiParam(REF) @ApiParam({ name: 'line', example: '2' })
  @ApiOperation({ summary: '为什么 · why a line of a voucher stands in the books' })
  explainLine(
    @Param() { ref, line }: { readonly ref: string; readonly line: string }, @Req() request: FastifyRequest, @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#explain(`${ref}/${line}`, request, reply);
  }

  @Get('replay') @WholeLog() @Takes({ ...KNOWN_AT, name: 'to' })
  @ApiOperation({ summary: '重放核对 · fold every event again and compare with the books, voucher by voucher, byte by byte' })
  replay(@Req() request: FastifyRequest): Promise<ReplayResult> {
    return this.#alone.run(() => new Replay(this.#parts).compare(asked(request)['to']));
  }

  async #explain(reference: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.#begin(request, reply);
    const why = await explain(this.#parts, reference);
    const links = {
      self: link(`/v1/explain/${reference}`), voucher: link(`/v1/vouchers/${why.voucher.ref}`), history: link(
        `/v1/streams/${encodeURIComponent(why.event.stream)}`,
      ),
      proof: link(`/v1/events/${why.event.eventId}/proof`),
    };
    answer({ request, reply }, { ...why, event: shown(why.event), links }, false);
  }

  async #begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('Zz-Position', await this.standing.atLeast(asked(request)['minPosition']));
  }
}

const unknownHistory = (): DoorProblem => new DoorProblem('resource.unknown', 'there is no such history, or nothing of it is yours to see');

/** @throws DoorProblem resource.unknown for a name that no stream can have: the same answer as for one that none has */
const mustBeStream = (name: string): void => { if (!STREAM.test(name)) throw unknownHistory(); };

/**
 * The events an auditor may see, and how many were withheld.
 *
 * @throws DoorProblem resource.unknown when none is: what is not there and what is another's answer alike
 */
const visible = (request: FastifyRequest, events: readonly StoryEntry[]): { readonly events: readonly object[]; readonly withheld: number } => {
  const { orgs } = auditorOf(request);
  const mine = events.filter(({ stream, org }) => SHARED.test(stream) || orgs.includes(org));
  if (mine.length === 0) throw unknownHistory();
  return { events: mine.map(shown), withheld: events.length - mine.length };
};

const shown = (entry: StoryEntry): object => ({
  ...entry, recordedAt: shanghaiMoment(entry.recordedAt),
  links: {
    proof: link(`/v1/events/${entry.eventId}/proof`), history: link(`/v1/streams/${encodeURIComponent(entry.stream)}`),
    ...(entry.vouchers.length === 0 ? {} : { explain: entry.vouchers.map(({ ref }) => link(`/v1/explain/${ref}`)) }),
  },
});
