import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import {
  checkNames, checks, Checkup, isCheckName, latestResults, latestRun, LogQueries, runStanding, type CheckName, type CheckResult, type CheckRun,
  type LatestResult, type LatestRun,
} from '#audit';
import { EVENT_READER, type EventReader } from '#event-store/reader';
import { DoorProblem, FewAtOnce, Takes, type Parameter } from '#identity';
import type { Instant } from '#kernel';
import { LedgerQueries } from '#ledger/queries';
import { answer, link, shanghaiMoment } from './answers.js';
import { WholeLog } from './auditor.guard.js';
import { asked } from './parameters.js';

/** A run on demand reads all events: one at a time, and no longer than this. The command line has no such limit. */
const RUN_MS = 120_000;
const RUN: Parameter = {
  name: 'run', what: 'now 现在检查 · read all events now, at most two minutes; without it the newest run of the worker', pattern: /^now$/, example: 'now',
};

/** Every invariant of the books by its name: what the worker's newest run says, or a run now. Over all organisations. */
@ApiTags('ledger') @ApiBearerAuth()
@Controller('v1/checks')
export class ChecksController {
  readonly #alone = new FewAtOnce(1, 'run of the checks is being made');
  constructor(
    private readonly source: DataSource, private readonly ledger: LedgerQueries, private readonly log: LogQueries,
    @Inject(EVENT_READER) private readonly reader: EventReader,
  ) {}

  @Get() @WholeLog() @ApiOperation({ summary: '检查清单 · every check with the result of the newest run' })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const [latest, run] = [await latestResults(this.source), await latestRun(this.source)];
    const rows = checkNames.map((check) => {
      const { found: _, ...result } = shownOf(check, latest.get(check), run);
      return { ...result, links: linksOf(check) };
    });
    const { ok: isOfToday, ...why } = runStanding(run);
    const all = [isOfToday, ...rows.map(({ ok }) => ok)];
    const ok = all.includes(false) ? false : all.includes(null) ? null : true;
    answer({ request, reply }, { ok, ...why, lastRun: lastRunOf(run), checks: rows, links: { self: link('/v1/checks') } }, false);
  }

  @Get(':name') @WholeLog() @Takes(RUN) @ApiParam({ name: 'name', example: 'fiscal-mirror' })
  @ApiOperation({ summary: '检查 · one check: the invariant, what was looked at, the first twenty findings' })
  async one(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!isCheckName(name)) throw new DoorProblem('resource.unknown', `no check of this name; there are ${checkNames.join(', ')}`);
    const links = linksOf(name);
    if (asked(request)['run'] === 'now') {
      const { results, ...run } = await this.#alone.run(() => this.#now(request));
      answer({ request, reply }, { ...results.find(({ check }) => check === name)!, run, links }, false);
      return;
    }
    const [latest, run] = [await latestResults(this.source), await latestRun(this.source)];
    answer({ request, reply }, { ...shownOf(name, latest.get(name), run), lastRun: lastRunOf(run), links }, false);
  }

  async #now(request: FastifyRequest): Promise<CheckRun> {
    const gone = new AbortController();
    const leave = (): void => { gone.abort(); };
    request.raw.socket.once('close', leave);
    const late = AbortSignal.timeout(RUN_MS);
    try {
      return await new Checkup({ reader: this.reader, ledger: this.ledger, log: this.log }).run({ signal: AbortSignal.any([gone.signal, late]) });
    } catch (error) {
      if (!late.aborted) throw error;
      throw new DoorProblem('door.late', `no run within ${RUN_MS / 1_000} s; zhuanzhang check has no limit`, { retryAfterSeconds: 600 });
    } finally {
      request.raw.socket.off('close', leave);
    }
  }
}

const linksOf = (name: CheckName): object => ({ self: link(`/v1/checks/${name}`), now: link(`/v1/checks/${name}`, { run: 'now' }) });

/** A check by the newest run that came to its end. What was right then is not told as right today when nobody has been able to look since. */
const shownOf = (check: CheckName, found: LatestResult | undefined, run: LatestRun | undefined): Shown => {
  const result: Omit<Shown, 'newest'> = found?.result ?? { check, ...checks[check], ok: null, found: [] };
  const { ok, says } = runStanding(run);
  return { ...result, ok: result.ok === true && ok !== true ? null : result.ok, ...(says !== undefined && { standing: says }), newest: standingOf(found) };
};
type Shown = Pick<CheckResult, 'check' | 'found'> & { readonly ok: boolean | null; readonly newest: object | null; readonly standing?: string };

const lastRunOf = (run: LatestRun | undefined): object | null => {
  if (run === undefined) return null;
  const { triedAt, endedAt, everySeconds, failed } = run;
  return { triedAt: shanghaiMoment(triedAt as Instant), endedAt: shanghaiMoment(endedAt as Instant | null), everySeconds, failed };
};

const standingOf = (found: LatestResult | undefined): object | null => {
  if (found === undefined) return null;
  const { since, ranAt, seconds, logIndex, whole } = found;
  return { since: shanghaiMoment(since as Instant), ranAt: shanghaiMoment(ranAt as Instant), seconds, logIndex, whole };
};
