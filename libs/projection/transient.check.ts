import { DatabaseError } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, TransactionNotStartedError } from 'typeorm';

/**
 * PostgreSQL's "not now": connection, idle too long, rolled back, resources, lock not had, cancelled or shut down, system. And what no event can do:
 * a right that is missing, or a table, as between two versions of a projection.
 */
const NOT_NOW = /^(08|25P|40|53|55P|57|58|42501|42P01|3F000)/;

/** What `pg` says of a connection that went while a statement was under way, or that is asked afterwards: no server said it, so that it has no code. */
const LOST = /^(Connection terminated|Client has encountered a connection error|Client was closed)/;

/** SQLSTATE of whatever a query threw; undefined when no server said so. */
export const sqlState = (error: unknown): string | undefined => {
  const said: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return said instanceof DatabaseError ? said.code : undefined;
};

/**
 * True when the event is to blame and not the moment: trying it again cannot help.
 *
 * @param projecting whether the projection itself threw; what begin, checkpoint and commit throw without a SQLSTATE is a lost connection
 */
export const blamesEvent = (error: unknown, projecting: boolean): boolean => {
  const state = sqlState(error);
  if (state !== undefined) return !NOT_NOW.test(state);
  if (!projecting) return false;
  if ([QueryFailedError, QueryRunnerAlreadyReleasedError, TransactionNotStartedError].some((kind) => error instanceof kind)) return false;
  if (error instanceof Error && LOST.test(error.message)) return false;
  return !/^E[A-Z]{3,}$/.test(String((error as { code?: unknown } | null)?.code ?? ''));
};
