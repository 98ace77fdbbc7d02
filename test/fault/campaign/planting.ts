import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chanceOf } from './chance.js';
import type { Build, Ports } from './house.js';
import { planted } from './planted.js';
import { plantNamed, shortLease, type Plant, type PlantName } from './plants.table.js';
import { runRound, type RoundResult } from './round.js';
import { DISK_MB } from './schedule.js';
import type { Template } from './template.js';

export interface Bed {
  readonly folder: string; readonly template: Template; readonly ports: Ports; readonly seed: string; readonly patience: number;
  /** why there is no disk of its own; null: there is */
  readonly diskMissing: string | null;
  readonly progress: (line: string) => void;
}
export interface Harvest { readonly plant: PlantName; readonly caught: boolean; readonly says: string }

interface Sowing { readonly build: Build; readonly name: string; readonly isPlanted: boolean }

/** `early`: how the plant was caught before anything ran. */
interface Played { readonly early: Promise<string | null>; readonly result: Promise<RoundResult> }

const play = (plant: Plant, { build, name, isPlanted }: Sowing, bed: Bed): Played => {
  let early: string | null = null;
  const { fault, within, workers, clients, loops, appenders, mix, database } = plant;
  const result = runRound({
    folder: join(bed.folder, name), build, template: bed.template, ports: bed.ports, chance: chanceOf(`${bed.seed}/${name}`),
    patience: bed.patience, brief: true, thinkMs: 20,
    diskMegabytes: fault === 'power cut' ? DISK_MB : null, workers, clients, loops, appenders, ...(mix === undefined ? {} : { mix }),
    faults: Array.from({ length: within }, () => fault), progress: bed.progress, safe: !isPlanted,
    ...(isPlanted && database !== undefined ? { prepared: async (url: string) => { early = await database(url); } } : {}),
  });
  return { result, early: result.then(() => early) };
};

const isCatch = (plant: Plant) => ({ check }: { readonly check: string }): boolean => plant.caughtBy.includes(check);

/** Plants one fault, runs the part of the campaign that must catch it, and tells whether and how it was caught in its budget. */
export const plantOne = async (name: PlantName, bed: Bed): Promise<Harvest> => {
  const whole = plantNamed(name);
  const notRun = whole.fault === 'power cut' && bed.diskMissing !== null;
  const plant: Plant = notRun ? { ...whole, fault: 'nothing', within: 1 } : whole; // the start-up check is there on every machine
  const build = planted(bed.folder, `build-${name}`, plant.patches ?? []);
  const { early, result } = play(plant, { build, name, isPlanted: true }, bed);
  const [{ findings, cycles, kept }, atStart] = [await result, await early];
  const catches = findings.filter(isCatch(plant));
  const caught = (notRun || catches.length > 0) && (plant.atStart !== true || atStart !== null);
  if (caught && kept !== null) rmSync(kept, { recursive: true, force: true });
  const nothing = notRun ? `NOT RUN: power cut (${bed.diskMissing ?? ''})` : 'nothing was found';
  const others = findings.slice(0, 3).map(({ check, what }) => `${check} ${what}`).join('; ') || nothing;
  const how = catches[0] === undefined ? others : `${catches[0].check} in cycle ${cycles.length}: ${catches[0].what}`;
  const where = caught || kept === null ? '' : ` (kept in ${kept})`;
  return { plant: name, caught, says: `${plant.says}: ${[...(atStart === null ? [] : [atStart]), how].join('; ')}${where}` };
};

/** The same part of the campaign without the plant: it must find nothing. */
export const control = async (name: PlantName, bed: Bed): Promise<RoundResult> => {
  const build = planted(bed.folder, `build-${name}-control`, [shortLease]);
  return play(plantNamed(name), { build, name: `${name}-control`, isPlanted: false }, bed).result;
};
