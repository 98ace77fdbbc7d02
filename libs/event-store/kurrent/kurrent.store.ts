import {
  checkedEvents, type AppendOptions, type AppendResult, type EventStore, type ExpectedState, type HistoryImport, type Imported, type NewEvent, type StreamWrite,
} from '#event-store';
import type { StoredEvent } from '#event-store/reader';
import { AppendClient } from './append.client.js';
import { Appender } from './appender.js';
import { HistoryWriter } from './history.writer.js';
import { KnownStreams } from './known-streams.js';
import { KurrentEventReader, type Opened } from './kurrent-reader.store.js';
import { LANE_LIMITS, Lanes } from './lanes.js';

export interface Writing extends Opened {
  /** the server takes `appendRecords`: guards are judged together with the append, and an import keeps any order in large pieces */
  readonly records: boolean;
  /** longest time an append may take, waiting, tries and all; ms, default 4 000 */
  readonly appendWithinMs?: number | undefined;
}

const WEAKER_GUARDS = 'KurrentDB: this server cannot check streams that an append only reads (appendRecords, 26.1 and later); '
  + 'they are read just before instead, so that another process may change them in between.';
const WEAKER_IDS = 'KurrentDB has no index of event ids: an event id used again in another stream is refused only while this process remembers it.';

/**
 * The event store on KurrentDB 25.1 and later; opened by `openKurrentStore`, one per process. It reads from the leader.
 *
 * As the port says, and weaker where `notices` says so. Single appends are not gathered into larger ones here: the server does that.
 * `recordedAt` is stamped here, never earlier than any event this process has seen; two processes with clocks apart may stamp against the order of the log,
 * and readers clamp it (rulings C3).
 */
export class KurrentEventStore extends KurrentEventReader implements EventStore, HistoryImport {
  override readonly notices: readonly string[];
  readonly #lanes: Lanes;
  readonly #known = new KnownStreams();
  readonly #client: AppendClient;
  readonly #appender: Appender;
  readonly #records: boolean;

  constructor({ connection, prefix, records, appendWithinMs = 4_000 }: Writing) {
    super({ connection, prefix, leader: true });
    this.notices = records ? [WEAKER_IDS] : [WEAKER_GUARDS, WEAKER_IDS];
    this.#records = records;
    this.#lanes = new Lanes({ ...LANE_LIMITS, waitMs: appendWithinMs });
    this.#client = new AppendClient(connection, prefix);
    this.#appender = new Appender({
      client: this.#client, streams: this.streams, log: this.log, known: this.#known, guards: records ? 'atomic' : 'checked',
    });
  }

  async append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> {
    const [result] = await this.appendMany([{ stream, expected: options.expected, events }], options);
    return result as AppendResult;
  }

  async appendMany(writes: readonly StreamWrite[], { recordedAt }: AppendOptions = {}): Promise<readonly AppendResult[]> {
    this.checkOpen();
    const events = checkedEvents(writes);
    if (writes.length === 0) return [];
    return this.#lanes.run(writes.map(({ stream }) => stream), (leftMs) => this.#appender.settle({ writes, events, recordedAt }, leftMs));
  }

  async importHistory(batches: AsyncIterable<readonly StoredEvent[]>): Promise<Imported> {
    this.checkOpen();
    const writer = new HistoryWriter({ client: this.#client, streams: this.streams, known: this.#known, mixed: this.#records });
    const events = await writer.takeOver(batches, this);
    const head = await this.head();
    if (head.recordedAt !== null) this.#appender.saw(head.recordedAt);
    return { events, position: head.position };
  }

  /** Makes sure that what is stamped here is not earlier than what is stored already. */
  async warmUp(): Promise<void> {
    const { recordedAt } = await this.head();
    if (recordedAt !== null) this.#appender.saw(recordedAt);
  }

  override async close(): Promise<void> {
    this.shut();
    await this.#lanes.close();
    await super.close();
  }

  protected override seen(event: StoredEvent): void {
    this.#known.learn(event);
    this.#appender.saw(event.recordedAt);
  }
}
