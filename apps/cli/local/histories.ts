import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { HistoryImport } from '#event-store';
import { checkKurrentAddress, placeOf, storeKindOf, withoutLogin } from '#event-store/choose';
import { PgEventReader, PgHistoryImport } from '#event-store/postgres';
import type { EventReader } from '#event-store/reader';
import { openPool, startEmbeddedPostgres } from '#postgres';
import { endOrphans } from '../launch/orphans.js';
import { RunFile } from '../launch/run-file.store.js';
import { EXIT, Failure } from './failure.js';

/** A store that is no process's own: to be read whole, or to be filled. */
export interface History {
  /** as it may be said: hosts or a folder, never a login */
  readonly place: string;
  readonly reader: EventReader;
  readonly importer: HistoryImport;
  /** of its database, with the login, when it is PostgreSQL */
  readonly url?: string;
  close(): Promise<void>;
}

/** Where a history is: an address with its login, or the data folder of a stopped server. `name` is what the person wrote it under. */
export interface HistoryPlace { readonly name: string; readonly address: string; readonly streamPrefix?: string | undefined }

/** A COPY of a batch waits for the disk, not for us. */
const STATEMENT_TIMEOUT_MS = 600_000;

const inPostgres = async (url: string, place: string, after: () => Promise<void>): Promise<History> => {
  const pool = openPool(url, { max: 4, applicationName: 'zhuanzhang copy-history', statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  const close = async (): Promise<void> => { await pool.end(); await after(); };
  try {
    const reader = new PgEventReader({ pool });
    await reader.storeId();
    return { place, reader, importer: new PgHistoryImport({ pool }), url, close };
  } catch (error) {
    await close();
    if ((error as { code?: unknown }).code !== '42P01') throw error;
    throw new Failure(EXIT.unavailable, `${place} holds no event store yet.`, 'zhuanzhang migrate, with DATABASE_URL of its owner login');
  }
};

const inFolder = async (folder: string): Promise<History> => {
  const dataFolder = resolve(folder);
  const dir = join(dataFolder, 'postgres');
  if (!existsSync(dir)) throw new Failure(EXIT.usage, `${folder} is neither an address nor a data folder with a PostgreSQL in it.`, 'zhuanzhang help');
  const claim = RunFile.claim(dataFolder);
  if ('taken' in claim) {
    throw new Failure(EXIT.unavailable, `${folder} is in use by process ${claim.taken.launcher.pid}: nobody may work while a history moves.`, 'stop it first');
  }
  const { mine, before } = claim;
  try {
    await endOrphans(before);
    const server = await startEmbeddedPostgres({ dir });
    return await inPostgres(server.superuserUrl, folder, async () => { await server.stop(); mine.release(); });
  } catch (error) {
    mine.release();
    throw error;
  }
};

const inKurrent = async ({ name, address, streamPrefix }: HistoryPlace): Promise<History> => {
  checkKurrentAddress(address, name);
  const place = placeOf(address);
  try {
    const { openKurrentStore } = await import('#event-store/kurrent');
    const store = await openKurrentStore({ url: address, ...(streamPrefix && { streamPrefix }) });
    return { place, reader: store, importer: store, close: () => store.close() };
  } catch (error) {
    throw new Failure(EXIT.unavailable, `${place}: ${withoutLogin(error instanceof Error ? error.message : String(error), address)}`);
  }
};

/**
 * Opens a history to read it whole or to fill it.
 *
 * @throws Failure for an address that is none, a folder in use, a database without an event store
 */
export const openHistory = async (where: HistoryPlace): Promise<History> => {
  const { name, address } = where;
  if (!address.includes('://')) return inFolder(address);
  if (storeKindOf(address, name) === 'kurrent') return inKurrent(where);
  if (!URL.canParse(address)) throw new Failure(EXIT.usage, `${name} is not a postgres:// address.`);
  return inPostgres(address, placeOf(address), async () => undefined);
};
