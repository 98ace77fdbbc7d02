import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { createInterface } from 'node:readline';
import { pipeline, type Readable } from 'node:stream';
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

/**
 * Sends a day book and yields the answers while the lines still go out: neither side holds the whole book.
 *
 * @throws Failure when the door refuses the book as a whole, or breaks off
 */
export async function* runDayBook(order: DayBookOrder): AsyncGenerator<LineAnswer> {
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
