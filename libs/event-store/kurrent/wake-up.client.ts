import type { AllStreamSubscription } from '@kurrent/kurrentdb-client';
import { type Position } from '#event-store/reader';
import type { Connection } from './connection.client.js';
import { pauseBefore } from './fault.js';
import { fromOf } from './wire.codec.js';

/** Longest wait with a live subscription, which is a hint and no more; ms. */
const POLL_MS = 10_000;

/**
 * A subscription of the server as a hint that something new is there; what it brings is thrown away and read again in pages, so it can lose, double or
 * reorder nothing. It stands still while nobody waits. When it breaks, the wait ends after a short random time and the next wait opens it anew.
 */
export class WakeUp {
  #subscription: AllStreamSubscription | undefined;
  #awaited = 0n;
  #wake: (() => void) | undefined;
  #broken = 0;

  constructor(private readonly connection: Connection, private readonly prefixes: string[]) {}

  /** Resolves when there may be an event after this place, after a while, or when the signal aborts. */
  next(at: Position, signal: AbortSignal): Promise<void> {
    return new Promise((resume) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resume();
      };
      this.#wake = wake;
      this.#awaited = BigInt(at);
      const timer = setTimeout(wake, this.#broken > 0 ? pauseBefore(this.#broken) : POLL_MS);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
      else this.#listen(at);
    });
  }

  close(): void {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    void subscription?.unsubscribe().catch(() => undefined);
    this.#wake?.();
  }

  #listen(at: Position): void {
    if (this.#subscription !== undefined) { this.#subscription.resume(); return; }
    const { client, driver } = this.connection;
    const subscription = client.subscribeToAll({ fromPosition: fromOf(at), filter: driver.streamNameFilter({ prefixes: this.prefixes }) });
    this.#subscription = subscription;
    const lost = (): void => {
      if (this.#subscription !== subscription) return;
      this.#subscription = undefined;
      this.#broken += 1;
      this.#wake?.();
    };
    subscription.on('error', lost);
    subscription.on('close', lost);
    subscription.on('end', lost);
    subscription.on('confirmation', () => { this.#broken = 0; });
    subscription.on('data', ({ event }) => {
      if (event === undefined || event.position.commit <= this.#awaited) return; // read already
      subscription.pause();
      this.#wake?.();
    });
  }
}
