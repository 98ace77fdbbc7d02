import { ConflictError, EventIdReused, type AppendResult, type ExpectedState, type Position, type StreamWrite } from '#event-store';
import { instantOf, type Instant } from '#kernel';
import { wavesOf, type Command } from './waves.js';

/** A command as the append function takes it. */
export interface Order extends Command { readonly recordedAt?: Instant | undefined }
export type Answer = { readonly stored: readonly AppendResult[] } | { readonly refused: ConflictError | EventIdReused };

const EXPECTED: Readonly<Record<string, number>> = { no_stream: -1, any: -2, stream_exists: -3 };
const codeOf = (expected: ExpectedState): number => (typeof expected === 'number' ? expected : EXPECTED[expected] ?? -1);
const list = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;
const lines = (values: readonly string[]): string => values.join('\n');

/** One row of the answer; `command` and `write` count from 1 in the order of the call. */
export interface AnswerRow {
  readonly command: number; readonly write: number | null; readonly outcome: 'stored' | 'known' | 'conflict' | 'reused';
  readonly revision: string | null; readonly position: string | null; readonly recorded_ms: string | null; readonly detail: string | null;
}

/** One call of the append function: its ten parameters, and the commands in the order the answer counts them. */
export const encodedBatch = <O extends Order>(orders: readonly O[]): { readonly values: readonly unknown[]; readonly inOrder: readonly O[] } => {
  const { commands, repeats } = wavesOf(orders);
  const [writes, events] = [[] as { command: number; write: StreamWrite }[], [] as { write: number; id: string; type: string; data: string; meta: string }[]];
  commands.forEach(({ command }, c) => {
    const first = writes.length + 1;
    for (const write of command.writes) writes.push({ command: c + 1, write });
    for (const event of command.events) events.push({ ...event, write: first + event.write });
  });
  return {
    inOrder: commands.map(({ command }) => command),
    values: [
      repeats, list(commands.map(({ wave }) => wave)), list(commands.map(({ command }) => (command.recordedAt ? `"${command.recordedAt}"` : 'null'))),
      list(writes.map(({ command }) => command)), lines(writes.map(({ write }) => write.stream)), list(writes.map(({ write }) => codeOf(write.expected))),
      list(events.map(({ write }) => write)), list(events.map(({ id }) => id)),
      lines(events.map(({ type }) => type)), lines(events.map(({ data }) => data)), lines(events.map(({ meta }) => meta)),
    ],
  };
};

const resultOf = ({ stream }: StreamWrite, row: AnswerRow): AppendResult => ({
  stream, revision: Number(row.revision), position: row.position as Position | null, deduplicated: row.outcome === 'known',
  recordedAt: row.recorded_ms === null ? null : instantOf(Number(row.recorded_ms)),
});

/** Reads the rows back as one answer a command. */
export const decodedAnswers = (inOrder: readonly Order[], rows: readonly AnswerRow[]): readonly Answer[] => {
  const byCommand = inOrder.map((): AnswerRow[] => []);
  for (const row of rows) byCommand[row.command - 1]?.push(row);
  let before = 0; // writes of the commands in front
  return inOrder.map(({ writes }, c) => {
    const first = before;
    before += writes.length;
    const own = byCommand[c] ?? [];
    const [row] = own;
    if (row?.outcome === 'reused') return { refused: new EventIdReused(row.detail ?? '') };
    if (row?.outcome === 'conflict') {
      const write = writes[(row.write ?? 0) - first - 1];
      return { refused: new ConflictError(write?.stream ?? '', write?.expected ?? 'any', Number(row.revision)) };
    }
    if (own.length !== writes.length) throw new Error(`the append function answered ${own.length} of ${writes.length} writes`);
    const found = new Map(own.map((one) => [(one.write ?? 0) - first, one]));
    return { stored: writes.map((write, w) => resultOf(write, found.get(w + 1)!)) };
  });
};
