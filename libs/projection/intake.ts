import type { Delivery, StoredEvent } from '#event-store/reader';

export type Given = { readonly is: 'events'; readonly events: readonly StoredEvent[] } | { readonly is: 'due' | 'ended' };

/** `events`: a live batch is given out at so many, or when so many milliseconds have passed since the one before. */
export interface Live { readonly events: number; readonly ms: number }

/**
 * Gathers what a subscription delivers into batches. History comes in the large batches it was read in. Live, a single event after a quiet
 * moment is given at once, and under load there is at most one transaction in `ms` or for `events`. One delivery is read ahead, never more.
 */
export class Intake {
  readonly #deliveries: AsyncIterator<Delivery>;
  #pending: Promise<IteratorResult<Delivery>> | undefined;
  #held: StoredEvent[] = [];
  /** events of the delivery that was read ahead */
  #ahead = 0;
  #givenAt = -Infinity;
  #ended = false;
  #live = false;

  constructor(deliveries: AsyncIterable<Delivery>, private readonly limits: Live) { this.#deliveries = deliveries[Symbol.asyncIterator](); }

  /** true when the subscription waits for new events */
  get live(): boolean { return this.#live; }

  /** events that were delivered and not yet given out */
  get waiting(): number { return this.#held.length + this.#ahead; }

  /** The next batch; `due` when there is none at this moment of `performance.now()`; `ended` when the subscription is over. */
  async next(dueAt: number): Promise<Given> {
    for (;;) {
      const now = performance.now();
      const openAt = this.#givenAt + this.limits.ms;
      if (this.#held.length > 0 && (this.#ended || now >= openAt || this.#held.length >= this.limits.events)) return this.#give(now);
      if (this.#held.length === 0 && this.#ended) return { is: 'ended' };
      if (this.#held.length === 0 && now >= dueAt) return { is: 'due' };
      await this.#receive(this.#held.length > 0 ? openAt - now : dueAt - now);
    }
  }

  /** Lets the subscription go; its signal must have been aborted, or it is waited for. */
  async close(): Promise<void> {
    await this.#pending?.catch(() => undefined);
    await this.#deliveries.return?.();
  }

  async #receive(ms: number): Promise<void> {
    if (this.#pending === undefined) {
      this.#pending = this.#deliveries.next();
      this.#pending.then(({ value }) => { this.#ahead = eventsOf(value).length; }, () => undefined); // an error is thrown when it is asked for
    }
    const result = await within(this.#pending, ms);
    if (result === null) return;
    [this.#pending, this.#ahead] = [undefined, 0];
    if (result.done === true) this.#ended = true;
    else if (result.value.is === 'caughtUp') this.#live = true;
    else if (result.value.is === 'batch') {
      const { events } = result.value;
      if (events.length > this.limits.events) this.#live = false;
      this.#held = this.#held.length === 0 ? [...events] : this.#held.concat(events);
    }
  }

  #give(now: number): Given {
    const events = this.#held;
    this.#held = [];
    this.#givenAt = now;
    return { is: 'events', events };
  }
}

const eventsOf = (delivery: Delivery | undefined): readonly StoredEvent[] => (delivery?.is === 'batch' ? delivery.events : []);

/** What comes within so many milliseconds, or null; a promise that is late goes on. */
const within = async <T>(promise: Promise<T>, ms: number): Promise<T | null> => {
  if (ms === Infinity) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => { timer = setTimeout(resolve, Math.max(0, ms), null); });
  try { return await Promise.race([promise, late]); } finally { clearTimeout(timer); }
};
