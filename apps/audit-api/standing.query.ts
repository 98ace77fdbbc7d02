import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EVENT_READER, reached, START, type EventReader, type Position } from '#event-store/reader';
import { DoorProblem } from '#identity';

const WAIT_MS = 2_000;
const LOOK_EVERY_MS = 25;

/** How far the ledger has read, and what kind of store it reads from. */
@Injectable()
export class StandingQuery {
  #mode: string | null = null;
  constructor(@Inject(EVENT_READER) private readonly reader: EventReader, private readonly dataSource: DataSource) {}

  /** The store's position up to which events are posted; '0' before the first. */
  async position(): Promise<Position> {
    const rows = await this.dataSource.query<{ position: Position }[]>(
      `select position from projection.checkpoint where name = 'ledger' and status = 'active'`);
    return rows[0]?.position ?? START;
  }

  /** simulation | real; null before the store is opened. It never changes afterwards. */
  async mode(): Promise<string | null> {
    if (this.#mode === null) {
      for await (const event of this.reader.readStream('store-1', { limit: 1 })) this.#mode = (event.data as { readonly mode?: string }).mode ?? null;
    }
    return this.#mode;
  }

  /**
   * Read your own write: waits until the ledger has read a position that the clerks' door named in `Zz-Position` (usability API-12).
   *
   * @returns the position the ledger has read
   * @throws DoorProblem ledger.behind after 2 s, with the position it has read
   */
  async atLeast(minPosition: string = START): Promise<Position> {
    const wanted = minPosition as Position;
    for (let waited = 0; ; waited += LOOK_EVERY_MS) {
      const position = await this.position();
      if (reached(position, wanted)) return position;
      if (waited >= WAIT_MS) {
        throw new DoorProblem('ledger.behind', `the ledger is at position ${position}, not yet ${wanted}`, { retryAfterSeconds: 1, position });
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
