import { isAlive, until } from './process.js';
import type { RunRecord } from './run-file.store.js';

const BY_ITSELF_MS = 3_000;
const AFTER_TERM_MS = 10_000;

const signal = (pid: number, name: NodeJS.Signals): void => {
  try { process.kill(pid, name); } catch { /* gone in the meantime */ }
};

/**
 * Ends what a killed launcher left, as far as it can be identified by pid and start time. The processes end by themselves when their parent is
 * gone; this waits for it, and insists (rulings C10). The database is recovered by its own supervisor.
 */
export const endOrphans = async (before: RunRecord | null): Promise<readonly string[]> => {
  const left = (before?.processes ?? []).filter(isAlive);
  const gone = (): boolean => !left.some(isAlive);
  if (await until(gone, BY_ITSELF_MS)) return left.map(({ name }) => name);
  for (const one of left.filter(isAlive)) signal(one.pid, 'SIGTERM');
  if (!await until(gone, AFTER_TERM_MS)) for (const one of left.filter(isAlive)) signal(one.pid, 'SIGKILL');
  await until(gone, AFTER_TERM_MS);
  return left.map(({ name }) => name);
};
