import { DatabaseError, Pool, type PoolClient } from 'pg';
import type { DataSource, DataSourceOptions, EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { MigrationClass } from './migrate.js';

export interface PoolOptions {
  /** most connections; default 10 */
  readonly max?: number;
  /** as the server's administrator sees it in pg_stat_activity */
  readonly applicationName?: string;
  /** a statement above this is cancelled by the server; default 60 000, 0 for none */
  readonly statementTimeoutMs?: number;
  /** works as this role from the first statement on; the login must be a member of it */
  readonly role?: 'zz_owner';
  /** transactions do not write unless one says so itself; default false */
  readonly readOnly?: boolean;
  /** longest wait for a lock; default 15 000 */
  readonly lockTimeoutMs?: number;
  /** longest wait for a connection, a new one or one that others hold; default 10 000 */
  readonly connectWithinMs?: number;
  /** longest wait for the answer to `pool.query`; default 5 000 more than the statement's own limit, none without one */
  readonly answerWithinMs?: number;
}

/** The server did not answer in time. What it was asked may still happen; the connection is gone. */
export class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent';
  constructor(ms: number) { super(`PostgreSQL did not answer within ${ms} ms`); }
}

export interface SourceParts extends PoolOptions {
  readonly entities?: NonNullable<DataSourceOptions['entities']>;
  readonly migrations?: readonly MigrationClass[];
}

const startOptions = ({ role, readOnly = false }: PoolOptions): string =>
  [...(role === undefined ? [] : [`-c role=${role}`]), ...(readOnly ? ['-c default_transaction_read_only=on'] : [])].join(' ');

const settings = (options: PoolOptions) => ({
  max: options.max ?? 10,
  application_name: options.applicationName ?? 'zhuanzhang',
  connectionTimeoutMillis: options.connectWithinMs ?? 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  statement_timeout: options.statementTimeoutMs ?? 60_000,
  lock_timeout: options.lockTimeoutMs ?? 15_000,
  idle_in_transaction_session_timeout: 60_000,
  ...((options.role !== undefined || options.readOnly === true) && { options: startOptions(options) }),
});

const said = (error: Error): void => { process.stderr.write(`idle PostgreSQL connection lost: ${error.message}\n`); };

const answerLimit = ({ answerWithinMs, statementTimeoutMs = 60_000 }: PoolOptions): number | undefined =>
  answerWithinMs ?? (statementTimeoutMs === 0 ? undefined : statementTimeoutMs + 5_000);

/**
 * A pool of plain clients. An idle connection that is lost is said on stderr and replaced; it never ends the process.
 * Its `query` (promise form) gives up on a server that is silent: a statement time-out does not fire while the server itself is stopped, and a client
 * whose query was given up is never lent again (reliability.md §0.7).
 */
export const openPool = (url: string, options: PoolOptions = {}): Pool => {
  const pool = new Pool({ connectionString: url, ...settings(options) });
  const limit = answerLimit(options);
  if (limit !== undefined) {
    const ask = (...question: Parameters<PoolClient['query']>): Promise<unknown> => answeredWithin(pool, limit, (client) => client.query(...question) as never);
    pool.query = ask as unknown as Pool['query'];
  }
  return pool.on('error', (error) => { if (!pool.ending) said(error); });
};

/** Options for `new DataSource(…)` or TypeOrmModule.forRoot: never synchronises, never installs an extension. */
export const dataSourceOptions = (url: string, parts: SourceParts = {}): DataSourceOptions => ({
  type: 'postgres', url, synchronize: false, installExtensions: false, migrationsRun: false, logging: false,
  entities: parts.entities ?? [], migrations: [...(parts.migrations ?? [])], poolErrorHandler: said,
  extra: settings(parts),
});

/** The `pg` pool inside a data source: COPY readers take their clients there (rulings C8). */
export const poolOf = (dataSource: DataSource): Pool => (dataSource.driver as PostgresDriver).master as Pool;

/** The connection of a manager's transaction: what TypeORM has no words for, as a named statement or COPY, goes out there among its own. */
export const clientOf = async (manager: EntityManager): Promise<PoolClient> => (await manager.queryRunner!.connect()) as PoolClient;

export interface Borrowed {
  readonly client: PoolClient;
  /** @param whole false when the connection may be in the middle of something: it is then closed, not given to the next */
  giveBack(whole: boolean): void;
}

/** Takes a client from a pool. While it is out, a lost connection fails its query and nothing else. */
export const borrow = async (pool: Pool): Promise<Borrowed> => {
  const client = await pool.connect();
  const heard = (): void => undefined; // the query in hand reports the same loss
  client.on('error', heard);
  return { client, giveBack: (whole) => { client.release(!whole); client.off('error', heard); } };
};

/**
 * Borrows a client for one question and its answer.
 *
 * @param ms longest wait for connection and answer together; then a connection that was asked is closed
 * @throws DatabaseSilent after that time
 */
export const answeredWithin = async <T>(pool: Pool, ms: number, question: (client: PoolClient) => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => { reject(new DatabaseSilent(ms)); }, ms); });
  const borrowing = borrow(pool);
  const { client, giveBack } = await Promise.race([borrowing, silence]).catch((error: unknown) => {
    clearTimeout(timer);
    borrowing.then((late) => { late.giveBack(true); }, () => undefined);
    throw error;
  });
  try {
    const asked = question(client);
    asked.catch(() => undefined); // after the silence nobody waits for it any more
    const answer = await Promise.race([asked, silence]);
    giveBack(true);
    return answer;
  } catch (error) {
    giveBack(error instanceof DatabaseError && error.severity === 'ERROR'); // the server is well and said no; anything else is a broken connection
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
