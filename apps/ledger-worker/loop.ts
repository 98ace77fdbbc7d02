import { Logger } from '@nestjs/common';
import { CorruptLog } from '#event-store/reader';
import { BrokenHistory } from '#kernel';
import { LogForked } from '#audit';
import { Fenced, OtherStore } from '#ledger/projector';

const log = new Logger('worker');
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export type LoopState = { readonly state: 'running' | 'waiting' | 'stopped' } | { readonly state: 'waiting' | 'halted'; readonly error: string };

/** No second try can mend these: history cannot be read, or somebody else is writing. */
const isFinal = (error: unknown): boolean => [BrokenHistory, CorruptLog, LogForked, Fenced, OtherStore].some((kind) => error instanceof kind);

/**
 * Keeps one follower of the log running: after a lost connection it is started again from its checkpoint, after a final error it stays halted
 * and says why, so that the process can be asked (style R20).
 */
export class Loop {
  #state: LoopState = { state: 'waiting' };
  constructor(readonly name: string, private readonly follow: (signal: AbortSignal) => Promise<void>) {}

  get state(): LoopState { return this.#state; }

  async run(signal: AbortSignal): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const since = performance.now();
      try {
        this.#state = { state: 'running' };
        await this.follow(signal);
        this.#state = { state: 'stopped' };
        return;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.error(`${this.name}: ${message}`, error instanceof Error ? error.stack : undefined);
        this.#state = { state: isFinal(error) ? 'halted' : 'waiting', error: message };
        if (isFinal(error)) return;
      }
      if (performance.now() - since > LONGEST_PAUSE_MS) pauseMs = FIRST_PAUSE_MS;
      await pause(pauseMs, signal);
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', done, { once: true });
  function done(): void { clearTimeout(timer); signal.removeEventListener('abort', done); resolve(); }
});
