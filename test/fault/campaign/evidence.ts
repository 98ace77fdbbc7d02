import { DataSource } from 'typeorm';
import { Client, Pool } from 'pg';
import { LogQueries, runChecks } from '#audit';
import { PgEventReader } from '#event-store/postgres';
import { StoredEvent, type Position } from '#event-store/reader';
import { instantOf } from '#kernel';
import type { Voucher } from '#ledger/book';
import { LedgerQueries } from '#ledger/queries';
import { dataSourceOptions, openPool } from '#postgres';
import type { Hurt, Said } from './history.js';

/** One delivery of a subscription, or where it began again. */
export interface Delivered {
  readonly t: number; readonly by: string; readonly is: 'resume' | 'event' | 'lost'; readonly position: string; readonly id?: string;
  /** why a session was lost */
  readonly why?: string;
}
export interface Leaf { readonly logIndex: number; readonly eventId: string; readonly hash: Buffer }
export interface Signed { readonly size: number; readonly root: Buffer }

/** Everything the checkers look at. They are pure: the same evidence gives the same findings. */
export interface Evidence {
  readonly history: readonly Said[];
  /** the log as it lies in the table, read without any of the reader's own checks */
  readonly log: readonly StoredEvent[];
  readonly deliveries: readonly Delivered[];
  readonly vouchers: readonly Voucher[];
  readonly leaves: readonly Leaf[];
  /** every checkpoint that was ever seen, also before a fault */
  readonly checkpoints: readonly Signed[];
  readonly hurts: readonly Hurt[];
}

interface Row { position: string; stream: string; revision: string; event_id: string; type: string; data: string; meta: string; ms: string }

export const readLog = async (url: string): Promise<StoredEvent[]> => {
  const pool = new Pool({ connectionString: url, max: 1 }).on('error', () => undefined); // the query in hand says it
  try {
    const { rows } = await pool.query<Row>(`select position, stream, revision, event_id, type, data, meta,
      (extract(epoch from recorded_at) * 1000)::bigint as ms from event_store.es_event order by position, event_id`);
    return rows.map(({ position, stream, revision, event_id, type, data, meta, ms }) =>
      new StoredEvent(stream, Number(revision), position as Position, event_id, type, data, meta, instantOf(Number(ms))));
  } finally {
    await pool.end();
  }
};

const all = async <T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> => {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
};

export interface Books {
  readonly vouchers: readonly Voucher[]; readonly leaves: readonly Leaf[]; readonly checkpoints: readonly Signed[]; readonly checks: readonly string[];
}

/** How far ledger and log are. Asked again and again: one connection, one question. */
export const standing = async (url: string): Promise<{ readonly events: number; readonly posted: number; readonly signed: number }> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: [row] } = await client.query<{ events: string; posted: string; signed: string }>(`select h.position as events,
      (select coalesce(max(c.log_index), -1) + 1 from projection.checkpoint c where c.name = 'ledger' and c.status = 'active') as posted,
      (select coalesce(max(size), 0) from audit.checkpoint) as signed from event_store.es_head h`);
    return { events: Number(row?.events ?? -1), posted: Number(row?.posted ?? -1), signed: Number(row?.signed ?? -1) };
  } finally { await client.end(); }
};

/** Vouchers, leaves and checkpoints, and what the product's own checks say. */
export const readBooks = async (auditorUrl: string): Promise<Books> => asAuditor(auditorUrl, async ({ source, reader }) => {
  const [ledger, log] = [new LedgerQueries(source), new LogQueries(source)];
  const vouchers: Voucher[] = [];
  for await (const one of ledger.vouchers({})) vouchers.push(one);
  const leaves = await all(log.sealed());
  const checkpoints = await source.query<{ size: string; root: Buffer }[]>('select size, root from audit.checkpoint order by size');
  const results = await runChecks({ reader, ledger, log });
  return {
    vouchers, leaves, checkpoints: checkpoints.map(({ size, root }) => ({ size: Number(size), root })),
    checks: results.flatMap(({ check, found }) => found.map(({ says }) => `${check}: ${says}`)),
  };
});

interface Auditor { readonly source: DataSource; readonly reader: PgEventReader }
const asAuditor = async <T>(url: string, work: (auditor: Auditor) => Promise<T>): Promise<T> => {
  const pool = openPool(url, { max: 2, applicationName: 'campaign' });
  const source = await new DataSource(dataSourceOptions(url, { max: 2, applicationName: 'campaign' })).initialize();
  try { return await work({ source, reader: new PgEventReader({ pool }) }); } finally { await Promise.all([source.destroy(), pool.end()]); }
};
