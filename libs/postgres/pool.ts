import { Pool, type PoolClient } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { MigrationClass } from './migrate.js';

export interface PoolOptions {
  /** most connections; default 10 */
  readonly max?: number;
  /** as the server's administrator sees it in pg_stat_activity */
  readonly applicationName?: string;
  /** a statement above this is cancelled by the server; default 60 000 */
  readonly statementTimeoutMs?: number;
  /** works as this role from the first statement on; the login must be a member of it */
  readonly role?: 'zz_owner';
}

export interface SourceParts extends PoolOptions {
  readonly entities?: NonNullable<DataSourceOptions['entities']>;
  readonly migrations?: readonly MigrationClass[];
}

const settings = (options: PoolOptions) => ({
  max: options.max ?? 10,
  application_name: options.applicationName ?? 'zhuanzhang',
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  statement_timeout: options.statementTimeoutMs ?? 60_000,
  lock_timeout: 15_000,
  idle_in_transaction_session_timeout: 60_000,
  ...(options.role !== undefined && { options: `-c role=${options.role}` }),
});

const said = (error: Error): void => { process.stderr.write(`idle PostgreSQL connection lost: ${error.message}\n`); };

/** A pool of plain clients. An idle connection that is lost is said on stderr and replaced; it never ends the process. */
export const openPool = (url: string, options: PoolOptions = {}): Pool => {
  const pool = new Pool({ connectionString: url, ...settings(options) });
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
