import { ConflictError, OutcomeUnknown, StoreBusy, type AppendResult } from '#event-store';
import type { Answer, Order } from './batch.codec.js';

export type Settle = { readonly resolve: (results: readonly AppendResult[]) => void; readonly reject: (error: unknown) => void };

/** One append of one caller. It is answered once, and never later than its time. */
export class Job implements Order {
  readonly writes: Order['writes'];
  readonly events: Order['events'];
  readonly recordedAt: Order['recordedAt'];
  readonly bytes: number;
  settled = false;
  /** it was sent, and whether it was stored is not known: nothing but an answer to these event ids is definite any more */
  doubt: unknown;
  readonly #timer: NodeJS.Timeout;

  constructor(order: Order, readonly until: number, private readonly settle: Settle) {
    [this.writes, this.events, this.recordedAt] = [order.writes, order.events, order.recordedAt];
    this.bytes = order.events.reduce((sum, { data, meta }) => sum + Buffer.byteLength(data) + Buffer.byteLength(meta), 0);
    this.#timer = setTimeout(() => { this.giveUp('the time for an answer is over'); }, until - performance.now());
  }

  answer(answer: Answer): void {
    if ('stored' in answer) this.#end(() => { this.settle.resolve(answer.stored); });
    // a try whose answer was lost may still be waiting in the server and succeed after the stream has moved on
    else if (this.doubt !== undefined && answer.refused instanceof ConflictError) this.giveUp(answer.refused.message);
    else this.reject(answer.refused);
  }

  reject(error: unknown): void { this.#end(() => { this.settle.reject(error); }); }

  /** Says what is known: nothing was written, or nobody can say. */
  giveUp(why: string, cause?: unknown): void {
    this.reject(this.doubt === undefined
      ? new StoreBusy(`${why}; nothing was written`, 1_000, { cause })
      : new OutcomeUnknown(`the answer of an append was lost: ${why}`, { cause: this.doubt }));
  }

  #end(work: () => void): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.#timer);
    work();
  }
}
