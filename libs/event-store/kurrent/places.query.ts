import { CorruptLog, EventIdReused, type CheckedEvent } from '#event-store';
import type { Position, StoredEvent } from '#event-store/reader';
import type { Piece } from './append.client.js';
import type { Asking } from './connection.client.js';
import type { KnownStreams } from './known-streams.js';
import type { LogQuery } from './log.query.js';
import { PAGE, type StreamQuery } from './stream.query.js';
import type { Written } from './wire.codec.js';

interface Place { readonly stream: string; readonly revision: number }

/** Where the events of one append are stored already, as far as its streams were searched. */
export class Places {
  readonly #found = new Map<string, Place>();
  readonly #wanted: ReadonlySet<string>;

  constructor(
    private readonly parts: { readonly streams: StreamQuery; readonly log: LogQuery; readonly known: KnownStreams }, events: readonly CheckedEvent[],
    /** how the store is asked: each question ends with the append it is asked for */
    readonly asking: Asking,
  ) {
    this.#wanted = new Set(events.map(({ id }) => id));
    for (const id of this.#wanted) {
      const place = parts.known.find(id);
      if (place !== undefined) this.#found.set(id, place);
    }
  }

  /** One of the events is stored already. */
  get any(): boolean { return this.#found.size > 0; }
  /** There is something to send. */
  get sends(): boolean { return this.#wanted.size > 0; }

  /** Reads a stream on, up to a revision or to its end. @returns the last revision that was met */
  async search(stream: string, from: number, to: number): Promise<number> {
    let next = from;
    while (next <= to) {
      const count = Math.min(to - next + 1, PAGE);
      const page = await this.parts.streams.page(stream, { from: next, count, direction: 'forward' }, this.asking);
      for (const { event } of page) {
        if (event.revision !== next) throw new CorruptLog(`stream ${stream} has no revision ${next}, but ${event.revision} at position ${event.position}`);
        this.parts.known.learn(event);
        if (this.#wanted.has(event.id)) this.#found.set(event.id, event);
        next += 1;
      }
      if (page.length < count) break;
    }
    return next - 1;
  }

  /** The stored events with the ids of these, which stand one after another in one stream. @throws EventIdReused when they do not */
  async stored(events: readonly CheckedEvent[]): Promise<readonly Written[]> {
    const first = events[0] && this.#found.get(events[0].id);
    for (const [n, { id, stream }] of events.entries()) {
      const place = this.#found.get(id);
      if (first === undefined || place?.stream !== stream || place.revision !== first.revision + n) throw new EventIdReused(id);
    }
    const written: Written[] = [];
    while (first !== undefined && written.length < events.length) {
      const count = Math.min(events.length - written.length, PAGE);
      const page = await this.parts.streams.page(first.stream, { from: first.revision + written.length, count, direction: 'forward' }, this.asking);
      if (page.length < count) throw new CorruptLog(`stream ${first.stream} ends before revision ${first.revision + events.length - 1}`);
      written.push(...page);
    }
    return written;
  }

  /**
   * Reads back what a successful append stored: the last event of one stream, or everything before the last position, which an atomic append wrote in one go.
   *
   * @returns the last event of every stream and all that tells of them, or null when an equal append was stored before this one
   */
  async readBack({ records, after }: Piece, position: Position, mark: string): Promise<readonly StoredEvent[] | null> {
    const due = new Map(after);
    const sent = records.map(({ stream, event: { id } }) => {
      const revision = (due.get(stream) ?? -1) + 1;
      due.set(stream, revision);
      return { stream, revision, id };
    });
    const { stream, revision } = sent.at(-1)!;
    const end = await this.parts.streams.page(stream, { from: revision, count: 1, direction: 'forward' }, this.asking);
    const rest = after.size === 1 ? [] : await this.parts.log.before(position, sent.length - 1, this.asking);
    const stored = [...end, ...rest].reverse();
    const ours = stored.length > 0 && stored.every((written, n) => written.mark === mark && written.event.id === sent.at(n - stored.length)?.id);
    if (!ours) return null;
    for (const event of sent) this.parts.known.learn(event);
    return stored.map(({ event }) => event);
  }
}
