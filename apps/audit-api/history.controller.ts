import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_READER, type EventReader, type StoredEvent } from '#event-store/reader';
import { DoorProblem, Takes, type Parameter } from '#identity';
import { answer, link, shanghaiMoment } from './answers.js';
import { auditorOf } from './auditor.guard.js';
import { asked, LIMIT } from './parameters.js';

const FROM_REVISION: Parameter = { name: 'from', what: '起始序号（含）· first revision', pattern: /^(0|[1-9]\d{0,9})$/, example: '0' };
/** Streams of the programme as a whole: every auditor needs them to understand the own organisation's history. */
const SHARED = /^(ruleSet|calendar|directory|institution|organisation|store)-/;

/** What happened: who, when, in which role and under which clause. */
@ApiTags('history') @ApiBearerAuth()
@Controller('v1')
export class HistoryController {
  constructor(@Inject(EVENT_READER) private readonly reader: EventReader) {}

  @Get('streams/:stream') @Takes(FROM_REVISION, LIMIT) @ApiParam({ name: 'stream', example: 'claim-C-2019-00231' })
  @ApiOperation({ summary: '事实流 · the events of one stream' })
  async stream(@Param('stream') stream: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const auditor = auditorOf(request);
    const from = Number(asked(request)['from'] ?? '0');
    const limit = Number(asked(request)['limit'] ?? '100');
    const page: StoredEvent[] = [];
    for await (const event of this.reader.readStream(stream.slice(0, 200), { from, limit: limit + 1 })) page.push(event);
    const read = page.slice(0, limit);
    const mine = read.filter((event) => SHARED.test(stream) || auditor.orgs.includes(event.meta.org));
    // A stream of others and one that is not there answer alike.
    if (mine.length === 0) throw new DoorProblem('resource.unknown', 'no such stream, or nothing of it is yours to see');
    const links = {
      self: link(`/v1/streams/${stream}`, asked(request)),
      ...(page.length > limit ? { next: link(`/v1/streams/${stream}`, { from: String(from + limit), limit: String(limit) }) } : {}),
    };
    answer({ request, reply }, { stream, events: mine.map(shown), withheld: read.length - mine.length, links }, false);
  }
}

const shown = ({ revision, id, type, data, meta, recordedAt }: StoredEvent): object =>
  ({ revision, id, type, on: meta.on, recordedAt: shanghaiMoment(recordedAt), data, meta, links: { proof: link(`/v1/events/${id}/proof`) } });
