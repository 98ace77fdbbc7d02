import { EXIT } from '../local/failure.js';
import { say } from '../output/speech.js';

/** Why the launcher stops: somebody asked (`exitCode` 0), or something it needs has ended. */
export interface Stop { readonly why: string; readonly exitCode: number }

/** Waits for Ctrl-C, SIGTERM or SIGHUP. The second Ctrl-C does not wait for anything. */
export class Signals {
  readonly #stopping = new AbortController();
  readonly asked: Promise<Stop>;
  #asked = false;
  #ask: (stop: Stop) => void = () => undefined;
  readonly #heard = (signal: NodeJS.Signals): void => {
    if (!this.#asked) { this.stop({ why: signal, exitCode: EXIT.fine }); return; }
    if (signal !== 'SIGINT') return;
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
    if (this.#asked) return;
    this.#asked = true;
    if (stop.why === 'SIGINT') say('\nstopping …');
    this.#stopping.abort(stop);
    this.#ask(stop);
  }

  /** Gives the signals back to the process. */
  close(): void { for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, this.#heard); }
}
