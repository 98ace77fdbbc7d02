import { join } from 'node:path';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { loadOrCreateSigner, LogQueries, type Signer } from '#audit';
import { chooseReader } from '#event-store/choose';
import type { EventReader } from '#event-store/reader';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool } from '#postgres';
import type { EventsPlace } from './events-place.js';

/** Everything that can be read, as zz_auditor. */
export interface Books {
  readonly reader: EventReader;
  readonly ledger: LedgerQueries;
  readonly log: LogQueries;
  /** the log's own key, for packages and checkpoints */
  signer(): Promise<Signer>;
  close(): Promise<void>;
}

export interface BooksPlace extends EventsPlace { readonly auditorUrl: string; readonly secretsFolder: string; readonly logOrigin?: string | undefined }

const LIMITS = { max: 4, applicationName: 'zhuanzhang', statementTimeoutMs: 300_000 };

/** Connects to the ledger, the log and the events; reads only (rulings C12). */
export const openBooks = async ({ auditorUrl, secretsFolder, logOrigin, ...events }: BooksPlace): Promise<Books> => {
  const pool: Pool = openPool(auditorUrl, LIMITS);
  const source = new DataSource(dataSourceOptions(auditorUrl, LIMITS));
  const connected = async (): Promise<EventReader> => {
    await source.initialize();
    return (await chooseReader({ ...events, pool })).reader;
  };
  const ended = async (): Promise<void> => { await Promise.all([source.isInitialized ? source.destroy() : undefined, pool.end()]); };
  const reader = await connected().catch(async (error: unknown) => { await ended(); throw error; });
  return {
    reader, log: new LogQueries(source),
    ledger: new LedgerQueries(source, 'ledger', { storeHead: async () => (await reader.head()).recordedAt }),
    signer: async () => loadOrCreateSigner(join(secretsFolder, 'log.key'), logOrigin ?? `zhuanzhang.local/${await reader.storeId()}`),
    close: async () => { await reader.close(); await ended(); },
  };
};
