import {
  ConflictError, EventIdReused, type AppendResult, type CheckedEvent, type ExpectedState, type Position, type StreamWrite,
} from '#event-store';
import { instantOf, type Instant } from '#kernel';

/** One atomic append on its way to the log. */
export interface Order { readonly writes: readonly StreamWrite[]; readonly events: readonly CheckedEvent[]; readonly recordedAt?: Instant | undefined }
export type Answer = { readonly stored: readonly AppendResult[] } | { readonly refused: ConflictError | EventIdReused };

/** The append function's one row; lists of bigint come as PostgreSQL writes them. */
export interface AnswerRow {
  readonly outcomes: readonly number[]; readonly faults: readonly number[];
  readonly revisions: readonly (string | null)[]; readonly positions: readonly (string | null)[]; readonly instants: readonly (string | null)[];
}

const EXPECTED: Readonly<Record<string, number>> = { no_stream: -1, any: -2, stream_exists: -3 };
const codeOf = (expected: ExpectedState): number => (typeof expected === 'number' ? expected : EXPECTED[expected] ?? -1);
const list = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;
const lines = (values: readonly string[]): string => values.join('\n');

/** The eleven parameters of one call; append.sql.ts says what they are. */
export const encodedBatch = (orders: readonly Order[]): readonly string[] => {
  const writes = orders.flatMap((order) => order.writes);
  const events = orders.flatMap((order) => order.events);
  const names = new Map<string, number>();
  for (const { stream } of writes) if (!names.has(stream)) names.set(stream, names.size + 1);
  return [
    list(orders.map(({ recordedAt }) => recordedAt ?? 'null')), list(orders.map((order) => order.writes.length)), lines([...names.keys()]),
    list(writes.map(({ stream }) => names.get(stream) ?? 0)), list(writes.map(({ expected }) => codeOf(expected))),
    list(writes.map((write) => write.events.length)),
    lines(events.map(({ stream }) => stream)), list(events.map(({ id }) => id)), lines(events.map(({ type }) => type)),
    lines(events.map(({ data }) => data)), lines(events.map(({ meta }) => meta)),
  ];
};

/** Reads the row back as one answer an order. */
export const decodedAnswers = (orders: readonly Order[], row: AnswerRow): readonly Answer[] => {
  let [w, e] = [0, 0]; // writes and events of the orders in front
  return orders.map(({ writes, events }, c) => {
    const [firstWrite, firstEvent] = [w, e];
    w += writes.length;
    e += events.length;
    const [outcome, fault] = [row.outcomes[c], row.faults[c] ?? 0];
    if (outcome === 2) return { refused: new EventIdReused(events[fault - 1 - firstEvent]?.id ?? '') };
    if (outcome === 1) {
      const { stream, expected } = writes[fault - 1 - firstWrite]!;
      return { refused: new ConflictError(stream, expected, Number(row.revisions[fault - 1])) };
    }
    return { stored: writes.map(({ stream }, i) => {
      const [revision, position, ms] = [row.revisions[firstWrite + i], row.positions[firstWrite + i], row.instants[firstWrite + i]];
      return {
        stream, revision: Number(revision), position: (position ?? null) as Position | null, recordedAt: ms == null ? null : instantOf(Number(ms)),
        deduplicated: outcome === 3,
      };
    }) };
  });
};
