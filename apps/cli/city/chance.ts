/** A stream of chance that is the same for the same name: no clock, no machine. Each actor has its own, so that one more draw of one moves no other. */
export class Chance {
  #state: number;

  constructor(readonly name: string) {
    // FNV-1a over the name gives the first state.
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#state = hash >>> 0;
  }

  of(name: string): Chance { return new Chance(`${this.name}/${name}`); }

  /** The next number from 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number { return low + Math.floor(this.next() * (high - low + 1)); }
  happens(share: number): boolean { return this.next() < share; }

  /** @throws RangeError of nothing */
  pick<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.next() * of.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  /** One of several, in proportion to their weights. */
  weighted<T extends { readonly weight: number }>(of: readonly T[]): T {
    let left = this.next() * of.reduce((sum, { weight }) => sum + weight, 0);
    return of.find(({ weight }) => (left -= weight) < 0) ?? this.pick(of);
  }
}
