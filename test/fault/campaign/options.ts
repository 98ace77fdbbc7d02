import { parseArgs } from 'node:util';
import { isPlant, plantNames, type PlantName } from './plants.table.js';

export interface Options {
  /** kill cycles to run; the rest of the swarm */
  readonly cycles: number;
  readonly powerCuts: number;
  readonly fullDisks: number;
  /** null: until the counts are done */
  readonly hours: number | null;
  /** 0: drawn by the seed, one or two */
  readonly workers: number;
  readonly seed: string;
  readonly plants: readonly PlantName[];
  /** deadlines are multiplied by it */
  readonly patience: number;
  /** few cycles of few faults, beside them the plants without their control: the version of npm test */
  readonly short: boolean;
}

export class UsageError extends Error { override readonly name = 'UsageError'; }

const USAGE = `npm run campaign -- [--hours H | --cycles N] [--power-cuts N] [--full-disks N] [--workers N]
  [--seed S] [--patience K] [--short] [--plant ${plantNames.join(',')}|all]`;

const numberOf = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise;
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`--${name} wants a number, not ${text}\n${USAGE}`);
  return Number(text);
};

/** @throws UsageError */
export const optionsOf = (args: readonly string[]): Options => {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args], strict: true,
      options: {
        hours: { type: 'string' }, cycles: { type: 'string' }, 'power-cuts': { type: 'string' }, 'full-disks': { type: 'string' }, seed: { type: 'string' },
        workers: { type: 'string' },
        plant: { type: 'string' }, patience: { type: 'string' }, short: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const plants = text('plant') === 'all' ? plantNames : (text('plant')?.split(',') ?? []).map((name) => {
    if (!isPlant(name)) throw new UsageError(`there is no plant ${name}\n${USAGE}`);
    return name;
  });
  const hours = text('hours') === undefined ? null : numberOf('hours', text('hours'), 0);
  const count = (name: string, otherwise: number): number => numberOf(name, text(name), hours === null ? otherwise : Infinity);
  return {
    cycles: count('cycles', 20), powerCuts: count('power-cuts', 3), fullDisks: count('full-disks', 1), hours, workers: numberOf('workers', text('workers'), 0),
    seed: text('seed') ?? String(Math.floor(Date.now() / 1_000)), plants, patience: numberOf('patience', text('patience'), 1), short: values['short'] === true,
  };
};
