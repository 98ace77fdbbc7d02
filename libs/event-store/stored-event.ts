import type { EventMeta, Instant } from '#kernel';

/**
 * A place in one store's order of all events: decimal digits, greater is later, `reached` compares. How far apart two places are says nothing
 * (PostgreSQL counts 1, 2, 3; KurrentDB does not). Kept only in checkpoint rows beside the id of its store (rulings B3).
 */
export type Position = string & { readonly __position: true };
/** Before the first event of any store. */
export const START = '0' as Position;
/** True when a reader that stands at `at` has seen the event at `wanted`. Both must be of one store. */
export const reached = (at: Position, wanted: Position): boolean => BigInt(at) >= BigInt(wanted);

/**
 * One recorded event. `dataText` and `metaText` are the stored canonical texts; `data` and `meta` are parsed when first asked for. A store may know the texts
 * as bytes only: then they are decoded when first asked for, and the event keeps those bytes alive. So the bodies are no own properties: neither a spread
 * nor a comparison of own properties sees them.
 */
export class StoredEvent<D = unknown> {
  readonly #dataText: string;
  readonly #metaText: string;
  #data: D | undefined;
  #meta: EventMeta | undefined;
  constructor(
    readonly stream: string,
    /** place in its stream, from 0, dense */
    readonly revision: number,
    readonly position: Position,
    readonly id: string,
    /** wire name with version: `ClaimAccepted.v1` */
    readonly type: string,
    dataText: string,
    metaText: string,
    readonly recordedAt: Instant,
  ) {
    this.#dataText = dataText;
    this.#metaText = metaText;
  }
  get dataText(): string { return this.#dataText; }
  get metaText(): string { return this.#metaText; }
  /** the same texts in UTF-8, where the store has them at hand: to look at, never to change */
  get dataBytes(): Uint8Array | undefined { return undefined; }
  get metaBytes(): Uint8Array | undefined { return undefined; }
  get data(): D { return (this.#data ??= JSON.parse(this.dataText) as D); }
  get meta(): EventMeta { return (this.#meta ??= JSON.parse(this.metaText) as EventMeta); }
}
