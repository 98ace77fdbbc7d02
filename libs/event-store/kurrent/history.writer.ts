import { ConflictError, EventIdReused, LimitExceeded, LIMITS, OutcomeUnknown, sameEvent } from '#event-store';
import { type EventReader, START, type StoredEvent } from '#event-store/reader';
import { type AppendClient, Away, newMark, type Piece, Raced } from './append.client.js';
import { pause, pauseBefore } from './fault.js';
import type { KnownStreams } from './known-streams.js';
import type { StreamQuery } from './stream.query.js';
import { encoded } from './wire.codec.js';

const CALL_MS = 10_000;
/** How long a piece is sent again when its answer is lost; ms. */
const PATIENCE_MS = 30_000;
/** Bytes of one piece, well below what a server takes at once. */
const PIECE_BYTES = 4 * 1024 * 1024;

export interface HistoryWriting {
  readonly client: AppendClient; readonly streams: StreamQuery; readonly known: KnownStreams;
  /** events of several streams may stand in any order in one piece */
  readonly mixed: boolean;
}

const bytesOf = ({ dataText, metaText }: StoredEvent): number => Buffer.byteLength(dataText) + Buffer.byteLength(metaText);

/** Takes over a history piece by piece, one under way at a time, each event at its own revision (rulings C4): a broken import is resumed by event id. */
export class HistoryWriter {
  #piece: StoredEvent[] = [];
  #bytes = 0;
  /** of each stream in the piece: the revision before it, and its last one */
  readonly #inPiece = new Map<string, { readonly after: number; readonly last: number }>();

  readonly #ids = new Set<string>();

  constructor(private readonly writing: HistoryWriting) {}

  /**
   * @param store read from its start, to pass over what it holds already
   * @returns events written
   */
  async takeOver(batches: AsyncIterable<readonly StoredEvent[]>, store: EventReader): Promise<number> {
    const there = flat(store.readAll({ after: START }));
    let [written, whole] = [0, false];
    try {
      for await (const event of flat(batches)) {
        const { done, value: held } = whole ? { done: true, value: undefined } : await there.next();
        whole ||= done === true;
        if (held !== undefined) this.#checkSame(event, held);
        else {
          if (!this.#fits(event)) await this.#send();
          this.#add(event);
          written += 1;
        }
      }
      await this.#send();
      const { value: more } = whole ? { value: undefined } : await there.next();
      if (more !== undefined) throw new ConflictError(more.stream, more.revision - 1, more.revision); // it holds what the history does not
      return written;
    } finally {
      await there.return(undefined);
    }
  }

  #checkSame(event: StoredEvent, held: StoredEvent): void {
    if (!sameEvent(event, held)) throw new ConflictError(event.stream, event.revision - 1, held.stream === event.stream ? held.revision : -1);
    this.writing.known.learn(held);
  }

  /** Without `appendRecords` the log gets a piece stream by stream, so a stream that comes again after another ends it (rulings C4). */
  #fits(event: StoredEvent): boolean {
    if (this.#piece.length >= LIMITS.events || this.#bytes + bytesOf(event) > PIECE_BYTES) return false;
    if (!this.#inPiece.has(event.stream)) return this.#inPiece.size < LIMITS.streams;
    return this.writing.mixed || this.#piece.at(-1)?.stream === event.stream;
  }

  #add(event: StoredEvent): void {
    const { type, id, stream, revision } = event;
    const bytes = bytesOf(event);
    if (bytes > LIMITS.eventBytes) throw new LimitExceeded('limit.event-size', `${type} has ${bytes} bytes, at most ${LIMITS.eventBytes}`);
    if (this.#ids.has(id) || this.writing.known.find(id) !== undefined) throw new EventIdReused(id);
    const before = this.#inPiece.get(stream);
    if (before !== undefined && revision !== before.last + 1) throw new ConflictError(stream, revision - 1, before.last);
    this.#inPiece.set(stream, { after: before?.after ?? revision - 1, last: revision });
    this.#ids.add(id);
    this.#piece.push(event);
    this.#bytes += bytes;
  }

  async #send(): Promise<void> {
    if (this.#piece.length === 0) return;
    const mark = newMark();
    await this.#persist({
      records: this.#piece.map(({ stream, id, type, dataText: data, metaText: meta, recordedAt: at }) =>
        ({ stream, event: encoded({ id, type, data, meta }, { at, mark }) })),
      after: new Map([...this.#inPiece].map(([stream, { after }]) => [stream, after])), guards: [],
    });
    for (const event of this.#piece) this.writing.known.learn(event);
    [this.#piece, this.#bytes] = [[], 0];
    this.#inPiece.clear();
    this.#ids.clear();
  }

  /** Sends a piece until its outcome is known: the same ids at the same revisions are stored once. */
  async #persist(piece: Piece): Promise<void> {
    for (let [tries, until] = [0, performance.now() + PATIENCE_MS]; ; tries += 1) {
      try {
        await this.writing.client.send(piece, CALL_MS);
        return;
      } catch (error) {
        if (error instanceof Raced) throw await this.#conflict(piece, error);
        if (!(error instanceof Away)) throw error;
        if (performance.now() > until) throw new OutcomeUnknown(`the answer of an import was lost: ${error.message}; run it again`, { cause: error });
        await pause(pauseBefore(tries));
      }
    }
  }

  async #conflict({ after }: Piece, error: Raced): Promise<Error> {
    for (const [stream, expected] of after) {
      const actual = await this.writing.streams.last(stream);
      if (actual !== expected) return new ConflictError(stream, expected, actual);
    }
    return error;
  }
}

async function* flat(batches: AsyncIterable<readonly StoredEvent[]>): AsyncGenerator<StoredEvent, undefined> {
  for await (const batch of batches) yield* batch;
  return undefined;
}
