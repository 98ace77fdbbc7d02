import { START, type EventReader, type StoredEvent } from '#event-store/reader';
import { storeStream } from '#scheme/history';
import type { StoreMode } from '#scheme/history';
import { hashLeaf, leafText } from '../log/leaf.codec.js';
import { LogForked } from '../log/log.errors.js';
import type { LogQueries } from '../log/proof.query.js';
import type { StreamSpan } from './manifest.codec.js';

/** Who recorded the event of a voucher, and when. */
export interface Maker { readonly actor: string; readonly recordedAt: string }

/** What is learned about the events while they are written. */
export interface EventsRead {
  readonly spans: readonly StreamSpan[]; readonly makers: ReadonlyMap<number, Maker>;
  /** who reviewed the vouchers of an event in a book, by `<event id>/<book>` */
  readonly reviewers: ReadonlyMap<string, string>; readonly count: number; readonly simulation: boolean;
}

interface Parts { readonly reader: EventReader; readonly log: LogQueries }
interface Wanted { readonly org: string; readonly size: number; readonly makersOf: ReadonlySet<number> }

/** Leaf hashes one by one. */
async function* each(pages: AsyncIterable<readonly Buffer[]>): AsyncGenerator<Buffer> {
  for await (const page of pages) yield* page;
}

/**
 * The events of one organisation from log index 0, one line each: `{"leaf":<leaf v1>,"logIndex":<n>}`.
 * The event that opened the store goes with every organisation: it says whether the history is a simulation.
 * Every event of the store is held against its sealed leaf on the way.
 */
export class EventsPart {
  readonly #spans = new Map<string, { first: number; last: number; count: number }>();
  readonly #makers = new Map<number, Maker>();
  readonly #reviewers = new Map<string, string>();
  #count = 0;
  #simulation = false;

  constructor(private readonly parts: Parts, private readonly wanted: Wanted) {}

  /** @throws LogForked when the store gives another history than the one sealed */
  async *lines(): AsyncGenerator<string> {
    const sealed = each(this.parts.log.leafPages(this.wanted.size));
    let index = 0;
    for await (const batch of this.parts.reader.readAll({ after: START })) {
      let text = '';
      for (const event of batch) {
        if (index === this.wanted.size) break;
        const leaf = leafText(event);
        const { value } = await sealed.next() as IteratorResult<Buffer, undefined>;
        if (value?.equals(hashLeaf(Buffer.from(leaf, 'utf8'))) !== true) throw new LogForked(`event ${index} (${event.id}) is not the leaf that was sealed`);
        if (event.stream === storeStream || event.meta.org === this.wanted.org) {
          this.#note(event, index);
          text += `{"leaf":${leaf},"logIndex":${index}}\n`;
        }
        index += 1;
      }
      if (text !== '') yield text;
      if (index === this.wanted.size) return;
    }
    throw new LogForked(`the log holds ${this.wanted.size} events, the store ${index}`);
  }

  /** Complete once `lines` has ended. Streams in UTF-16 order. */
  read(): EventsRead {
    const spans = [...this.#spans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([stream, span]) => ({ stream, ...span }));
    return { spans, makers: this.#makers, reviewers: this.#reviewers, count: this.#count, simulation: this.#simulation };
  }

  #note(event: StoredEvent, index: number): void {
    this.#count += 1;
    const before = this.#spans.get(event.stream);
    this.#spans.set(event.stream, { first: before?.first ?? event.revision, last: event.revision, count: (before?.count ?? 0) + 1 });
    if (this.wanted.makersOf.has(index)) this.#makers.set(index, { actor: event.meta.actor, recordedAt: event.recordedAt });
    if (event.type === 'VoucherReviewed.v1') {
      const { eventId, book } = event.data as { readonly eventId: string; readonly book: string };
      this.#reviewers.set(`${eventId}/${book}`, event.meta.actor);
    }
    if (event.type === 'StoreOpened.v1') this.#simulation = (event.data as { readonly mode: StoreMode }).mode === 'simulation';
  }
}
