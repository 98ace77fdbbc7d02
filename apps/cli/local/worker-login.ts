import { DataSource } from 'typeorm';
import { PgEventReader } from '#event-store/postgres';
import type { EventReader } from '#event-store/reader';
import { dataSourceOptions, openPool } from '#postgres';
import { dataFolderOf, runningIn, type Place } from './office.js';
import { roleUrl, Secrets } from './secrets.store.js';

/** The worker's own rights, beside a running worker: it may move what it has set aside, and nothing that stands. */
export interface WorkerLogin { readonly dataSource: DataSource; readonly reader: EventReader; close(): Promise<void> }

const LIMITS = { max: 2, applicationName: 'zhuanzhang', statementTimeoutMs: 300_000 };

/** As zz_worker. Where DATABASE_URL and SECRETS_DIR are given, as in the worker's container, the address is the worker's own. */
const workerUrl = (place: Place): string => {
  const { DATABASE_URL: own, SECRETS_DIR: keys } = process.env;
  if (place.data === undefined && own && keys) return own;
  const dataFolder = dataFolderOf(place);
  return roleUrl(runningIn(dataFolder).databaseUrl, 'worker', Secrets.of(dataFolder).passwords());
};

/** Connects, and closes both halves together. @throws Failure when nothing runs there */
export const openWorkerLogin = async (place: Place): Promise<WorkerLogin> => {
  const url = workerUrl(place);
  const dataSource = await new DataSource(dataSourceOptions(url, LIMITS)).initialize();
  const pool = openPool(url, LIMITS);
  return {
    dataSource, reader: new PgEventReader({ pool }),
    close: async () => { await Promise.all([dataSource.destroy(), pool.end()]); },
  };
};
