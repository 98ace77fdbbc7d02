import { DatabaseError } from 'pg';
import {
  type AppendOptions, type AppendResult, ConflictError, EventIdReused, type EventStore, type ExpectedState, type NewEvent, OutcomeUnknown,
  type Position, type StreamWrite,
} from '#event-store';
import { checkedEvents } from '#event-store';
import { instantOf } from '#kernel';
import { PgEventReader } from './pg-reader.store.js';

const APPEND = 'select * from event_store.append($1, $2, $3, $4, $5, $6, $7, $8)';
interface Row { stream: string; revision: string; position: string | null; recorded_ms: string | null; deduplicated: boolean }

const CODES: Readonly<Record<string, number>> = { no_stream: -1, any: -2, stream_exists: -3 };
const codeOf = (expected: ExpectedState): number => (typeof expected === 'number' ? expected : CODES[expected] ?? -1);

/** A connection that broke, a server that went away, a statement cut short: the answer is lost, not the question. */
const answerLost = (error: unknown): boolean => !(error instanceof DatabaseError) || /^(08|57)/.test(error.code ?? '');

const translated = (error: unknown, writes: readonly StreamWrite[]): unknown => {
  if (error instanceof DatabaseError && error.code === 'ZZ001') {
    const [stream, actual] = JSON.parse(error.detail ?? '[]') as [string, number];
    return new ConflictError(stream, writes.find((write) => write.stream === stream)?.expected ?? 'any', actual);
  }
  if (error instanceof DatabaseError && error.code === 'ZZ002') return new EventIdReused(error.message.slice('event id reused: '.length));
  return answerLost(error) ? new OutcomeUnknown(`the answer of an append was lost: ${(error as Error).message}`, { cause: error }) : error;
};

/** The event store on PostgreSQL, as zz_clerk or zz_worker. */
export class PgEventStore extends PgEventReader implements EventStore {
  async append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> {
    const [result] = await this.appendMany([{ stream, expected: options.expected, events }], options);
    return result as AppendResult;
  }

  async appendMany(writes: readonly StreamWrite[], options: AppendOptions = {}): Promise<readonly AppendResult[]> {
    const events = checkedEvents(writes);
    const values = [
      writes.map(({ stream }) => stream), writes.map(({ expected }) => codeOf(expected)), events.map(({ write }) => write + 1), events.map(({ id }) => id),
      events.map(({ type }) => type), events.map(({ data }) => data), events.map(({ meta }) => meta), options.recordedAt ?? null,
    ];
    try {
      const { rows } = await this.pool.query<Row>({ name: 'append', text: APPEND, values });
      return rows.map((row) => ({
        stream: row.stream, revision: Number(row.revision), position: row.position as Position | null, deduplicated: row.deduplicated,
        recordedAt: row.recorded_ms === null ? null : instantOf(Number(row.recorded_ms)),
      }));
    } catch (error) {
      throw translated(error, writes);
    }
  }
}
