import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogQueries, type ConsistencyProof } from '#audit';
import { DoorProblem, Takes } from '#identity';
import { answer, link } from './answers.js';
import { asked } from './parameters.js';

const SIZE = /^(0|[1-9]\d{0,14})$/;

/** The sealed log: what was recorded cannot be changed without anybody seeing it. */
@ApiTags('log') @ApiBearerAuth()
@Controller('v1')
export class LogController {
  constructor(private readonly log: LogQueries) {}

  @Get('checkpoint') @ApiProduces('text/plain') @Header('Content-Type', 'text/plain; charset=utf-8')
  @ApiOperation({ summary: '最新封存 · newest checkpoint as a C2SP signed note' })
  async checkpoint(): Promise<string> { return (await this.log.checkpoint()).note; }

  @Get('consistency')
  @Takes(
    { name: 'from', what: '较早的规模 · earlier size', pattern: SIZE, example: '100', required: true },
    { name: 'to', what: '较晚的规模 · later size', pattern: SIZE, example: '184', required: true },
  )
  @ApiOperation({ summary: '一致性证明 · the later log only appended to the earlier one' })
  async consistency(@Req() request: FastifyRequest): Promise<ConsistencyProof> {
    const [from, to] = [Number(asked(request)['from']), Number(asked(request)['to'])];
    if (from > to) throw new DoorProblem('request.bad-parameter', 'from must not be above to', { errors: [{ parameter: 'from', detail: 'above to' }] });
    return this.log.consistency(from, to);
  }

  @Get('events/:id/proof') @ApiOperation({ summary: '事件证明 · the event is in the log of the newest checkpoint' })
  async proof(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new DoorProblem('resource.unknown', 'an event id is a UUID');
    const proof = await this.log.inclusion(id);
    answer({ request, reply }, { ...proof, links: { checkpoint: link('/v1/checkpoint') } }, false);
  }
}
