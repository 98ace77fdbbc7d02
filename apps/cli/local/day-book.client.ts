import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as passed } from 'node:timers/promises';
import { BookLines } from './book-lines.js';
import { failureOf } from './door.client.js';
import { EXIT, Failure, type ExitCode } from './failure.js';

/** One answer of the clerks' door to one line of a day book. */
export interface LineAnswer {
  readonly line: number;
  readonly outcome: 'accepted' | 'wouldAccept' | 'refused' | 'failed';
  readonly id: string | null; readonly do: string | null;
  readonly deduplicated?: boolean;
  readonly events?: readonly { readonly type: string; readonly stream: string }[];
  readonly refused?: string; readonly clause?: string; readonly quotation?: string; readonly why?: string;
  readonly status?: number; readonly code?: string; readonly detail?: string; readonly title?: string;
}

export interface DayBookOrder {
  readonly url: string; readonly token: string; readonly body: Readable;
  readonly dryRun?: boolean; readonly strict?: boolean; readonly signal?: AbortSignal;
  /** no more lines go out in one request; default 50 000, below what the door takes */
  readonly partLines?: number;
  /** before each try once more, after an answer was lost; default 0.5 s, 1 s, 2 s and 4 s */
  readonly pausesMs?: readonly number[];
  /** what a person may type when a line stays without an answer; default the same command again */
  readonly goOn?: (line: number) => string;
}

/** For lines of a file. */
export const goOnInFile = (line: number): string =>
  `go on at line ${line}: the same command again (what was accepted answers as before), or tail -n +${line} FILE | zhuanzhang run -`;

/** The worst answer decides: 4 conflict, 5 not permitted, 6 unavailable, 2 unreadable lines, 3 refused by rules. */
export const exitOf = (answers: readonly LineAnswer[]): ExitCode => {
  const failed = answers.filter(({ outcome }) => outcome === 'failed').map(({ status = 500 }) => status);
  if (failed.some((status) => status >= 500)) return EXIT.unavailable;
  if (failed.some((status) => status === 401 || status === 403)) return EXIT.notPermitted;
  if (failed.includes(409)) return EXIT.conflict;
  if (failed.length > 0) return EXIT.usage;
  return answers.some(({ outcome }) => outcome === 'refused') ? EXIT.refused : EXIT.fine;
};

const PART_LINES = 50_000;
const PAUSES_MS = [500, 1_000, 2_000, 4_000];

const opened = (order: DayBookOrder, body: Readable): Promise<IncomingMessage> => new Promise((resolve, reject) => {
  const address = new URL('/v1/day-book', order.url);
  for (const name of ['dryRun', 'strict'] as const) if (order[name]) address.searchParams.set(name, 'true');
  const headers = { authorization: `Bearer ${order.token}`, 'content-type': 'application/x-ndjson' };
  const call = (address.protocol === 'https:' ? overHttps : overHttp)(address, {
    method: 'POST', headers, ...(order.signal && { signal: order.signal }),
  });
  call.once('response', resolve);
  call.once('error', reject);
  pipeline(body, call, () => undefined); // a door that refuses early closes the sending half: the response says why
});

async function* requested(order: DayBookOrder, body: Readable): AsyncGenerator<LineAnswer> {
  const response = await opened(order, body);
  response.setEncoding('utf8');
  if (response.statusCode !== 200) {
    let text = '';
    for await (const chunk of response) text += String(chunk);
    throw failureOf(response.statusCode ?? 500, text);
  }
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) if (line !== '') yield JSON.parse(line) as LineAnswer;
  if (!response.complete) throw new Failure(EXIT.unavailable, 'the connection broke before the last answer');
}

/** Whether a request that ended like this ends the book: the door was lost, or the first line that was not accepted of a strict one. */
const ends = ({ outcome, status = 0 }: LineAnswer, strict: boolean): boolean =>
  (outcome === 'failed' && status >= 500) || (strict && outcome !== 'accepted' && outcome !== 'wouldAccept');
const isUnknown = ({ outcome, code }: LineAnswer): boolean => outcome === 'failed' && code === 'outcome_unknown';
/** What a door says or does when it goes away in the midst of a book; a refusal of the whole book is no such thing. */
const wentAway = (error: unknown): boolean => !(error instanceof Failure) || error.exitCode === EXIT.unavailable;

/**
 * Sends a day book of any length and yields the answers while the lines still go out: neither side holds the whole book. A long one goes in several
 * requests, one after another; lines are numbered through. Where a line's outcome is unknown or the connection breaks, the lines without an answer are sent
 * again after a pause, with the ids they have: what was recorded answers as before, so nothing is done twice.
 *
 * @throws Failure when the door refuses the book as a whole, or stays away: it says at which line to go on
 */
export async function* runDayBook(order: DayBookOrder): AsyncGenerator<LineAnswer> {
  const { body: book, partLines = PART_LINES } = order;
  const lines = new BookLines(book);
  let [at, tries] = [1, 0];
  try {
    for (let begun = false; !begun || await lines.has(at); begun = true) {
      const from = at;
      try {
        for await (const told of requested(order, Readable.from(lines.from(from, partLines), { objectMode: false }))) {
          const answer = { ...told, line: from - 1 + told.line };
          if (isUnknown(answer)) throw new Failure(EXIT.unavailable, answer.detail ?? 'whether it was recorded is unknown');
          [at, tries] = [answer.line + 1, 0];
          lines.answered(answer.line);
          yield answer;
          if (ends(answer, order.strict === true)) return;
        }
        at = from + partLines;
        lines.answered(at - 1);
      } catch (error) {
        await rested(error, order, { line: at, tries });
        tries += 1;
      }
    }
  } finally {
    book.destroy(); // a book that ended early is not read to its end
  }
}

/** Waits before a line is sent again. @throws what was lost, when it is not to be tried again, or not any more */
const rested = async (lost: unknown, order: DayBookOrder, { line, tries }: { readonly line: number; readonly tries: number }): Promise<void> => {
  const { pausesMs = PAUSES_MS, signal, goOn = () => 'the same command again' } = order;
  const neverThere = line === 1 && ['ECONNREFUSED', 'ENOTFOUND'].includes(String((lost as { readonly code?: unknown }).code));
  if (signal?.aborted === true || neverThere || !wentAway(lost)) throw lost;
  const pause = pausesMs[tries];
  if (pause !== undefined) return passed(pause, undefined, { ...(signal && { signal }) });
  throw new Failure(
    EXIT.unavailable,
    `第 ${line} 行重发 ${tries} 次仍未得到答复 · line ${line} has no answer, sent again ${tries} times: ${(lost as Error).message}.`,
    goOn(line),
  );
};
