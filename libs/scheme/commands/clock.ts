import { type Instant, instantOf, msOfInstant } from '#kernel';
import type { Head } from '#event-store';
import type { StoreState } from '#scheme/history';
import { BadCommand } from './commands.errors.js';

/** Reads the machine's clock; a provider, so that nothing below the door does. */
export const CLOCK = Symbol('Clock');
export type Clock = () => Instant;

/**
 * The recording clock. A real store takes the machine's; a simulation store never reads it: its time is the caller's `at`, else 1 ms after the
 * last recorded instant (rulings B10).
 *
 * @throws BadCommand simulation.at-in-real-store, simulation.clock-back
 */
export const recordingNow = (asked: Instant | undefined, world: { store: StoreState; head: Head; opens: boolean; clock: Clock }): Instant => {
  const { store, head, opens, clock } = world;
  const simulated = opens || (store.is === 'open' && store.mode === 'simulation');
  if (!simulated) {
    if (asked !== undefined)
      throw new BadCommand('simulation.at-in-real-store', '正式账库使用本机时钟，不接受 at。', [{ pointer: '/at', detail: '请删除' }]);
    const now = clock();
    return head.recordedAt !== null && head.recordedAt > now ? head.recordedAt : now;
  }
  if (asked === undefined) return head.recordedAt === null ? clock() : instantOf(msOfInstant(head.recordedAt) + 1);
  if (head.recordedAt !== null && asked < head.recordedAt) {
    throw new BadCommand('simulation.clock-back', `模拟时钟已到 ${head.recordedAt}，不能退回 ${asked}。`, [
      { pointer: '/at', detail: `不早于 ${head.recordedAt}` },
    ]);
  }
  return asked;
};
