import { DatabaseError } from 'pg';
import { DatabaseSilent } from './pool.js';

const PATIENCE_MS = 30_000;
const PAUSE_MS = 200;
/** `cannot_connect_now`, `too_many_connections` */
const LATER = new Set(['57P03', '53300']);
/** as `pg-pool` says it, without a code */
const TOO_LATE = /connection timeout|when trying to connect/;

/** The server did not get round to it: nothing says that anything is wrong. */
const isBusy = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseError) return LATER.has(error.code ?? '');
  return error instanceof DatabaseSilent || error.name === 'StoreBusy' || TOO_LATE.test(error.message) || isBusy(error.cause);
};

/**
 * Asks again while the server is too busy to answer. For the first questions of a service: what it waits for a person's question is short, and when many
 * processes start at once no answer in that time says nothing.
 *
 * @param ask may be asked several times
 * @param ms longest wait; default 30 000
 * @throws what the last asking threw, and at once what waiting does not mend: a refused connection, a wrong password
 */
export const patiently = async <T>(ask: () => Promise<T>, ms = PATIENCE_MS): Promise<T> => {
  for (const end = performance.now() + ms; ;) {
    try { return await ask(); } catch (error) { if (!isBusy(error) || performance.now() > end) throw error; }
    await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
  }
};
