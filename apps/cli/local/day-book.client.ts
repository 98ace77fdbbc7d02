import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { Failure } from './failure.js';
import { failureOf } from './door.client.js';

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
}

const PART_LINES = 50_000;

/** A book cut behind every so many lines; each part must be read to its end before the next is asked for. */
async function* parts(body: Readable, most: number): AsyncGenerator<Readable> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let left: Buffer | null = null;
  const next = async (): Promise<Buffer | null> => {
    const given: Buffer | null = left;
    left = null;
    if (given !== null && given.length > 0) return given;
    const { value, done } = await chunks.next();
    return done === true ? null : Buffer.from(value);
  };
  const part = async function* (): AsyncGenerator<Buffer> {
    for (let lines = 0; ;) {
      const chunk = await next();
      if (chunk === null) return;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
        if ((lines += 1) < most) continue;
        left = chunk.subarray(at + 1);
        yield chunk.subarray(0, at + 1);
        return;
      }
      yield chunk;
    }
  };
  yield Readable.from(part(), { objectMode: false });
  for (let chunk = await next(); chunk !== null; chunk = await next()) {
    left = chunk;
    yield Readable.from(part(), { objectMode: false });
  }
}

const opened = (order: DayBookOrder): Promise<IncomingMessage> => new Promise((resolve, reject) => {
  const address = new URL('/v1/day-book', order.url);
  for (const name of ['dryRun', 'strict'] as const) if (order[name]) address.searchParams.set(name, 'true');
  const headers = { authorization: `Bearer ${order.token}`, 'content-type': 'application/x-ndjson' };
  const call = (address.protocol === 'https:' ? overHttps : overHttp)(address, {
    method: 'POST', headers, ...(order.signal && { signal: order.signal }),
  });
  call.once('response', resolve);
  call.once('error', reject);
  pipeline(order.body, call, () => undefined); // a door that refuses early closes the sending half: the response says why
});

/** Whether a part that ended like this ends the book: the door was lost, or the first line that was not accepted of a strict one. */
const ends = ({ outcome, status = 0 }: LineAnswer, strict: boolean): boolean =>
  (outcome === 'failed' && status >= 500) || (strict && outcome !== 'accepted' && outcome !== 'wouldAccept');

/**
 * Sends a day book of any length and yields the answers while the lines still go out: neither side holds the whole book. A long one goes in several
 * requests, one after another; lines are numbered through.
 *
 * @throws Failure when the door refuses the book as a whole, or breaks off
 */
export async function* runDayBook(order: DayBookOrder): AsyncGenerator<LineAnswer> {
  const { body: book, partLines = PART_LINES } = order;
  let first = 0;
  try {
    for await (const body of parts(book, partLines)) {
      for await (const answer of runPart({ ...order, body })) {
        yield { ...answer, line: first + answer.line };
        if (ends(answer, order.strict === true)) return;
      }
      first += partLines;
    }
  } finally {
    book.destroy(); // a book that ended early is not read to its end
  }
}

async function* runPart(order: DayBookOrder): AsyncGenerator<LineAnswer> {
  const response = await opened(order);
  response.setEncoding('utf8');
  if (response.statusCode !== 200) {
    let text = '';
    for await (const chunk of response) text += String(chunk);
    throw failureOf(response.statusCode ?? 500, text);
  }
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) if (line !== '') yield JSON.parse(line) as LineAnswer;
  if (!response.complete) throw new Failure(6, 'the connection broke before the last answer; run the same file again: what was accepted stays accepted.');
}
