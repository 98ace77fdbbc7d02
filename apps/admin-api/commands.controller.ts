import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Position } from '#event-store';
import { DoorProblem, officerOf, Takes, unknownWord, type Parameter } from '#identity';
import { commandCatalogue, IssueCommand, type CommandOutcome } from '#scheme/commands';
import { envelopeOf } from './envelope.codec.js';
import { expectedRevision } from './expected-revision.codec.js';
import { DryRunQuery, type Answered } from './dry-run.query.js';
import { Refused } from './problem.filter.js';
import { shownWaited, WAIT_FOR, WaitingQuery, ZZ_WAITED, type Waited } from './waiting.query.js';

export const DRY_RUN: Parameter = { name: 'dryRun', what: '只判断，不入账 · answer and write nothing', pattern: /^(true|false)$/, example: 'true' };

/** True when a switch such as `?dryRun=true` is on; the guard has seen to its form. */
export const asks = (request: FastifyRequest, name: string): boolean => (request.query as Record<string, unknown>)[name] === 'true';

/** The body as JSON; a day book sent to the wrong address is a stream and no JSON. */
export const jsonOf = (request: FastifyRequest): unknown => {
  if (request.body instanceof Readable) throw new DoorProblem('request.media-type', 'send application/json');
  return request.body;
};

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  if (Array.isArray(value)) throw new DoorProblem('request.bad-header', `${name} may stand once`);
  return value;
};

/** The clerks' door: one shape for every command (architecture choice 11). */
@ApiTags('commands') @ApiBearerAuth()
@Controller('v1/commands')
export class CommandsController {
  readonly #catalogue = commandCatalogue();
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus, private readonly waiting: WaitingQuery, private readonly dryRun: DryRunQuery,
  ) {}

  @Get() @ApiOperation({ summary: '命令目录 · every command with its roles, clauses, JSON Schema and example' })
  list(): object {
    return { commands: this.#catalogue.map((command) => ({ ...command, href: `/v1/commands/${command.name}` })) };
  }

  @Post(':name') @HttpCode(201) @Takes(DRY_RUN, WAIT_FOR)
  @ApiOperation({ summary: '办理 · issue one command' }) @ApiParam({ name: 'name' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: '等同于 id · alias of the member id' })
  @ApiHeader({ name: 'Simulated-At', required: false, description: '模拟账库的记录时刻 · recording clock, simulation stores only' })
  @ApiHeader({
    name: 'If-Match', required: false, description: '"claim-C-2019-00231@7": 409 unless the stream is at this revision when the command is recorded',
  })
  @ApiResponse({ status: 201, description: '已入账 · recorded', headers: { 'Zz-Waited': ZZ_WAITED } })
  @ApiResponse({
    status: 200, headers: { 'Zz-Waited': ZZ_WAITED },
    description: 'already recorded (Idempotent-Replayed: true); or a dry run, with `postings`, the vouchers without their numbers, '
      + 'and `expires`, until when the facts it rests on may be used',
  })
  async issue(
    @Param('name') name: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answered & { readonly waited?: Waited }> {
    const known = this.#catalogue.map((command) => command.name);
    if (!known.includes(name)) throw new DoorProblem('command.unknown', unknownWord('command', name, known));
    const envelope = envelopeOf(jsonOf(request), {
      name, idempotencyKey: headerOf(request, 'idempotency-key'), simulatedAt: headerOf(request, 'simulated-at'),
    });
    const officerId = officerOf(request);
    const options = { dryRun: asks(request, 'dryRun'), ...expectedRevision(headerOf(request, 'if-match')) };
    const outcome = await this.bus.execute<IssueCommand, CommandOutcome>(
      new IssueCommand(envelope, { officerId, correlationId: request.id }, options));
    if (outcome.outcome === 'refused') throw new Refused(outcome);
    if (outcome.position !== null) void reply.header('Zz-Position', outcome.position);
    if (outcome.deduplicated) void reply.header('Idempotent-Replayed', 'true');
    if (outcome.deduplicated || outcome.outcome === 'wouldAccept') void reply.status(200);
    const waitFor = this.waiting.nameIn(request);
    if (waitFor === undefined || outcome.position === null) return this.dryRun.told(outcome);
    const waited = await this.waiting.until(waitFor, outcome.position as Position);
    void reply.header('Zz-Waited', shownWaited(waited));
    return { ...outcome, waited };
  }
}
