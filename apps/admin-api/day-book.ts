import { DoorProblem, problemFor, problemOf, type Language, type Problem } from '#identity';
import { reached, START, type Position } from '#event-store';
import type { CommandEnvelope, CommandOutcome } from '#scheme/commands';
import { envelopeOf } from './envelope.codec.js';
import { linesOf, type Line } from './lines.codec.js';
import { translate } from './problem.filter.js';
import { strictJson } from './strict-json.codec.js';
import type { Waited } from './waiting.query.js';

/** Limits of a day book; what is longer goes as a second one. */
export const DAY_BOOK = { lineBytes: 1024 * 1024, lines: 100_000 } as const;

export interface DayBookRun {
  readonly chunks: AsyncIterable<Buffer>;
  readonly issue: (envelope: CommandEnvelope) => Promise<CommandOutcome>;
  /** stop after the first line that was not accepted */
  readonly strict: boolean;
  readonly language: Language;
  readonly signal: AbortSignal;
  /** asked once after the last line, with the newest position that was recorded; its answer is a line of its own */
  readonly wait?: (position: Position) => Promise<Waited>;
}

/** `line` is the number in the file, from 1. A line that gave no outcome says `failed` with the members of the problem it would be over HTTP. */
export type LineResult = { readonly line: number } & (
  | CommandOutcome
  | (Waited & { readonly outcome: 'waited'; readonly position: Position })
  | { readonly outcome: 'failed'; readonly id: string | null; readonly do: string | null; readonly status: number; readonly code: string });

/**
 * Runs a day book line by line: the next line is read when the result of the one before was taken.
 * A bad line stops nothing unless `strict`. Too many lines, a store that lost its answer and an internal error end the book with a last line:
 * the same book may be sent again, since every accepted line answers as before (rulings B9).
 */
export async function* runDayBook(run: DayBookRun): AsyncGenerator<LineResult> {
  let [line, position] = [0, START];
  for await (const result of eachLine(run)) {
    line = result.line;
    if (result.outcome === 'accepted' && result.position !== null && reached(result.position as Position, position)) position = result.position as Position;
    yield result;
  }
  if (run.wait !== undefined && position !== START && !run.signal.aborted) yield { line, outcome: 'waited', ...await run.wait(position), position };
}

async function* eachLine(run: DayBookRun): AsyncGenerator<LineResult> {
  for await (const line of linesOf(run.chunks, DAY_BOOK.lineBytes)) {
    if (run.signal.aborted) return;
    if (line.number > DAY_BOOK.lines) {
      yield failed(line.number, null, problemOf(new DoorProblem('limit.lines', `a day book has at most ${DAY_BOOK.lines} lines`), run.language));
      return;
    }
    const { result, ends } = await runLine(line, run);
    yield result;
    if (ends || (run.strict && result.outcome !== 'accepted' && result.outcome !== 'wouldAccept')) return;
  }
}

const runLine = async (line: Line, run: DayBookRun): Promise<{ result: LineResult; ends: boolean }> => {
  let envelope: CommandEnvelope | null = null;
  try {
    if ('tooLong' in line) throw new DoorProblem('limit.line-size', `a line has at most ${DAY_BOOK.lineBytes} bytes`);
    envelope = envelopeOf(strictJson(line.bytes));
    return { result: { line: line.number, ...await run.issue(envelope) }, ends: false };
  } catch (error) {
    const problem = problemFor(error, run.language, translate);
    return { result: failed(line.number, envelope, problem), ends: problem.status >= 500 };
  }
};

const failed = (line: number, envelope: CommandEnvelope | null, problem: Problem): LineResult => {
  const { retryAfterSeconds: _, ...members } = problem;
  return { line, outcome: 'failed', id: envelope?.id ?? null, do: envelope?.do ?? null, ...members };
};
