const ROOM = 1_024;
const FULL = 0.6;

/** Two 32-bit mixes of a name: 64 bits tell a hundred million streams apart with a chance of one in three thousand that any two are mixed up. */
const mixed = (name: string): readonly [number, number] => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < name.length; i += 1) {
    const unit = name.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [a >>> 0, b >>> 0];
};

/**
 * The last revision of every stream, in twelve bytes a place instead of a name and a number on the heap: a city has millions of streams, and a check must
 * not need room for their names.
 */
export class StreamRevisions {
  #high = new Uint32Array(ROOM);
  #low = new Uint32Array(ROOM);
  /** revision + 1; 0 for a free place */
  #next = new Uint32Array(ROOM);
  #size = 0;

  get size(): number { return this.#size; }

  /** Notes the revision of an event. @returns the one that was due */
  see(stream: string, revision: number): number {
    const [high, low] = mixed(stream);
    const at = this.#place(high, low);
    const due = this.#next[at]!;
    if (due === 0) {
      this.#high[at] = high;
      this.#low[at] = low;
      this.#size += 1;
    }
    this.#next[at] = revision + 1;
    if (this.#size > this.#next.length * FULL) this.#grow();
    return due;
  }

  #place(high: number, low: number): number {
    const last = this.#next.length - 1;
    for (let at = low & last; ; at = (at + 1) & last) {
      if (this.#next[at] === 0 || (this.#high[at] === high && this.#low[at] === low)) return at;
    }
  }

  #grow(): void {
    const [high, low, next] = [this.#high, this.#low, this.#next];
    const room = next.length * 2;
    [this.#high, this.#low, this.#next] = [new Uint32Array(room), new Uint32Array(room), new Uint32Array(room)];
    for (let i = 0; i < next.length; i += 1) {
      if (next[i] === 0) continue;
      const at = this.#place(high[i]!, low[i]!);
      [this.#high[at], this.#low[at], this.#next[at]] = [high[i]!, low[i]!, next[i]!];
    }
  }
}
