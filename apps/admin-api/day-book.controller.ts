import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DoorProblem, languageOf, officerOf, Takes } from '#identity';
import { IssueCommand, type CommandOutcome } from '#scheme/commands';
import { asks, DRY_RUN } from './commands.controller.js';
import { runDayBook, type LineResult } from './day-book.js';
import { DryRunQuery } from './dry-run.query.js';
import { WAIT_FOR, WaitingQuery } from './waiting.query.js';

export const NDJSON = 'application/x-ndjson';

/** A day's work in one file: NDJSON in, NDJSON out, each line answered when it is done. */
@ApiTags('commands') @ApiBearerAuth()
@Controller('v1/day-book')
export class DayBookController {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus, private readonly waiting: WaitingQuery, private readonly dryRun: DryRunQuery,
  ) {}

  @Post() @HttpCode(200)
  @Takes(DRY_RUN, WAIT_FOR, { name: 'strict', what: '遇到未受理的一行即停 · stop at the first line that is not accepted', pattern: /^(true|false)$/, example: 'true' })
  @ApiOperation({
    summary: '日志簿 · run a day book, one command a line {id, at, by, on, do, data}',
    description: '带 waitFor 时末尾多一行 · with waitFor one more line after the last: `{line, outcome: "waited", for, reached, position}`; '
      + 'with reached false everything accepted is recorded all the same.',
  })
  @ApiConsumes(NDJSON) @ApiProduces(NDJSON) @ApiBody({ schema: { type: 'string' } })
  run(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!(request.body instanceof Readable)) throw new DoorProblem('request.media-type', `send ${NDJSON}`);
    const body = request.body;
    const officerId = officerOf(request);
    const gone = new AbortController();
    reply.raw.once('close', () => { gone.abort(); });
    const waitFor = this.waiting.nameIn(request);
    const results = runDayBook({
      chunks: body, strict: asks(request, 'strict'), language: languageOf(request.headers['accept-language']), signal: gone.signal,
      ...(waitFor === undefined ? {} : { wait: (position) => this.waiting.until(waitFor, position, gone.signal) }),
      issue: async (envelope) => this.dryRun.told(await this.bus.execute<IssueCommand, CommandOutcome>(
        new IssueCommand(envelope, { officerId, correlationId: request.id }, { dryRun: asks(request, 'dryRun') }))),
    });
    // Written text before the whole book is read: a client must read while it sends, as curl and the CLI do.
    void reply.type(`${NDJSON}; charset=utf-8`).send(Readable.from(written(results, body), { objectMode: false, highWaterMark: 16 * 1024 }));
  }
}

async function* written(results: AsyncIterable<LineResult>, body: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const result of results) yield Buffer.from(`${JSON.stringify(result)}\n`, 'utf8');
  } finally {
    body.resume(); // a book that ended early is read to its end, so that the client gets the last line and no broken pipe
  }
}
