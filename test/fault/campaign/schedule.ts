import type { Chance } from './chance.js';
import { faultNamed, killFaults, type FaultName } from './faults.table.js';
import type { Options } from './options.js';

/** One round: an installation made anew, and what happens to it one after another. */
export interface Round {
  readonly faults: readonly FaultName[]; readonly diskMegabytes: number | null;
  readonly workers: number; readonly clients: number; readonly appenders: number; readonly loops: number; readonly thinkMs: number;
}

export const DISK_MB = 400;
const SMALL_DISK_MB = 160;
const CYCLES_A_ROUND = 10;
const CUTS_A_ROUND = 5;

const load = (chance: Chance): Pick<Round, 'clients' | 'appenders' | 'loops' | 'thinkMs'> =>
  ({ thinkMs: 100, clients: chance.between(2, 5), appenders: chance.between(1, 2), loops: chance.between(1, 3) });
const repeated = (fault: FaultName, count: number): FaultName[] => Array.from({ length: count }, () => fault);

/** Each seed draws some of the faults for a round, and how many clients and workers there are. */
const swarm = (chance: Chance, count: number, wanted: number): Round => {
  const workers = wanted > 0 ? wanted : chance.between(1, 2);
  const possible = chance.some(killFaults.filter((name) => workers === 2 || faultNamed(name).two !== true));
  return { faults: Array.from({ length: count }, () => chance.pick(possible)), diskMegabytes: null, workers, ...load(chance) };
};

/** The version of npm test: a few kills, one freeze, two workers of which one sleeps past its lease; a power cut; a full disk. */
const short: readonly Round[] = [
  {
    faults: ['kill api and worker', 'kill postgres', 'kill backend', 'freeze postgres', 'freeze worker'],
    diskMegabytes: null, workers: 2, clients: 3, appenders: 1, loops: 2, thinkMs: 250,
  },
  { faults: ['power cut'], diskMegabytes: DISK_MB, workers: 1, clients: 0, appenders: 2, loops: 3, thinkMs: 250 },
  { faults: ['disk full'], diskMegabytes: SMALL_DISK_MB, workers: 0, clients: 0, appenders: 1, loops: 3, thinkMs: 50 },
];

/** Rounds until the counts are reached; time is the caller's to watch. */
export function* scheduleOf(options: Options, chance: Chance): Generator<Round> {
  if (options.short) { yield* short; return; }
  let { cycles: kills, powerCuts: cuts, fullDisks: full } = options;
  while (kills > 0 || cuts > 0 || full > 0) {
    const count = Math.min(kills, CYCLES_A_ROUND);
    if (count > 0) yield swarm(chance, count, options.workers);
    kills -= count;
    const cut = Math.min(cuts, CUTS_A_ROUND);
    const workers = options.workers > 0 ? options.workers : chance.between(1, 2);
    if (cut > 0) yield { faults: repeated('power cut', cut), diskMegabytes: DISK_MB, workers, ...load(chance) };
    cuts -= cut;
    if (full > 0) yield { faults: ['disk full'], diskMegabytes: SMALL_DISK_MB, workers: 1, ...load(chance) };
    full -= 1;
  }
}
