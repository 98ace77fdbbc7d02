import { instantOf, type Instant } from '#kernel';
import {
  ConflictError, CorruptLog, EventIdReused, OutcomeUnknown, StoreBusy, type AppendResult, type CheckedEvent, type ExpectedState, type StreamWrite,
} from '#event-store';
import type { StoredEvent } from '#event-store/reader';
import { type AppendClient, Away, type Guard, newMark, type Piece, Raced } from './append.client.js';
import { eachOf } from './each-of.js';
import { NoAnswer, pause, pauseBefore } from './fault.js';
import type { KnownStreams } from './known-streams.js';
import type { LogQuery } from './log.query.js';
import { Places } from './places.query.js';
import type { StreamQuery } from './stream.query.js';
import { encoded } from './wire.codec.js';

/** One append, checked. */
export interface Order { readonly writes: readonly StreamWrite[]; readonly events: readonly CheckedEvent[]; readonly recordedAt: Instant | undefined }
/** An order on its way: its mark and instant stay the same however often it is sent, and no question for it is waited for after `until`. */
interface Sent extends Order {
  readonly mark: string; readonly at: Instant; readonly asking: { readonly withinMs: 0; readonly until: number };
  /** where its streams stood when it was sent last */
  after: ReadonlyMap<string, number>;
  /** it was found that what was sent then can never be stored any more */
  tooLate: boolean;
}

export interface AppenderParts {
  readonly client: AppendClient; readonly streams: StreamQuery; readonly log: LogQuery; readonly known: KnownStreams;
  /** the server judges guards together with the append */
  readonly guards: 'atomic' | 'checked';
}

const STREAMS_AT_ONCE = 16;
const LONGEST_RACE_PAUSE_MS = 100;

const revisionOf = (expected: ExpectedState): number | null => (expected === 'no_stream' ? -1 : typeof expected === 'number' ? expected : null);
const meets = (expected: ExpectedState, actual: number): boolean =>
  expected === 'any' || (expected === 'stream_exists' ? actual >= 0 : actual === revisionOf(expected));

/**
 * Judges and sends one append at a time for its streams (see Lanes). The server compares event ids only at the expected revision, and contents never, so:
 * what is known of a stream up to the expected revision is searched for the ids; the append is sent with explicit revisions; and its last event is read
 * back, whose mark tells whether this call stored it or an equal one before.
 */
export class Appender {
  #latest: Instant = instantOf(0);

  constructor(private readonly parts: AppenderParts) {}

  /** Told of every event seen: what is stamped here is never earlier (rulings C3). */
  saw(instant: Instant): void { if (instant > this.#latest) this.#latest = instant; }

  /**
   * @param withinMs longest time it may take, tries and all
   * @throws as EventStore.appendMany
   */
  async settle(order: Order, withinMs: number): Promise<readonly AppendResult[]> {
    const at = order.recordedAt ?? instantOf(Date.now());
    const until = performance.now() + withinMs;
    const sent: Sent = {
      ...order, mark: newMark(), at: at > this.#latest ? at : this.#latest, asking: { withinMs: 0, until }, after: new Map(), tooLate: false,
    };
    let lost: Away | undefined;
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#attempt(sent, tries > 0);
      } catch (error) {
        const passes = error instanceof Raced || error instanceof Away || error instanceof StoreBusy;
        if (!passes) throw lost === undefined ? error : outcomeOf(lost, error, sent.tooLate);
        if (error instanceof Away && error.sent) lost ??= error;
        const ms = error instanceof Raced ? Math.random() * Math.min(10 * tries, LONGEST_RACE_PAUSE_MS) : pauseBefore(tries);
        if (performance.now() + ms > until) throw givenUp(lost, error);
        await pause(ms);
      }
    }
  }

  async #attempt(sent: Sent, again: boolean): Promise<readonly AppendResult[]> {
    const { writes, events, mark, at, asking } = sent;
    const places = new Places(this.parts, events, asking);
    const revisions = new Map<string, number>();
    await eachOf(writes, STREAMS_AT_ONCE, async (write) => { revisions.set(write.stream, await this.#revision(write, { places, again })); });
    if (places.any) return stored(this.#repeated(sent, places));
    for (const { stream, expected } of writes) {
      const actual = revisions.get(stream) ?? -1;
      if (meets(expected, actual)) continue;
      if (!again) return this.#attempt(sent, true); // the first that is wrong is named, so nothing is taken at its word now
      sent.tooLate = this.#tooLate(sent, revisions);
      throw new ConflictError(stream, expected, actual);
    }
    const told = writes.map(({ stream }) => ({ stream, revision: revisions.get(stream) ?? -1, position: null, recordedAt: null, deduplicated: false }));
    if (events.length === 0) return told;
    const piece: Piece = {
      records: events.map((event) => ({ stream: event.stream, event: encoded(event, { at, mark }) })), guards: this.#guards(writes),
      after: new Map(writes.filter((write) => write.events.length > 0).map(({ stream }) => [stream, revisions.get(stream) ?? -1])),
    };
    const leftMs = asking.until - performance.now();
    if (leftMs <= 0) throw new Away(false, new NoAnswer('the time was up before it was sent'));
    sent.after = piece.after;
    const position = await this.parts.client.send(piece, leftMs);
    const ours = await stored(places.readBack(piece, position, mark));
    if (ours === null) throw new Away(true, new Raced('an equal append was stored first'));
    for (const event of ours) this.#took(event);
    const last = new Map(ours.map((event) => [event.stream, event]));
    return told.map((result) => resultOf(result.stream, last.get(result.stream), false) ?? result);
  }

  /** A try on its way is stored only where its streams stand as it said, guards among them when the server looks at those. Revisions never go back. */
  #tooLate({ writes, after }: Sent, revisions: ReadonlyMap<string, number>): boolean {
    const passed = (stream: string, revision: number | null): boolean => revision !== null && (revisions.get(stream) ?? -1) > revision;
    return [...after].some(([stream, revision]) => passed(stream, revision))
      || (this.parts.guards === 'atomic' && writes.some(({ stream, expected, events }) => events.length === 0 && passed(stream, revisionOf(expected))));
  }

  #took(event: StoredEvent): void {
    this.parts.known.learn(event);
    this.saw(event.recordedAt);
  }

  /** What the server is to check beside the streams that are written. */
  #guards(writes: readonly StreamWrite[]): Guard[] {
    if (this.parts.guards === 'checked') return []; // they were read a moment ago
    return writes.filter(({ events, expected }) => events.length === 0 && expected !== 'any')
      .map(({ stream, expected }) => ({ stream, expected: revisionOf(expected) ?? 'stream_exists' }));
  }

  /**
   * The last revision of a stream as far as it is needed: an exact expectation is taken at its word, since the server checks it, once everything up to it was
   * searched for the ids. After a race, or when the word cannot be true, the stream is read to its end.
   */
  async #revision({ stream, expected, events }: StreamWrite, { places, again }: { readonly places: Places; readonly again: boolean }): Promise<number> {
    const exact = revisionOf(expected);
    if (events.length === 0) {
      if (exact !== null && this.parts.guards === 'atomic' && !again && places.sends) return exact;
      return this.parts.streams.last(stream, places.asking);
    }
    const known = this.parts.known.revision(stream);
    if (exact === null || again || known > exact) return places.search(stream, known + 1, Infinity);
    if (known === exact) return exact;
    const reached = await places.search(stream, known + 1, exact);
    return reached < exact ? reached : exact;
  }

  /** The earlier answer of an append that is stored already. @throws EventIdReused when it is not wholly the same */
  async #repeated({ writes, events, mark }: Sent, places: Places): Promise<readonly AppendResult[]> {
    const last = new Map<string, { event: StoredEvent; mark: string }>();
    let before = 0n;
    for (const write of writes) {
      const own = events.filter(({ stream }) => stream === write.stream);
      for (const [n, written] of (await places.stored(own)).entries()) {
        const { event } = written;
        const { id, type, data, meta } = own[n]!;
        const same = event.id === id && event.type === type && event.dataText === data && event.metaText === meta;
        if (!same || BigInt(event.position) <= before) throw new EventIdReused(id);
        before = BigInt(event.position);
        last.set(write.stream, written);
      }
    }
    const own = [...last.values()].every((written) => written.mark === mark); // an answer of ours that was lost is no repetition
    const results: AppendResult[] = [];
    for (const { stream } of writes) {
      results.push(resultOf(stream, last.get(stream)?.event, !own)
        ?? { stream, revision: await this.parts.streams.last(stream, places.asking), position: null, recordedAt: null, deduplicated: !own });
    }
    for (const { event } of last.values()) this.saw(event.recordedAt);
    return results;
  }
}

const resultOf = (stream: string, last: StoredEvent | undefined, deduplicated: boolean): AppendResult | undefined =>
  last && { stream, revision: last.revision, position: last.position, recordedAt: last.recordedAt, deduplicated };

/** These speak of what is in the store; all others would say of an append that is stored, or may be, that nothing was written. */
const tells = (error: unknown): boolean => error instanceof EventIdReused || error instanceof ConflictError || error instanceof CorruptLog;

/** The answer to a question about events that are stored already: when it cannot be had, the append is not unwritten. */
const stored = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (error) {
    throw tells(error) ? error : new Away(true, error);
  }
};

const unknown = (lost: Away): OutcomeUnknown => new OutcomeUnknown(`the answer of an append was lost: ${lost.message}`, { cause: lost });
/** After a lost answer a conflict is one only when what was sent cannot be stored any more. */
const outcomeOf = (lost: Away, error: unknown, tooLate: boolean): unknown =>
  (tells(error) && (tooLate || !(error instanceof ConflictError)) ? error : unknown(lost));

const givenUp = (lost: Away | undefined, error: Error): Error => {
  if (lost !== undefined) return unknown(lost);
  if (error instanceof Raced) return new StoreBusy(`${error.message} again and again; nothing was written`, 200, { cause: error });
  return new StoreBusy(`KurrentDB cannot be reached: ${error.message}; nothing was written`, 2_000, { cause: error });
};
