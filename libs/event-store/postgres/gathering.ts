import { setTimeout as sleep } from 'node:timers/promises';

/** How far apart two deliveries of a few events lie at least: at first, and while there is always something when the time is over. */
const [FIRST_MS, LONGEST_MS] = [50, 200];

/**
 * Lets events gather under load, so that each delivery, and the transaction that answers it, holds more of them: the longer the busier. The first event
 * after a rest waits for nothing.
 */
export class Gathering {
  #apartMs = FIRST_MS;
  #lastAt = -Infinity;

  /** Waits until the next delivery is due, or the signal aborts. @returns false when it was due already */
  async pause(signal: AbortSignal): Promise<boolean> {
    const early = this.#apartMs - (performance.now() - this.#lastAt);
    if (early <= 0) return false;
    await sleep(early, undefined, { signal }).catch(() => undefined); // an abort ends the pause; who asked looks at the signal
    this.#apartMs = Math.min(this.#apartMs * 2, LONGEST_MS);
    this.#lastAt = -Infinity;
    return true;
  }

  delivered(): void { this.#lastAt = performance.now(); }
  /** Nothing came for a while. */
  rested(): void { this.#apartMs = FIRST_MS; }
}
