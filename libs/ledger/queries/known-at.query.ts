import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { prepared } from './prepared.query.js';
import { LedgerNotThereYet } from './queries.errors.js';
import { knownAtWord } from './words.js';

/** Up to which event the answer knows: its log index (−1 for nothing) and the instant of the newest event up to there, as the ledger knows it. */
export interface KnownAt { readonly index: number; readonly recordedAt: Instant | null }
/** `schema` holds the active version: one answer reads one version to its end, whatever is switched meanwhile. */
export interface Known { readonly schema: string; readonly knownAt: KnownAt }
interface Head { readonly schema: string; readonly index: number; readonly recordedAt: Instant | null }
export interface Patience {
  readonly waitMs: number;
  readonly pollMs: number;
  /** newest instant of the event store; with it a moment is refused while events up to it are still to be projected */
  readonly storeHead?: () => Promise<Instant | null>;
}

const sleep = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });
const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The projected head of the active version; nothing before the first projection. */
export const headOf = async (source: DataSource, name: string): Promise<Head> => {
  const [row] = await prepared<{ schema: string; log_index: string; recorded_at: Instant | null }>(source, `
    select 'ledger_v' || version || '_read' as schema, log_index, ${iso('recorded_at')} as recorded_at
    from projection.checkpoint where name = $1 and status = 'active'`, [name]);
  if (row === undefined) return { schema: 'ledger', index: -1, recordedAt: null };
  return { schema: row.schema, index: Number(row.log_index), recordedAt: row.recorded_at };
};

/** By place or by moment, each by its own index: what is recorded never goes back along the log, so that both orders are one. */
const NEWEST = { place: 'log_index <= $1 order by log_index desc', moment: 'recorded_at <= $1 order by recorded_at desc, log_index desc' } as const;
/** All that an answer may rest on: what is recorded after the newest voucher is known from its own moment on. */
const CLOCKED = ['voucher', 'voucher_review', 'period_step', 'closed_year', 'voucher_words'] as const;
const newestRecorded = async (source: DataSource, schema: string, by: keyof typeof NEWEST, value: number | string): Promise<KnownAt | undefined> => {
  const each = CLOCKED.map((table) => `(select log_index, recorded_at from ${schema}.${table} where ${NEWEST[by]} limit 1)`);
  const [row] = await prepared<{ log_index: string; recorded_at: Instant }>(source, `select log_index, ${iso('recorded_at')} as recorded_at
    from (${each.join(' union all ')}) newest order by newest.log_index desc limit 1`, [value]);
  return row === undefined ? undefined : { index: Number(row.log_index), recordedAt: row.recorded_at };
};

/** Waits for the projection to satisfy `enough`. @throws LedgerNotThereYet when patience ends */
const waitFor = async (source: DataSource, { name, asked, patience }: { name: string; asked: string;
  patience: Patience }, enough: (head: Head) => boolean): Promise<Head> => {
  const tries = Math.ceil(patience.waitMs / patience.pollMs);
  for (let i = 0; ; i += 1) {
    const head = await headOf(source, name);
    if (enough(head)) return head;
    if (i >= tries) throw new LedgerNotThereYet(asked, head.index);
    await sleep(patience.pollMs);
  }
};

/**
 * Resolves `knownAt` to a place in the log: without it the projected head, `@n` the event n itself, a moment the newest voucher, review,
 * step of a month, year close or choice of words recorded up to it (rulings C3, C29).
 * Every later balance of that place is the same, however late it is asked.
 *
 * @throws UnknownToLedger for another word; LedgerNotThereYet when the ledger has not read so far within the patience
 */
export const resolveKnownAt = async (source: DataSource, word: string | undefined, { name, patience }: { name: string;
  patience: Patience }): Promise<Known> => {
  const from = ({ schema, index, recordedAt }: Head): Known => ({ schema, knownAt: { index, recordedAt } });
  const asked = knownAtWord(word);
  if (asked.is === 'head') return from(await headOf(source, name));
  if (asked.is === 'index') {
    const head = await waitFor(source, { name, asked: word!, patience }, ({ index }) => index >= asked.index);
    if (head.index === asked.index) return from(head);
    const newest = await newestRecorded(source, head.schema, 'place', asked.index);
    return { schema: head.schema, knownAt: { index: asked.index, recordedAt: newest?.recordedAt ?? null } };
  }
  const storeHead = (await patience.storeHead?.()) ?? null;
  const wanted = storeHead !== null && storeHead < asked.moment ? storeHead : asked.moment;
  const head = await waitFor(source, { name, asked: word!, patience }, ({ recordedAt }) => storeHead === null || (recordedAt !== null && recordedAt >= wanted));
  if (head.recordedAt !== null && head.recordedAt <= asked.moment) return from(head);
  const newest = await newestRecorded(source, head.schema, 'moment', asked.moment);
  return { schema: head.schema, knownAt: newest ?? { index: -1, recordedAt: null } };
};
