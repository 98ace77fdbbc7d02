import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CHOSEN_STORE, type ChosenStore } from '#event-store/choose';
import { Open } from '#identity';
import type { LatestResult } from '#audit';
import type { RunnerHealth } from '#projection';
import { Followers, type Following, type WorkerHealth } from './followers.js';

/** For operators only; this process has no other door. */
@ApiTags('operation')
@Controller()
export class HealthController {
  constructor(private readonly followers: Followers, @Inject(CHOSEN_STORE) private readonly chosen: ChosenStore) {}

  /**
   * 503 while a follower starts again or halted, a stream is set aside, a check found something or cannot be made, or a month cannot be frozen: the body
   * says what.
   */
  @Open() @Get('health') @ApiOperation({ summary: '运行状态 · how far ledger, log and views are' })
  async health(@Res({ passthrough: true }) reply: FastifyReply): Promise<WorkerHealth & { readonly store: ChosenStore['kind'] }> {
    const health = await this.followers.health();
    if (health.status !== 'ok' && health.status !== 'standby') void reply.status(503);
    return { ...health, store: this.chosen.kind };
  }

  @Open() @Get('metrics') @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8') @ApiOperation({ summary: 'Prometheus' })
  async metrics(): Promise<string> { return metricsOf(await this.followers.health(), this.followers.runners, await this.followers.checked()); }
}

type Family = readonly [name: string, help: string, values: readonly (readonly [labels: string, value: number])[]];

const checkFamilies = (checked: readonly LatestResult[]): readonly Family[] => {
  const each = (value: (one: LatestResult) => number): Family[2] => checked.map((one) => [`{check="${one.result.check}"}`, value(one)]);
  return [
    ['zhuanzhang_check_ok', '1 when the newest run of a check found nothing, whoever ran it.', each(({ result }) => (result.ok ? 1 : 0))],
    ['zhuanzhang_check_broken', 'How much the newest run of a check found.', each(({ result }) => result.broken)],
    ['zhuanzhang_check_position', 'Log index of the last event the newest run looked at.', each(({ logIndex }) => logIndex)],
    ['zhuanzhang_check_seconds', 'How long the newest run took, all checks together.', each(({ seconds }) => seconds)],
    ['zhuanzhang_check_ran_timestamp_seconds', 'When the newest run was kept, Unix time.', each(({ ranAt }) => Date.parse(ranAt) / 1_000)],
  ];
};

/** Prometheus text format; no id, name or organisation ever stands in a label. */
export const metricsOf = (
  { ledger, log, views, worklist, checks, freezer }: WorkerHealth, runners: readonly RunnerHealth[], checked: readonly LatestResult[],
): string => {
  const each = (value: (one: Following) => number): Family[2] =>
    ([['ledger', ledger], ['log', log], ['officer_role', views], ['worklist', worklist]] as const).map(([name, one]) => [`{projection="${name}"}`, value(one)]);
  const counted = (key: 'batches' | 'events' | 'retries'): Family[2] => runners.map((one) => [`{projection="${one.name}"}`, one[key]]);
  const families: readonly Family[] = [
    ['zhuanzhang_projection_position', 'Log index of the last event a projection holds, -1 for none.', each(({ logIndex }) => logIndex)],
    ['zhuanzhang_projection_halted', '1 when a follower stopped for good and needs a person.', each(({ state }) => (state === 'halted' ? 1 : 0))],
    ['zhuanzhang_projection_parked', 'Events a projection has set aside.', each(({ parked }) => parked)],
    ['zhuanzhang_projection_lag_events', 'Events delivered and not yet projected; -1 while history is being read or another process projects.',
      each(({ lagEvents }) => lagEvents ?? -1)],
    ['zhuanzhang_projection_lag_seconds', 'Seconds since a projection held every event of the store.', each(({ lagSeconds }) => lagSeconds)],
    ['zhuanzhang_projection_lease_epoch', 'How often the lease of a projection was taken.', each(({ epoch }) => epoch)],
    ['zhuanzhang_projection_is_leader', '1 when this process projects.', each(({ state }) => (state === 'running' ? 1 : 0))],
    ['zhuanzhang_projection_batches_total', 'Transactions this process committed.', counted('batches')],
    ['zhuanzhang_projection_events_total', 'Events this process projected or set aside.', counted('events')],
    ['zhuanzhang_projection_retries_total', 'Batches this process halved and events it tried again.', counted('retries')],
    ['zhuanzhang_log_leaves', 'Events sealed as leaves of the log.', [['', log.size]]],
    ['zhuanzhang_log_sealed_position', 'Leaves under the newest signed checkpoint.', [['', log.signedSize]]],
    ...checkFamilies(checked),
    ['zhuanzhang_check_run_ok', '1 unless the newest run of the checks could not be ended.', [['', checks.error === undefined ? 1 : 0]]],
    ['zhuanzhang_period_freezer_ok', '1 while closed months are frozen, 0 after a failure that lasts.', [['', freezer.error === null ? 1 : 0]]],
    ['process_resident_memory_bytes', 'Resident memory.', [['', process.memoryUsage.rss()]]],
    ['process_uptime_seconds', 'Seconds since start.', [['', Math.round(process.uptime())]]],
  ];
  return families.map(([name, help, values]) =>
    `# HELP ${name} ${help}\n# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}\n`
    + values.map(([labels, value]) => `${name}${labels} ${value}\n`).join('')).join('');
};
