import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CHOSEN_READER, type ChosenReader } from '#event-store/choose';
import { Open } from '#identity';
import { Followers, type WorkerHealth } from './followers.js';

/** For operators only; this process has no other door. */
@ApiTags('operation')
@Controller()
export class HealthController {
  constructor(private readonly followers: Followers, @Inject(CHOSEN_READER) private readonly chosen: ChosenReader) {}

  /** 503 while a follower is starting again or halted; the body names the event it stopped at. */
  @Open() @Get('health') @ApiOperation({ summary: '运行状态 · how far ledger, log and views are' })
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<WorkerHealth & { readonly store: ChosenReader['kind'] }> {
    const health = await this.followers.health();
    if (health.status !== 'ok') void reply.status(503);
    return { ...health, store: this.chosen.kind };
  }

  @Open() @Get('metrics') @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8') @ApiOperation({ summary: 'Prometheus' })
  async metrics(): Promise<string> { return metricsOf(await this.followers.health()); }
}

/** Prometheus text format; no id, name or organisation ever stands in a label. */
export const metricsOf = ({ ledger, log, views }: WorkerHealth): string => {
  const halted = (state: string): number => (state === 'halted' ? 1 : 0);
  const gauges: readonly (readonly [string, string, readonly (readonly [string, number])[]])[] = [
    ['zhuanzhang_projection_position', 'Log index of the last event a projection holds, -1 for none.',
      [['{projection="ledger"}', ledger.logIndex], ['{projection="officer_role"}', views.logIndex]]],
    ['zhuanzhang_projection_halted', '1 when a follower stopped for good and needs a person.',
      [['{projection="ledger"}', halted(ledger.state)], ['{projection="log"}', halted(log.state)], ['{projection="officer_role"}', halted(views.state)]]],
    ['zhuanzhang_projection_lag_events', 'Events delivered and not yet posted; -1 while history is being read.',
      [['{projection="ledger"}', ledger.lagEvents ?? -1]]],
    ['zhuanzhang_log_leaves', 'Events sealed as leaves of the log.', [['', log.size]]],
    ['zhuanzhang_log_sealed_position', 'Leaves under the newest signed checkpoint.', [['', log.signedSize]]],
    ['process_resident_memory_bytes', 'Resident memory.', [['', process.memoryUsage.rss()]]],
    ['process_uptime_seconds', 'Seconds since start.', [['', Math.round(process.uptime())]]],
  ];
  return gauges.map(([name, help, values]) =>
    `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${values.map(([labels, value]) => `${name}${labels} ${value}\n`).join('')}`).join('');
};
