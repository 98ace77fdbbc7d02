/** Wakes those who wait for new events. A ring between looking and waiting is not missed: the count tells. */
export class Bell {
  #rung = 0;
  readonly #waiting = new Set<() => void>();

  /** how often it rang so far */
  get rung(): number { return this.#rung; }
  get waiting(): number { return this.#waiting.size; }

  ring(): void {
    this.#rung += 1;
    const woken = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of woken) wake();
  }

  /** Settles when the bell has rung more often than this, or the signal aborts. */
  async next(rung: number, signal: AbortSignal): Promise<void> {
    if (this.#rung > rung || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
