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

/** A store that is no process's own, to be read whole. */
export interface History {
  /** as it may be said: hosts or a folder, never a login */
  readonly place: string;
  readonly reader: EventReader;
  /** of its database, with the login, when it is PostgreSQL */
  readonly url?: string;
  close(): Promise<void>;
}
/** And to be filled. */
export interface FillableHistory extends History { readonly importer: HistoryImport }

/** Where a history is: an address with its login, or the data folder of a stopped server. `name` is what the person wrote it under. */
export interface HistoryPlace { readonly name: string; readonly address: string; readonly streamPrefix?: string | undefined }

/** A COPY of a batch waits for the disk, not for us. */
const STATEMENT_TIMEOUT_MS = 600_000;

/** What a history is opened for: to be read, when nothing may be written by it, or to be filled. */
type For = 'read' | 'fill';
type Opened = History & Partial<FillableHistory>;

const inPostgres = async (url: string, { place, use, after }: { place: string; use: For; after: () => Promise<void> }): Promise<Opened> => {
  const pool = openPool(url, { max: 4, applicationName: 'zhuanzhang copy-history', statementTimeoutMs: STATEMENT_TIMEOUT_MS, readOnly: use === 'read' });
  const close = async (): Promise<void> => { await pool.end(); await after(); };
  try {
    const reader = new PgEventReader({ pool });
    await reader.storeId();
    return { place, reader, ...(use === 'fill' && { importer: new PgHistoryImport({ pool }) }), url, close };
  } catch (error) {
    await close();
    if ((error as { code?: unknown }).code !== '42P01') throw error;
    throw new Failure(EXIT.unavailable, `${place} holds no event store yet.`, 'zhuanzhang migrate, with DATABASE_URL of its owner login');
  }
};

const inFolder = async (folder: string, use: For): Promise<Opened> => {
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
    return await inPostgres(server.superuserUrl, { place: folder, use, after: async () => { await server.stop(); mine.release(); } });
  } catch (error) {
    mine.release();
    throw error;
  }
};

const inKurrent = async ({ name, address: url, streamPrefix }: HistoryPlace, use: For): Promise<Opened> => {
  checkKurrentAddress(url, name);
  const place = placeOf(url);
  const where = { url, ...(streamPrefix && { streamPrefix }) };
  try {
    const { openKurrentReader, openKurrentStore } = await import('#event-store/kurrent');
    if (use === 'fill') {
      const store = await openKurrentStore(where);
      return { place, reader: store, importer: store, close: () => store.close() };
    }
    const reader = await openKurrentReader({ ...where, leader: true }); // a follower may not know yet how far the history goes
    await reader.storeId().catch(async (error: unknown) => { await reader.close(); throw error; });
    return { place, reader, close: () => reader.close() };
  } catch (error) {
    throw new Failure(EXIT.unavailable, `${place}: ${withoutLogin(error instanceof Error ? error.message : String(error), url)}`);
  }
};

const opened = async (where: HistoryPlace, use: For): Promise<Opened> => {
  const { name, address } = where;
  if (!address.includes('://')) return inFolder(address, use);
  if (storeKindOf(address, name) === 'kurrent') return inKurrent(where, use);
  if (!URL.canParse(address)) throw new Failure(EXIT.usage, `${name} is not a postgres:// address.`);
  return inPostgres(address, { place: placeOf(address), use, after: async () => undefined });
};

/**
 * Opens a history to read it whole. Nothing is written to its store, not even the identity of one that nobody has opened before.
 *
 * @throws Failure for an address that is none, a folder in use, a database without an event store
 */
export const openHistory = (where: HistoryPlace): Promise<History> => opened(where, 'read');

/** Opens a history to fill it. @throws Failure as `openHistory` */
export const openHistoryToFill = async (where: HistoryPlace): Promise<FillableHistory> => await opened(where, 'fill') as FillableHistory;
