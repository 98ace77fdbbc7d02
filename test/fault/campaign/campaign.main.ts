import 'reflect-metadata';
import { join } from 'node:path';
import { freePorts } from '../../support/launcher.client.js';
import { chanceOf } from './chance.js';
import { Disk } from './disk.js';
import type { Build, Ports } from './house.js';
import { optionsOf, UsageError, type Options } from './options.js';
import { shortLease } from './plants.table.js';
import { reportOf } from './report.view.js';
import { planted } from './planted.js';
import { control, plantOne, type Bed, type Harvest } from './planting.js';
import { runRound, type RoundResult } from './round.js';
import { scheduleOf, type Round } from './schedule.js';
import { makeTemplate, type Template } from './template.js';
import { withWorkshop } from './workshop.js';

/** A campaign that finds so much is over. */
const KEPT_AT_MOST = 3;
/** Plants and rounds run at once: their ports are apart. */
const APART = 5;

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

/** Why disks of their own cannot be had here; null when they can. */
const diskMissing = async (folder: string): Promise<string | null> => {
  try {
    const disk = new Disk(join(folder, 'probe'), 16);
    await disk.detach();
    return null;
  } catch (error) { return error instanceof Error ? error.message : String(error); }
};

interface Shop {
  readonly folder: string; readonly build: Build; readonly template: Template; readonly options: Options; readonly missing: string | null;
}

const portsOf = async (apart: number): Promise<Ports> => {
  const first = await freePorts(apart);
  return { database: first, api: first + 1, worker: first + 2 };
};

const playRound = async (round: Round, number: number, { folder, build, template, options }: Shop): Promise<RoundResult> => {
  const { workers, clients, appenders, loops, faults } = round;
  say(`round ${number}: ${workers} worker(s), ${clients} clients, ${appenders} × ${loops} raw: ${faults.join(', ')}`);
  return runRound({
    ...round, template, ports: await portsOf(number), patience: options.patience, brief: options.short, folder: join(folder, `round-${number}`), build,
    chance: chanceOf(`${options.seed}/${number}`), progress: (line) => { say(`  ${new Date().toISOString().slice(11, 19)} ${number} ${line}`); },
  });
};

/** Rounds one after another until the counts are reached or the time is over. */
const play = async (shop: Shop): Promise<readonly RoundResult[]> => {
  const { options, missing } = shop;
  const [results, notRun]: [RoundResult[], Set<string>] = [[], new Set()];
  const end = options.hours === null ? Infinity : Date.now() + options.hours * 3_600_000;
  let number = 0;
  for (const round of scheduleOf(options, chanceOf(options.seed))) {
    if (Date.now() > end) break;
    number += 1;
    if (round.diskMegabytes !== null && missing !== null) { round.faults.forEach((fault) => notRun.add(fault)); continue; }
    results.push(await playRound(round, number, shop));
    if (results.filter(({ kept }) => kept !== null).length === KEPT_AT_MOST) break;
  }
  for (const fault of notRun) say(`NOT RUN: ${fault} (${missing ?? ''})`);
  return results;
};

/** Each plant must be caught; without `--short` the same run without it must be clean. */
const playPlants = async ({ options, missing, ...shop }: Shop): Promise<number> => {
  const bed = async (apart: number): Promise<Bed> => ({
    ...shop, ports: await portsOf(apart), seed: options.seed, patience: options.patience, diskMissing: missing, progress: (line) => { say(`  ${line}`); },
  });
  const [harvests, controls]: [Harvest[], RoundResult[]] = [[], []];
  for (const [k, name] of options.plants.entries()) {
    const harvest = await plantOne(name, await bed(APART + k));
    say(`${harvest.caught ? 'caught' : 'MISSED'} ${name} ${harvest.says}`);
    harvests.push(harvest);
    if (!options.short) controls.push(await control(name, await bed(APART + k)));
  }
  if (controls.length > 0) say(`\nwithout a plant:\n${reportOf(controls)}`);
  return harvests.every(({ caught }) => caught) && controls.every(({ findings }) => findings.length === 0) ? 0 : 1;
};

const main = async (args: readonly string[]): Promise<number> => {
  const options = optionsOf(args);
  if (process.platform !== 'linux') { say(`NOT RUN: every fault (no /proc on ${process.platform})`); return 0; }
  say(`seed ${options.seed}`);
  return withWorkshop(async (folder) => {
    const ports = await portsOf(0);
    const build = planted(folder, 'build', options.short ? [shortLease] : []);
    const template = await makeTemplate({ build, dir: join(folder, 'template'), ports, logFile: join(folder, 'template.log') });
    const shop: Shop = { folder, build, template, options, missing: await diskMissing(folder) };
    const [results, missed] = await Promise.all([
      options.plants.length === 0 || options.short ? play(shop) : [], options.plants.length === 0 ? 0 : playPlants(shop),
    ]);
    if (results.length > 0) say(`\n${reportOf(results)}`);
    return results.some(({ findings }) => findings.length > 0) ? 1 : missed;
  });
};

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
}
