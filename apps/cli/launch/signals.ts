import { EXIT } from '../local/failure.js';
import { say } from '../output/speech.js';

/** Why the launcher stops: somebody asked (`exitCode` 0), or something it needs has ended. */
export interface Stop { readonly why: string; readonly exitCode: number }

/** Under `npm start` one Ctrl-C arrives twice: from the terminal and again from npm. */
const SAME_KEY_MS = 1_000;

/** Waits for Ctrl-C, SIGTERM or SIGHUP. The second Ctrl-C does not wait for anything. */
export class Signals {
  readonly #stopping = new AbortController();
  readonly asked: Promise<Stop>;
  #askedAt = 0;
  #ask: (stop: Stop) => void = () => undefined;
  readonly #heard = (signal: NodeJS.Signals): void => {
    if (this.#askedAt === 0) { this.stop({ why: signal, exitCode: EXIT.fine }); return; }
    if (signal !== 'SIGINT' || performance.now() - this.#askedAt < SAME_KEY_MS) return;
    this.atOnce();
    process.exit(EXIT.interrupted);
  };
  /** ends everything without waiting; set by who started it */
  atOnce: () => void = () => undefined;

  constructor() {
    this.asked = new Promise((resolve) => { this.#ask = resolve; });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, this.#heard);
  }

  get signal(): AbortSignal { return this.#stopping.signal; }

  stop(stop: Stop): void {
    if (this.#askedAt !== 0) return;
    this.#askedAt = performance.now();
    if (stop.why === 'SIGINT') say('\nstopping …');
    this.#stopping.abort(stop);
    this.#ask(stop);
  }

  /** Gives the signals back to the process. */
  close(): void { for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, this.#heard); }
}
