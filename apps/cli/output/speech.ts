/** Talk: stderr, for people. */
export const say = (text: string): void => { process.stderr.write(`${text}\n`); };

/** Goes on when the reader of a stream left: `npm start | head` is a service still. */
export const unheard = (stream: NodeJS.WriteStream): void => {
  stream.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; });
};

/** The result: stdout, either for people or as one JSON document. */
export const give = (result: unknown, { json = false, shown }: { readonly json?: boolean | undefined; readonly shown: () => string }): void => {
  process.stdout.write(`${json ? JSON.stringify(result, null, 2) : shown()}\n`);
};

/** One line that is rewritten in place, and only where a person watches. */
export class Progress {
  #drawn = 0;
  #last = 0;
  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  show(text: string): void {
    const now = performance.now();
    if (!this.stream.isTTY || process.env['TERM'] === 'dumb' || now - this.#last < 100) return;
    this.#last = now;
    this.stream.write(`\r${text.padEnd(this.#drawn)}`);
    this.#drawn = text.length;
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#drawn > 0) this.stream.write(`\r${' '.repeat(this.#drawn)}\r`);
    this.#drawn = 0;
  }
}
