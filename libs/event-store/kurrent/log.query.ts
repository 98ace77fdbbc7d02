import { CorruptLog, START, type EventFilter, type Position } from '#event-store/reader';
import type { Asking, Connection } from './connection.client.js';
import { gathered, PAGE } from './stream.query.js';
import { checkNotCut, decoded, fromOf, metaStreamOf, placeOf, type RawEvent, type Written } from './wire.codec.js';

export interface Paging extends Asking { readonly filter?: EventFilter | undefined; readonly pageSize?: number }

/** Reads of the log of everything, sifted on the server: other tenants and the system's own events never travel. */
export class LogQuery {
  constructor(private readonly connection: Connection, private readonly prefix: string, private readonly leader: boolean) {}

  /** Name prefixes on the server: the streams that are asked for, and the streams that tell when one of them is deleted or cut. */
  prefixes({ streamPrefixes = [''] }: EventFilter = {}): string[] {
    return streamPrefixes.flatMap((own) => [this.prefix + own, metaStreamOf(this.prefix + own)]);
  }

  /** The newest event of ours. On a shared server the events of others behind it are passed over, by the server. */
  async newest(asking?: Asking): Promise<Written | undefined> {
    const [raw] = await this.#read({ fromPosition: 'end', direction: 'backwards', count: 1, prefixes: [this.prefix] }, asking);
    return raw && decoded(raw, this.prefix);
  }

  /** The events of ours just before a place, newest first. */
  async before(position: Position, count: number, asking?: Asking): Promise<readonly Written[]> {
    const raws = await this.#read({ fromPosition: placeOf(position), direction: 'backwards', count, prefixes: [this.prefix] }, asking);
    return raws.map((raw) => decoded(raw, this.prefix));
  }

  /**
   * The events after one place up to another, page by page, each page when it is asked for. A filter by type cannot be combined with one by name on the
   * server, so types are sifted here.
   *
   * @throws CorruptLog when a stream was deleted or cut, or when the end that should be there is not
   */
  async *pages(after: Position, to: Position, { filter, pageSize = PAGE, ...asking }: Paging): AsyncGenerator<readonly Written[]> {
    const [begin, end] = [BigInt(after), BigInt(to)];
    const prefixes = this.prefixes(filter);
    let at = begin;
    while (at < end && prefixes.length > 0) {
      const fromPosition = fromOf(at === 0n ? START : at.toString() as Position);
      const raws = await this.#read({ fromPosition, direction: 'forwards', count: pageSize, prefixes }, asking);
      const page: Written[] = [];
      for (const raw of raws) {
        const place = raw.position?.commit ?? 0n;
        if (place <= at && at > 0n) continue; // a read begins with the event at its place, the last of the page before
        if (place > end) break;
        at = place;
        if (raw.streamId.startsWith(metaStreamOf(this.prefix))) checkNotCut(raw, this.prefix);
        else page.push(decoded(raw, this.prefix));
      }
      if (page.length > 0) yield page;
      if (raws.length < pageSize || (raws.at(-1)?.position?.commit ?? 0n) >= end) break;
    }
    if (filter?.streamPrefixes === undefined && at < end) throw new CorruptLog(`position ${to} is missing: the log ends at ${at}`);
  }

  #read(
    { fromPosition, direction, count, prefixes }: {
      readonly fromPosition: 'start' | 'end' | { commit: bigint; prepare: bigint }; readonly direction: 'forwards' | 'backwards'; readonly count: number;
      readonly prefixes: string[];
    },
    asking?: Asking,
  ): Promise<RawEvent[]> {
    return this.connection.read((client) => gathered(client.rustClient.readAll({
      fromPosition, direction, maxCount: BigInt(count), filter: { filterOn: 'streamName', prefixes }, requiresLeader: this.leader, resolvesLink: false,
    })), asking);
  }
}
