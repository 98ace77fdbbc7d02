import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { chooseReader } from '#event-store/choose';
import type { VersionParts } from '#ledger/projector';
import { dataSourceOptions, openPool, type PoolOptions } from '#postgres';
import { eventsPlaceIn, eventsPlaceOf, type EventsPlace } from './events-place.js';
import { EXIT, Failure } from './failure.js';
import { dataFolderOf, runningIn, type Place } from './office.js';
import { roleUrl, Secrets } from './secrets.store.js';

const LIMITS: PoolOptions = { max: 6, applicationName: 'zhuanzhang rebuild', statementTimeoutMs: 0 };

/** The address that --url or, without --data, DATABASE_URL gives. */
const given = ({ url, data }: Place): string | undefined => {
  const address = url ?? (data === undefined ? process.env['DATABASE_URL'] || undefined : undefined);
  if (address !== undefined && !URL.canParse(address)) throw new Failure(EXIT.usage, 'the address is not a postgres:// address.');
  return address;
};

/** The superuser of the server this installation runs itself: its secret lies in the data folder, for its owner's eyes only. */
const embedded = (dataFolder: string): string => {
  const { databaseUrl } = runningIn(dataFolder);
  const secret = join(dataFolder, 'postgres', 'superuser.secret');
  if (!existsSync(secret)) {
    throw new Failure(EXIT.usage, 'this database is your own: versions of the ledger are its owner\'s work.',
      '--url or DATABASE_URL, an owner login as for migrate');
  }
  const url = new URL(databaseUrl);
  [url.username, url.password] = ['postgres', encodeURIComponent(readFileSync(secret, 'utf8').trim())];
  return url.href;
};

const opened = async (url: string, options: PoolOptions): Promise<DataSource> => {
  try {
    return await new DataSource(dataSourceOptions(url, options)).initialize();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (options.role === undefined || (code !== '42501' && !message.includes('zz_owner'))) throw error;
    throw new Failure(EXIT.notPermitted, 'this login may not act as zz_owner, which owns the ledger.', 'an owner login, as for: zhuanzhang migrate');
  }
};

/** The store the books follow: as the environment says beside an address that was given, else as the running server does. */
const eventsOf = (place: Place): EventsPlace => {
  if (given(place) !== undefined) return eventsPlaceOf(process.env);
  const dataFolder = dataFolderOf(place);
  return eventsPlaceIn(runningIn(dataFolder), Secrets.of(dataFolder));
};

/** Whoever makes, switches and drops versions acts as zz_owner; no process of the product ever does. */
export const openVersions = async (place: Place): Promise<VersionParts & { close(): Promise<void> }> => {
  const url = given(place) ?? embedded(dataFolderOf(place));
  const events = eventsOf(place);
  const owner = await opened(url, { ...LIMITS, role: 'zz_owner' });
  const pool = openPool(url, { ...LIMITS, max: 2, role: 'zz_owner' });
  const ended = async (): Promise<void> => { await Promise.all([owner.destroy(), pool.end()]); };
  try {
    const { reader } = await chooseReader({ ...events, pool });
    return { owner, reader, close: async () => { await reader.close(); await ended(); } };
  } catch (error) {
    await ended();
    throw error;
  }
};

/** Comparing is reading: beside the server as zz_auditor. */
export const openComparison = async (place: Place): Promise<{ readonly source: DataSource; close(): Promise<void> }> => {
  const dataFolder = dataFolderOf(place);
  const url = given(place) ?? roleUrl(runningIn(dataFolder).databaseUrl, 'auditor', Secrets.of(dataFolder).passwords());
  const source = await opened(url, LIMITS);
  return { source, close: () => source.destroy() };
};
