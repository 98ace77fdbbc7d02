import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, ROOT } from '../../support/launcher.client.js';
import { detachBelow } from './disk.js';
import { serverProcesses, signal, until } from './processes.js';

const FOLDER = 'zz-campaign-';

/** Every cluster below a folder: those of a campaign that was killed are ended, and their disks taken off. */
const endBelow = async (folder: string): Promise<void> => {
  const places = readdirSync(folder).flatMap((name) => [join(folder, name), join(folder, name, 'house'), join(folder, name, 'mnt', 'house')]);
  for (const data of places.map((place) => join(place, 'postgres', 'pg')).filter((path) => existsSync(path))) {
    const pids = serverProcesses(data);
    for (const pid of pids) signal(pid, 'SIGKILL');
    await until(() => !pids.some(isAlive), 5_000);
  }
  for (const name of readdirSync(folder)) detachBelow(join(folder, name));
};

/** What campaigns that were killed left behind. A folder with findings stays: somebody wants to look at it. */
const sweep = async (): Promise<void> => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const folder = join(tmpdir(), name);
    let owner = 0;
    try { owner = Number(readFileSync(join(folder, 'campaign.pid'), 'utf8')); } catch { continue; }
    if (isAlive(owner) || statSync(folder).uid !== process.getuid?.()) continue;
    await endBelow(folder);
    rmSync(folder, { recursive: true, force: true });
  }
};

const holdsFindings = (folder: string): boolean => readdirSync(folder).some((name) => existsSync(join(folder, name, 'findings.json')));

/** Runs work in a folder of its own on a fresh build; whatever happens, servers are ended and disks taken off. */
export const withWorkshop = async (work: (folder: string) => Promise<number>): Promise<number> => {
  const build = await import(join(ROOT, 'apps/cli/build.mjs')) as { buildIfNeeded: () => boolean };
  build.buildIfNeeded();
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), FOLDER));
  writeFileSync(join(folder, 'campaign.pid'), String(process.pid));
  const away = async (): Promise<void> => {
    await endBelow(folder);
    if (holdsFindings(folder)) rmSync(join(folder, 'campaign.pid'), { force: true });
    else rmSync(folder, { recursive: true, force: true });
  };
  for (const [name, code] of [['SIGINT', 130], ['SIGTERM', 143]] as const) process.once(name, () => { void away().finally(() => process.exit(code)); });
  try { return await work(folder); } finally { await away(); }
};
