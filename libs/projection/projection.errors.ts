import type { Placed } from './projection.port.js';

/** The checkpoint belongs to another store: what was projected from one history cannot go on with another (rulings B3). */
export class OtherStore extends Error {
  override readonly name = 'OtherStore';
  constructor(projection: string, readonly expected: string, readonly actual: string) {
    super(`${projection} was projected from store ${expected}, this is ${actual}: set EVENT_STORE_URL back, let the books follow a copied history`
      + ' (zhuanzhang copy-history --books), or rebuild them');
  }
}

/** Somebody else has taken the lease: this one has written nothing since and stands by. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  constructor(projection: string, readonly epoch: number) { super(`the lease of ${projection} was lost (it had epoch ${epoch})`); }
}

/** Somebody else holds the lease and is alive. */
export class LeaseHeld extends Error {
  override readonly name = 'LeaseHeld';
  constructor(projection: string) { super(`${projection} is projected by another process`); }
}

/** The database serves another version of the projection, and this one was never built. */
export class NotBuilt extends Error {
  override readonly name = 'NotBuilt';
  constructor(projection: string) { super(`${projection} was never built in this database, which serves another version`); }
}

/** The event a projection stands still at, and why. */
export class Poisoned extends Error {
  override readonly name = 'Poisoned';
  readonly logIndex: number;
  readonly eventId: string;
  readonly stream: string;
  constructor({ event, logIndex }: Placed, cause: unknown) {
    const why = messageOf(cause);
    const where = why.includes(event.id) ? '' : `event ${logIndex} (${event.type}, ${event.id}) cannot be projected: `;
    super(`${where}${why}, in ${event.stream}`, { cause });
    [this.logIndex, this.eventId, this.stream] = [logIndex, event.id, event.stream];
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
