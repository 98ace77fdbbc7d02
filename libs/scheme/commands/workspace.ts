import type { EventMeta } from '#kernel';
import { type EventReader, type ExpectedState, type Head, type NewEvent, type Position, START, type StoredEvent, type StreamWrite } from '#event-store';
import { decode, type Fold, type Recorded, type SchemeEvent } from '#scheme/history';
import type { Verdict } from '#scheme/rules';
import { folded } from './folded.js';

/** What of the log is read: wire names, behind a position, the last position; default all of it. */
export interface Sifting { readonly types?: readonly string[]; readonly after?: Position; readonly to?: Position }

/**
 * What one decision read: every stream once, with the revision it was read at. On append a stream that got no event goes along as a guard, so that the
 * events are valid given exactly the history before them (architecture choice 5, promise P5).
 */
export class Workspace {
  readonly #streams: Map<string, readonly StoredEvent[]>;
  readonly #represented: boolean;
  constructor(
    private readonly reader: EventReader,
    seen?: Workspace,
  ) {
    this.#streams = seen === undefined ? new Map() : seen.#streams;
    this.#represented = seen !== undefined;
  }

  /** The same streams as if everybody had acted for themselves: a deputy's event counts as of the officer it stood in for (S12). */
  represented(): Workspace {
    return new Workspace(this.reader, this);
  }

  /** Whether a deputy wrote anything in what was read. */
  hasDeputies(): boolean {
    return [...this.#streams.values()].some((events) => events.some(({ meta }) => meta.onBehalfOf !== undefined));
  }

  async load<S, E extends SchemeEvent>(fold: Fold<S, E>, stream: string): Promise<S> {
    return this.#fold(fold, (await this.history([stream])).get(stream) ?? []);
  }

  /** Loads many streams of one kind in one question, keyed by the caller's ids. */
  async loadMany<S, E extends SchemeEvent>(fold: Fold<S, E>, ids: readonly string[], streamOf: (id: string) => string): Promise<Map<string, S>> {
    const found = await this.history(ids.map(streamOf));
    return new Map(ids.map((id) => [id, this.#fold(fold, found.get(streamOf(id)) ?? [])]));
  }

  async history(streams: readonly string[]): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
    const unread = [...new Set(streams)].filter((stream) => !this.#streams.has(stream));
    if (unread.length > 0) for (const [stream, events] of await this.reader.readStreams(unread)) this.#streams.set(stream, events);
    return this.#streams;
  }

  head(): Promise<Head> {
    return this.reader.head();
  }

  /** One recorded event, as it stands for ever: nothing that may still change was read, so it guards nothing. */
  async at(stream: string, revision: number): Promise<StoredEvent | undefined> {
    for await (const event of this.reader.readStream(stream, { from: revision, limit: 1 })) return event.revision === revision ? event : undefined;
    return undefined;
  }

  /** The log in order, whole or sifted, for what sums it up. It guards nothing: the event says up to which event it was read. */
  log({ types, after = START, to }: Sifting = {}): AsyncIterable<readonly StoredEvent[]> {
    return this.reader.readAll({ after, ...(to !== undefined && { to }), ...(types !== undefined && { filter: { types } }) });
  }

  #fold<S, E extends SchemeEvent>(fold: Fold<S, E>, events: readonly StoredEvent[]): S {
    if (!this.#represented) return folded(fold, events);
    const read = (event: StoredEvent): Recorded<E> => {
      const fact = decode(event) as Recorded<E>;
      const { onBehalfOf } = fact.meta;
      return onBehalfOf !== undefined ? { ...fact, meta: { ...fact.meta, actor: onBehalfOf } } : fact;
    };
    return events.reduce((state, event) => fold.evolve(state, read(event)), fold.initial);
  }

  #expected(stream: string): ExpectedState {
    const events = this.#streams.get(stream);
    if (events === undefined) throw new Error(`stream ${stream} is written without having been read`);
    return events.length === 0 ? 'no_stream' : events.length - 1;
  }

  /** The verdict as one atomic append: the primary stream first, then the others, then a guard for each stream only read. */
  writes(verdict: Verdict, primary: string, metaOf: (ordinal: number) => EventMeta, idOf: (ordinal: number) => string): StreamWrite[] {
    const byStream = new Map<string, NewEvent[]>([[primary, []]]);
    verdict.writings.forEach(({ stream, event }, ordinal) => {
      const events = byStream.get(stream) ?? [];
      events.push({ id: idOf(ordinal), type: event.type, data: event.data as unknown as NewEvent['data'], meta: metaOf(ordinal) });
      byStream.set(stream, events);
    });
    const written = [...byStream].map(([stream, events]) => ({ stream, expected: this.#expected(stream), events }));
    const guards = [...this.#streams.keys()]
      .filter((stream) => !byStream.has(stream))
      .map((stream) => ({ stream, expected: this.#expected(stream), events: [] }));
    return [...written, ...guards];
  }
}
