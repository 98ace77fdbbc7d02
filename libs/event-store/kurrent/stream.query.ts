import { CorruptLog } from '#event-store/reader';
import type { Asking, Connection } from './connection.client.js';
import { faultOf, inTime } from './fault.js';
import { checkNotCut, decoded, metaStreamOf, type RawEvent, type Written } from './wire.codec.js';

/** Events a read asks for at most; the reader in the client cannot be stopped, so no read is without a bound. */
export const PAGE = 1_000;
const CHUNK_MS = 5_000;

export interface Page { readonly from: number | 'end'; readonly count: number; readonly direction: 'forward' | 'backward' }

/** Everything of one bounded read; each chunk must come in time. */
export const gathered = async (chunks: AsyncIterable<readonly { readonly event?: RawEvent }[]>): Promise<RawEvent[]> => {
  const events: RawEvent[] = [];
  const reading = chunks[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await inTime(reading.next(), CHUNK_MS);
    if (done === true) return events;
    for (const { event } of value) if (event !== undefined) events.push(event);
  }
};

/** Reads of single streams of ours. `leader`: only the leader may answer, as a writer must ask. */
export class StreamQuery {
  constructor(readonly connection: Connection, readonly prefix: string, private readonly leader: boolean) {}

  /**
   * One page of a stream; empty for an unknown one.
   *
   * @throws CorruptLog when the stream was deleted or cut
   */
  async page(stream: string, { from, count, direction }: Page, asking?: Asking): Promise<readonly Written[]> {
    try {
      return (await this.#raw(this.prefix + stream, { from, count, direction }, asking)).map((raw) => decoded(raw, this.prefix));
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'deleted') throw new CorruptLog(`stream ${stream} was deleted behind our back: no revision of it can be read`);
      if (fault !== 'missing') throw error;
      await this.#checkNeverWas(stream, asking);
      return [];
    }
  }

  /** Last revision of a stream, −1 for an unknown one. */
  async last(stream: string, asking?: Asking): Promise<number> {
    const [newest] = await this.page(stream, { from: 'end', count: 1, direction: 'backward' }, asking);
    return newest?.event.revision ?? -1;
  }

  /** The newest record of a stream's metadata. */
  async metadata(stream: string, asking?: Asking): Promise<RawEvent | undefined> {
    try {
      return (await this.#raw(metaStreamOf(this.prefix + stream), { from: 'end', count: 1, direction: 'backward' }, asking))[0];
    } catch (error) {
      if (faultOf(error) === 'missing') return undefined;
      throw error;
    }
  }

  /** A stream that was deleted softly looks like one that never was, but for its metadata. */
  async #checkNeverWas(stream: string, asking?: Asking): Promise<void> {
    const metadata = await this.metadata(stream, asking);
    if (metadata !== undefined) checkNotCut(metadata, this.prefix);
  }

  #raw(name: string, { from, count, direction }: Page, asking?: Asking): Promise<RawEvent[]> {
    return this.connection.read((client) => gathered(client.rustClient.readStream(name, {
      fromRevision: from === 'end' ? from : BigInt(from), maxCount: BigInt(count), direction: direction === 'forward' ? 'forwards' : 'backwards',
      requiresLeader: this.leader, resolvesLink: false,
    })), asking);
  }
}
