import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Chance } from './chance.js';
import type { Disk } from './disk.js';
import type { House } from './house.js';
import { pause, signal } from './processes.js';

export interface Scene {
  readonly house: House; readonly chance: Chance; readonly disk: Disk | null;
  /** leases of 3 s and short freezes, for the version of npm test; else leases as they are */
  readonly brief: boolean;
}

export interface Fault {
  /** the database or its storage is away: the door should say so quickly */
  readonly away: boolean;
  /** needs a disk of its own */
  readonly disk?: 'ordinary' | 'small';
  /** needs a second worker */
  readonly two?: true;
  /** hurts, and heals only what nobody else heals: what died is started again afterwards by the scene */
  hurt(scene: Scene): Promise<void>;
}

const postmasterOf = (house: House): number => Number(readFileSync(join(house.postgresFolder, 'postmaster.pid'), 'utf8').split('\n')[0]);

/** Stopped first, so that none of them sees another one die. */
const killServer = (house: House): void => {
  const pids = house.serverPids();
  for (const name of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of pids) signal(pid, name);
};

const freeze = async (pids: readonly number[], ms: number): Promise<void> => {
  for (const pid of pids) signal(pid, 'SIGSTOP');
  try { await pause(ms); } finally { for (const pid of pids) signal(pid, 'SIGCONT'); }
};

/** The worker that holds the lease of the ledger: its owner says its process. */
const holderOf = async (house: House): Promise<number> => {
  const client = new Client({ connectionString: house.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ owner: string | null }>("select owner from projection.checkpoint where name = 'ledger'");
    return Number(rows[0]?.owner?.split('/')[1] ?? 0);
  } finally { await client.end(); }
};

/** What can happen. @source reliability §3: F1, F2, F3, F4, F5, F6, F7, F10, F12, F14, F24 */
export const faults = {
  nothing: { away: false, hurt: async () => { await pause(1_500); } },
  'kill api': { away: false, hurt: async ({ house }) => { await house.api?.end('SIGKILL'); } },
  'kill worker': { away: false, hurt: async ({ house, chance }) => { await chance.pick(house.workers)?.end('SIGKILL'); } },
  'kill api and worker': {
    away: false,
    hurt: async ({ house }) => { await Promise.all([house.api, house.workers[0]].map(async (one) => { await one?.end('SIGKILL'); })); },
  },
  'kill postgres': { away: true, hurt: async ({ house }) => { killServer(house); await house.keeper?.exited; } },
  'kill postmaster': { away: true, hurt: async ({ house }) => { signal(postmasterOf(house), 'SIGKILL'); await house.keeper?.exited; } },
  'kill backend': {
    away: true,
    hurt: async ({ house, chance }) => {
      const postmaster = postmasterOf(house);
      signal(chance.pick(house.serverPids().filter((pid) => pid !== postmaster)), 'SIGKILL');
      await pause(chance.between(0, 500));
    },
  },
  'quit postgres': { away: true, hurt: async ({ house }) => { signal(postmasterOf(house), 'SIGQUIT'); await house.keeper?.exited; } },
  'kill launcher': { away: true, hurt: async ({ house }) => { await house.keeper?.end('SIGKILL'); } },
  'kill everything': { away: true, hurt: async ({ house }) => { await house.killAll(); } },
  'freeze postgres': {
    away: true,
    hurt: async ({ house, chance, brief }) => { await freeze(house.serverPids(), brief ? 2_500 : chance.between(3_000, 14_000)); },
  },
  // past the lease: another worker takes over, and the one that wakes up writes nothing
  'freeze worker': {
    away: false, two: true,
    hurt: async ({ house, brief }) => { await freeze([await holderOf(house)].filter((pid) => pid > 0), brief ? 5_000 : 20_000); },
  },
  'power cut': {
    away: true, disk: 'ordinary',
    hurt: async ({ house, disk }) => {
      disk?.cutPower();
      await house.killAll();
      await disk?.detach();
      disk?.attach();
    },
  },
  'disk full': {
    away: true, disk: 'small',
    hurt: async ({ disk, chance }) => {
      disk?.fill(chance.between(0, 512) * 1024);
      try { await pause(chance.between(2_000, 4_000)); } finally { disk?.empty(); }
    },
  },
} as const satisfies { readonly [name: string]: Fault };

export type FaultName = keyof typeof faults;
export const faultNamed = (name: FaultName): Fault => faults[name];
/** Faults of processes: what a swarm draws from on any machine. */
export const killFaults = (Object.keys(faults) as FaultName[]).filter((name) => name !== 'nothing' && faultNamed(name).disk === undefined);
