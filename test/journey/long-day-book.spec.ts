import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { MemoryEventStore, OutcomeUnknown, StoreBusy } from '#event-store';
import { type Instant, instantOf } from '#kernel';
import { MemoryVault } from '#privacy';
import { type CommandEnvelope, IssueCommand, IssueHandler } from '#scheme/commands';
import { runDayBook as throughTheDoor } from '../../apps/admin-api/day-book.js';
import { type DayBookOrder, goOnInFile, type LineAnswer, runDayBook } from '../../apps/cli/local/day-book.client.js';
import { sampleLines } from '../support/office.js';

/** The founding lines of the sample: each of them is accepted. */
const LINES: readonly CommandEnvelope[] = sampleLines().slice(0, 23);
const PART = 5;
const UNREADABLE = 'no JSON';
const textOf = (lines: readonly (CommandEnvelope | string)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

/** A store that is away for one append, after so many; and one that loses the answers to some it has done. */
class StoreAway extends MemoryEventStore {
  left = Infinity;
  lost: readonly number[] = [];
  #appends = 0;

  override appendMany(...asked: Parameters<MemoryEventStore['appendMany']>): ReturnType<MemoryEventStore['appendMany']> {
    [this.left, this.#appends] = [this.left - 1, this.#appends + 1];
    const n = this.#appends;
    if (this.left === -1) return Promise.reject(new StoreBusy('the store is away; nothing was written', 100));
    return super.appendMany(...asked).then((done) => {
      if (this.lost.includes(n)) throw new OutcomeUnknown('the answer was lost');
      return done;
    });
  }
}

let [store, server, url]: [StoreAway, Server | undefined, string] = [new StoreAway({ clock: () => '' as Instant }), undefined, ''];
/** Physical lines of each request, as the door saw them end. */
let requests: number[] = [];
/** from the second request on, so many times, the connection is cut instead of the answer to this line of the request */
let [cutAt, cuts] = [0, 1];

/** The door's own day book over HTTP, before a store in memory. */
beforeEach(async () => {
  [requests, cutAt, cuts] = [[], 0, 1];
  store = new StoreAway({ clock: () => '2030-01-01T00:00:00.000Z' as Instant });
  const handler = new IssueHandler(store, new MemoryVault(), () => instantOf(Date.now()));
  server = createServer((request, response) => {
    const n = requests.push(0) - 1;
    const results = throughTheDoor({
      chunks: request as AsyncIterable<Buffer>, strict: request.url?.includes('strict=true') === true, language: 'en', signal: new AbortController().signal,
      issue: (envelope) => handler.execute(new IssueCommand(envelope, { officerId: 'admin', correlationId: 'long-day-book' })),
    });
    const answer = async (): Promise<void> => {
      for await (const result of results) {
        if (n >= 1 && result.line === cutAt && (cuts -= 1) >= 0) return void response.destroy();
        requests[n] = result.line;
        response.write(`${JSON.stringify(result)}\n`);
      }
      request.resume();
      response.end();
    };
    void answer();
  });
  await new Promise<void>((resolve) => { server?.listen(0, '127.0.0.1', resolve); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => { await new Promise((resolve) => { server?.closeAllConnections(); server?.close(resolve); }); });

/** A book in pieces of any size, so that parts end within them, at their ends and beyond. */
const inPieces = (text: string, size: number): Readable => {
  const bytes = Buffer.from(text);
  return Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)));
};
const answersTo = async (body: Readable, order: Partial<DayBookOrder> = {}): Promise<LineAnswer[]> => {
  const answers: LineAnswer[] = [];
  for await (const answer of runDayBook({ url, token: 'none', body, partLines: PART, ...order })) answers.push(answer);
  return answers;
};
/** Tries again three times, at once. */
const PATIENT = { pausesMs: [0, 0, 0] };
const said = (answers: readonly LineAnswer[]): string[] =>
  answers.map(({ line, outcome, deduplicated }) => `${line} ${outcome}${deduplicated === true ? ' before' : ''}`);
const each = (from: number, to: number, word: string): string[] => Array.from({ length: to - from + 1 }, (_, i) => `${from + i} ${word}`);

describe('a day book longer than one request', () => {
  it.each([7, 4_096, 1_000_000])('goes in parts, one after another, its lines numbered through; pieces of %i bytes', async (size) => {
    expect(said(await answersTo(inPieces(textOf(LINES), size)))).toEqual(each(1, 23, 'accepted'));
    expect(requests).toEqual([5, 5, 5, 5, 3]);
  });

  it('makes no empty request where it ends with a part, and needs no line end at its own end', async () => {
    expect(said(await answersTo(inPieces(textOf(LINES.slice(0, 10)).trimEnd(), 4_096)))).toEqual(each(1, 10, 'accepted'));
    expect(requests).toEqual([5, 5]);
  });

  it('counts empty lines, which have no answer', async () => {
    const [first, ...rest] = LINES.slice(0, 7);
    expect(said(await answersTo(inPieces(textOf([first!, '', ...rest]), 64)))).toEqual(['1 accepted', ...each(3, 8, 'accepted')]);
  });

  it('goes on behind a line that cannot be read, in whichever part it stands', async () => {
    expect(said(await answersTo(inPieces(textOf([...LINES.slice(0, 7), UNREADABLE, ...LINES.slice(7, 12)]), 512))))
      .toEqual([...each(1, 7, 'accepted'), '8 failed', ...each(9, 13, 'accepted')]);
  });

  it('with --strict sends no part after the one that holds the first line not accepted', async () => {
    const book = inPieces(textOf([...LINES.slice(0, 7), UNREADABLE, ...LINES.slice(7)]), 512);
    expect(said(await answersTo(book, { strict: true }))).toEqual([...each(1, 7, 'accepted'), '8 failed']);
    expect([requests.length, book.destroyed]).toEqual([2, true]);
  });

  it('ends where the store is away, and run again it answers what was accepted as before and does the rest', async () => {
    store.left = 12;
    const answers = await answersTo(inPieces(textOf(LINES), 512));
    expect(said(answers)).toEqual([...each(1, 12, 'accepted'), '13 failed']);
    expect([answers.at(-1)?.status, requests.length]).toEqual([503, 3]);
    expect(said(await answersTo(inPieces(textOf(LINES), 4_096)))).toEqual([...each(1, 12, 'accepted before'), ...each(13, 23, 'accepted')]);
  });

  it('is sent again from the line whose answer was lost, which then answers as before', async () => {
    cutAt = 3;
    expect(said(await answersTo(inPieces(textOf(LINES), 512), PATIENT))).toEqual([...each(1, 7, 'accepted'), '8 accepted before', ...each(9, 23, 'accepted')]);
    expect(requests).toEqual([5, 2, 5, 5, 5, 1]);
  });

  it('is sent again from a line whose outcome the door does not know', async () => {
    store.lost = [9, 11];
    expect(said(await answersTo(inPieces(textOf(LINES), 64), PATIENT)))
      .toEqual([...each(1, 8, 'accepted'), '9 accepted before', '10 accepted', '11 accepted before', ...each(12, 23, 'accepted')]);
  });

  it('stops where a line gets no answer however often, says at which line to go on, and is safe to run again', async () => {
    [cutAt, cuts] = [1, 9];
    const answers: LineAnswer[] = [];
    const broken = async (): Promise<void> => {
      const order = { url, token: 'none', body: inPieces(textOf(LINES), 512), partLines: PART, goOn: goOnInFile, ...PATIENT };
      for await (const answer of runDayBook(order)) answers.push(answer);
    };
    await expect(broken()).rejects.toMatchObject({ exitCode: 6, message: expect.stringMatching(/^第 6 行重发 3 次.*line 6 has no answer/),
      next: expect.stringContaining('tail -n +6') });
    expect([said(answers), requests.length]).toEqual([each(1, 5, 'accepted'), 5]);
    cuts = 0;
    // the line whose answer was lost was accepted
    expect(said(await answersTo(inPieces(textOf(LINES), 512)))).toEqual([...each(1, 6, 'accepted before'), ...each(7, 23, 'accepted')]);
  });

  it('that is no file of the caller\'s names none where it stops', async () => {
    [cutAt, cuts] = [1, 9];
    await expect(answersTo(inPieces(textOf(LINES), 512), PATIENT)).rejects.toMatchObject({ exitCode: 6, next: 'the same command again' });
  });

  it('is not tried again where no door ever was', async () => {
    await expect(answersTo(inPieces(textOf(LINES), 512), { url: 'http://127.0.0.1:1', pausesMs: [60_000] })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
