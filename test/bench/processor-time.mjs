/** Processor time of an installation, read from /proc; nothing is told where there is none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TICKS = 100;
/** utime and stime, and those of children that ended; undefined for a process that is gone. */
const statOf = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ').map(Number);
    return { parent: fields[1], own: (fields[11] + fields[12]) / TICKS, withEnded: (fields[11] + fields[12] + fields[13] + fields[14]) / TICKS };
  } catch { return undefined; }
};

/** The first server process: all sessions are its children. */
export const postmasterOf = async (owner) => {
  const { rows: [{ pid }] } = await owner.query('select pg_backend_pid() as pid');
  return statOf(pid)?.parent;
};
/** Seconds a cluster has used so far, with its sessions that are there and those that ended. */
export const clusterSeconds = (postmaster) => {
  const sessions = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid)).flatMap((pid) => statOf(pid) ?? []).filter(({ parent }) => parent === postmaster);
  return (statOf(postmaster)?.withEnded ?? 0) + sessions.reduce((sum, { own }) => sum + own, 0);
};

/** @returns {readonly { readonly name: string, readonly seconds: number }[]} each process of the installation, and PostgreSQL with all its backends */
export const cpuSeconds = (data) => {
  if (!existsSync('/proc/self/stat')) return [];
  const { processes } = JSON.parse(readFileSync(join(data, 'run.json'), 'utf8'));
  const postmaster = Number(readFileSync(join(data, 'postgres', 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const server = clusterSeconds(postmaster);
  return [...processes.map(({ name, pid }) => ({ name, seconds: statOf(pid)?.own ?? 0 })), { name: 'PostgreSQL', seconds: server }];
};
