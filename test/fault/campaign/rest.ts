import { standing, type Delivered } from './evidence.js';
import { readLines } from './history.js';
import type { House } from './house.js';
import { until, type Forked } from './processes.js';

export interface RestParts {
  readonly house: House;
  /** file of the subscription's deliveries */
  readonly deliveries: string;
  readonly workers: number;
  /** longest wait */
  readonly ms: number;
}

/** Waits until every event is posted, signed and delivered. @returns what does not come to rest, as findings */
export const restless = async ({ house, deliveries, workers, ms }: RestParts): Promise<readonly string[]> => {
  let [last, stuck]: [string, string | null] = ['', null];
  const rested = async (): Promise<boolean> => {
    try {
      const { events, posted, signed } = await standing(house.urlOf('auditor'));
      const lines = readLines<Delivered>(deliveries);
      const given = lines.findLast(({ is }) => is === 'event')?.position ?? '0';
      last = `${events} events, ${posted} posted, ${signed} signed, ${given} delivered`;
      stuck = lines.at(-1)?.why?.startsWith('CorruptLog') === true ? 'the subscription' : await house.halted();
      return stuck !== null || (Number(given) === events && (workers === 0 || (posted === events && signed === events)));
    } catch (error) { last = String(error); return false; }
  };
  const isAtRest = await until(rested, ms, 300);
  if (stuck !== null) return [`${stuck === 'the subscription' ? 'K11' : 'K8'}: ${stuck} has halted: ${last}`];
  return isAtRest ? [] : [`K8: not everything is posted, sealed and delivered: ${last}`];
};

/** Lets the appends in hand be answered. @returns false when some have no answer after so long; they stay unknown */
export const drained = async (appender: Forked, ms: number): Promise<boolean> => {
  const before = appender.heard('paused');
  const paused = (): boolean => appender.heard('paused') > before;
  appender.send({ is: 'pause' });
  if (await until(paused, ms)) return true;
  appender.send({ is: 'giveUp' });
  await until(paused, ms);
  return false;
};
