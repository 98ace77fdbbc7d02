import type { Command } from 'commander';
import { exitOf } from '../local/day-book.client.js';
import { EXIT, Failure } from '../local/failure.js';
import { clerksDoor } from '../local/office.js';
import { reviewMonth, type Reviewed } from '../local/review.client.js';
import { give, Progress } from '../output/speech.js';
import { period, placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly org: string; readonly period: string; readonly by?: string; readonly dryRun?: boolean }

const shown = ({ period: month, reviewer, vouchers, reviewed, ownVouchers, commands, left, stopped }: Reviewed, dryRun: boolean): string => [
  `${month} 期未审核凭证 ${vouchers} 张：${reviewer} ${dryRun ? '可审核' : '已审核'} ${reviewed} 张（${commands} 条命令）`,
  ...(ownVouchers > 0 ? [`${ownVouchers} 张由 ${reviewer} 制单，须由他人审核（S5）`] : []),
  ...(left > 0 ? [`试行只看首页，另有 ${left} 项待审核 · a dry run looks at one page, ${left} facts are left`] : []),
  ...(stopped === undefined ? [] : [
    `${stopped.outcome === 'refused' ? '未受理' : '失败'} ${stopped.refused ?? stopped.code ?? ''}：${stopped.why ?? stopped.detail ?? stopped.title ?? ''}`,
  ]),
].join('\n');

/** `zhuanzhang review --org 370100 --period 201912`: the clerks' door, as the officer of the token. */
export const reviewCommand = (): Command => placed('review', '审核凭证: review every voucher of a month that the reviewer did not make, in hundreds')
  .requiredOption('--org <code>', 'organisation 单位, the reviewer\'s own, e.g. 370100').requiredOption('--period <month>', 'month of the vouchers, e.g. 201912')
  .option('--by <officer>', 'only in a simulation: who reviews').option('--dry-run', 'answer and write nothing')
  .action(async ({ org, by, dryRun = false, json, ...options }: Asked) => {
    const month = period(options.period, '--period') ?? '';
    const [progress, stopping] = [new Progress(), new AbortController()];
    const stop = (): void => { stopping.abort(); };
    process.once('SIGINT', stop);
    try {
      const done = await reviewMonth({
        ...clerksDoor(options), org, period: month, dryRun, signal: stopping.signal, ...(by !== undefined && { by }),
        onReviewed: (vouchers) => { progress.show(`${vouchers} vouchers`); },
      });
      progress.clear();
      give(done, { json, shown: () => shown(done, dryRun) });
      if (done.stopped !== undefined) process.exitCode = exitOf([done.stopped]);
    } catch (error) {
      throw stopping.signal.aborted ? new Failure(EXIT.interrupted, 'interrupted; what was reviewed stays reviewed.', 'the same command again') : error;
    } finally {
      progress.clear();
      process.off('SIGINT', stop);
    }
  });
