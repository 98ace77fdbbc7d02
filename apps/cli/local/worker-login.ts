import { DataSource } from 'typeorm';
import { chooseReader } from '#event-store/choose';
import type { EventReader } from '#event-store/reader';
import { dataSourceOptions, openPool } from '#postgres';
import { eventsPlaceIn, eventsPlaceOf, type EventsPlace } from './events-place.js';
import { dataFolderOf, runningIn, type Place } from './office.js';
import { roleUrl, Secrets } from './secrets.store.js';

/** The worker's own rights, beside a running worker: it may move what it has set aside, and nothing that stands. */
export interface WorkerLogin { readonly dataSource: DataSource; readonly reader: EventReader; close(): Promise<void> }

const LIMITS = { max: 2, applicationName: 'zhuanzhang', statementTimeoutMs: 300_000 };

/** As zz_worker. Where DATABASE_URL and SECRETS_DIR are given, as in the worker's container, the addresses are the worker's own. */
const workerPlace = (place: Place): EventsPlace & { readonly url: string } => {
  const { DATABASE_URL: own, SECRETS_DIR: keys } = process.env;
  if (place.data === undefined && own && keys) return { url: own, ...eventsPlaceOf(process.env) };
  const dataFolder = dataFolderOf(place);
  const [run, secrets] = [runningIn(dataFolder), Secrets.of(dataFolder)];
  return { url: roleUrl(run.databaseUrl, 'worker', secrets.passwords()), ...eventsPlaceIn(run, secrets) };
};

/** Connects, and closes both halves together. @throws Failure when nothing runs there */
export const openWorkerLogin = async (place: Place): Promise<WorkerLogin> => {
  const { url, ...events } = workerPlace(place);
  const dataSource = await new DataSource(dataSourceOptions(url, LIMITS)).initialize();
  const pool = openPool(url, LIMITS);
  const ended = async (): Promise<void> => { await Promise.all([dataSource.destroy(), pool.end()]); };
  try {
    const { reader } = await chooseReader({ ...events, pool });
    return { dataSource, reader, close: async () => { await reader.close(); await ended(); } };
  } catch (error) {
    await ended();
    throw error;
  }
};
