import type { Pool } from 'pg';
import { checkedEvents, type AppendOptions, type AppendResult, type EventStore, type ExpectedState, type NewEvent, type StreamWrite } from '#event-store';
import { PgEventReader } from './pg-reader.store.js';
import { Sequencer, SEQUENCER_LIMITS, type SequencerLimits } from './sequencer.js';

/** The event store on PostgreSQL, as zz_clerk or zz_worker. One per process: it gathers the appends of all callers. */
export class PgEventStore extends PgEventReader implements EventStore {
  readonly #sequencer: Sequencer;

  constructor(options: { readonly pool: Pool; readonly pollMs?: number; readonly limits?: Partial<SequencerLimits> }) {
    super(options);
    this.#sequencer = new Sequencer(options.pool, { ...SEQUENCER_LIMITS, ...options.limits });
  }

  /** Appends that wait for the next call. */
  get waiting(): number { return this.#sequencer.waiting; }

  async append(stream: string, events: readonly NewEvent[], options: AppendOptions & { expected: ExpectedState }): Promise<AppendResult> {
    const [result] = await this.appendMany([{ stream, expected: options.expected, events }], options);
    return result as AppendResult;
  }

  async appendMany(writes: readonly StreamWrite[], options: AppendOptions = {}): Promise<readonly AppendResult[]> {
    this.open();
    if (writes.length === 0) return [];
    return this.#sequencer.append({ writes, events: checkedEvents(writes), recordedAt: options.recordedAt });
  }

  override async close(): Promise<void> {
    await super.close(); // from here on nothing new is taken
    await this.#sequencer.close();
  }
}
