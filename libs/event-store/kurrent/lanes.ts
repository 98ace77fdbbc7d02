import { StoreBusy, StoreClosed } from '#event-store';

export interface LaneLimits {
  /** appends that may be under way and wait; above it StoreBusy */
  readonly underWay: number; readonly waiting: number;
  /** longest time an append waits for its turn; ms */
  readonly waitMs: number;
  /** what an append is left at least when its turn comes; ms */
  readonly leastMs: number;
  /** longest time `close` waits for what is queued; ms */
  readonly drainMs: number;
}
export const LANE_LIMITS: LaneLimits = { underWay: 64, waiting: 2_000, waitMs: 4_000, leastMs: 1_000, drainMs: 5_000 };

/**
 * Lets appends of one process run side by side, but those that share a stream one after another, in the order they were asked for: so two appends of one
 * caller to one stream keep their order, and the same append sent many times at once is judged one by one.
 */
export class Lanes {
  /** the last append that was asked for on each stream: settled when it is done */
  readonly #last = new Map<string, Promise<void>>();
  readonly #forRoom: (() => void)[] = [];
  #underWay = 0;
  #asked = 0;
  #closed = false;
  #giveUp = false;

  constructor(private readonly limits: LaneLimits = LANE_LIMITS) {}

  /** @param work is told how much of the time is left; ms */
  async run<T>(streams: readonly string[], work: (leftMs: number) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreClosed();
    const { underWay, waiting, waitMs, leastMs } = this.limits;
    if (this.#asked >= underWay + waiting) throw new StoreBusy(`${this.#asked} appends wait already; nothing was written`, 200);
    const before = streams.flatMap((stream) => this.#last.get(stream) ?? []);
    let leave = (): void => undefined;
    const turn = new Promise<void>((resolve) => { leave = resolve; });
    for (const stream of streams) this.#last.set(stream, turn);
    this.#asked += 1;
    try {
      const until = performance.now() + waitMs;
      await Promise.all(before);
      await this.#room();
      try {
        if (this.#giveUp) throw new StoreClosed();
        const left = until - performance.now();
        if (left < 0) throw new StoreBusy('the append waited too long for its turn; nothing was written', 1_000);
        return await work(Math.max(left, Math.min(leastMs, waitMs)));
      } finally {
        this.#underWay -= 1;
        this.#forRoom.shift()?.();
      }
    } finally {
      this.#asked -= 1;
      for (const stream of streams) if (this.#last.get(stream) === turn) this.#last.delete(stream);
      leave();
    }
  }

  /** Waits for everything that was asked for; what has not begun when the time is up is rejected, as is every later append. */
  async close(): Promise<void> {
    this.#closed = true;
    const giveUp = setTimeout(() => { this.#giveUp = true; }, this.limits.drainMs);
    await Promise.all([...this.#last.values()]);
    clearTimeout(giveUp);
  }

  /** A place among those under way. */
  async #room(): Promise<void> {
    while (this.#underWay >= this.limits.underWay) await new Promise<void>((resolve) => { this.#forRoom.push(resolve); });
    this.#underWay += 1;
  }
}
