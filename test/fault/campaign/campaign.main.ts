import 'reflect-metadata';
import { join } from 'node:path';
import { ROOT, freePorts } from '../../support/launcher.client.js';
import { chanceOf } from './chance.js';
import { Disk } from './disk.js';
import type { Ports } from './house.js';
import { optionsOf, UsageError, type Options } from './options.js';
import { reportOf } from './report.view.js';
import { control, plantOne, type Harvest } from './planting.js';
import { runRound, type RoundResult } from './round.js';
import { scheduleOf, type Round } from './schedule.js';
import { makeTemplate, type Template } from './template.js';
import { withWorkshop } from './workshop.js';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** Why disks of their own cannot be had here; null when they can. */
const diskMissing = async (folder: string): Promise<string | null> => {
  try {
    const disk = new Disk(join(folder, 'probe'), 16);
    await disk.detach();
    return null;
  } catch (error) { return error instanceof Error ? error.message : String(error); }
};

interface Shop { readonly folder: string; readonly template: Template; readonly ports: Ports; readonly options: Options; readonly missing: string | null }

const play = async ({ folder, template, ports, options, missing }: Shop): Promise<readonly RoundResult[]> => {
  const [results, notRun]: [RoundResult[], Set<string>] = [[], new Set()];
  const end = options.hours === null ? Infinity : Date.now() + options.hours * 3_600_000;
  let number = 0;
  for (const round of scheduleOf(options, chanceOf(options.seed))) {
    if (Date.now() > end) break;
    number += 1;
    if (round.diskMegabytes !== null && missing !== null) { round.faults.forEach((fault) => notRun.add(fault)); continue; }
    say(`round ${number}: ${round.workers} worker(s), ${round.clients} clients, ${round.loops} raw: ${round.faults.join(', ')}`);
    results.push(await runRound({ ...planOf(round, number), template, ports, patience: options.patience, folder: join(folder, `round-${number}`) }));
    if (results.at(-1)?.kept !== null) break;
  }
  for (const fault of notRun) say(`NOT RUN: ${fault} (${missing ?? ''})`);
  return results;

  function planOf({ faults, ...round }: Round, k: number) {
    return {
      ...round, faults, build: { folder: ROOT }, chance: chanceOf(`${options.seed}/${k}`),
      progress: (line: string) => { say(`  ${new Date().toISOString().slice(11, 19)} ${line}`); },
    };
  }
};

/** Each plant must be caught; without `--short` the same run without it must be clean. */
const playPlants = async ({ options, missing, ...shop }: Shop): Promise<number> => {
  const bed = { ...shop, seed: options.seed, patience: options.patience, diskMissing: missing, progress: (line: string) => { say(`  ${line}`); } };
  const harvests: Harvest[] = [];
  const controls: RoundResult[] = [];
  for (const name of options.plants) {
    say(`plant ${name}`);
    harvests.push(await plantOne(name, bed));
    if (options.short) continue;
    say(`control of ${name}`);
    controls.push(await control(name, bed));
  }
  for (const { plant, caught, says } of harvests) say(`${caught ? 'caught' : 'MISSED'} ${plant} ${says}`);
  if (controls.length > 0) say(`\nwithout a plant:\n${reportOf(controls)}`);
  return harvests.every(({ caught }) => caught) && controls.every(({ findings }) => findings.length === 0) ? 0 : 1;
};

const main = async (args: readonly string[]): Promise<number> => {
  const options = optionsOf(args);
  say(`seed ${options.seed}`);
  return withWorkshop(async (folder) => {
    const first = await freePorts();
    const ports = { database: first, api: first + 1, worker: first + 2 };
    const template = await makeTemplate({ build: { folder: ROOT }, dir: join(folder, 'template'), ports, logFile: join(folder, 'template.log') });
    const shop = { folder, template, ports, options, missing: await diskMissing(folder) };
    if (options.plants.length > 0) return playPlants(shop);
    const results = await play(shop);
    say(`\n${reportOf(results)}`);
    return results.some(({ findings }) => findings.length > 0) ? 1 : 0;
  });
};

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
