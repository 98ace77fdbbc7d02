import type { Readable } from 'node:stream';
import { EXIT, Failure } from './failure.js';

const NEWLINE = 10;
/** Far beyond what the door takes as a line: no day book, and not worth holding. */
const LONGEST = 16 * 1024 * 1024;
interface Block { readonly first: number; readonly lines: number; readonly bytes: Buffer }

/** Where line `n` of these begins, n from 0; the length when there are no more. */
const startOf = (bytes: Buffer, n: number): number => {
  let at = 0;
  for (let line = 0; line < n; line += 1) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return bytes.length;
    at = end + 1;
  }
  return at;
};
const linesIn = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
};

/** A day book that is read once and may be sent again from any line that has no answer yet: only those lines are kept. Lines are numbered from 1. */
export class BookLines {
  readonly #chunks: AsyncIterator<Buffer>;
  #blocks: Block[] = [];
  #rest = Buffer.alloc(0);
  #read = 0;
  #ended = false;
  #reading: Promise<unknown> = Promise.resolve();
  constructor(book: Readable) { this.#chunks = (book as AsyncIterable<Buffer>)[Symbol.asyncIterator](); }

  /** Lines up to this one are answered and kept no longer. */
  answered(line: number): void { this.#blocks = this.#blocks.filter(({ first, lines }) => first + lines - 1 > line); }

  /** Whether there is a line of this number or behind it. */
  async has(line: number): Promise<boolean> {
    while (this.#read < line && !this.#ended) await this.#pull();
    return this.#read >= line;
  }

  /** The bytes of at most so many lines from one on, which has no answer. */
  async *from(line: number, most: number): AsyncGenerator<Buffer> {
    for (let next = line; next < line + most && await this.has(next);) {
      const block = this.#blocks.find(({ first, lines }) => first + lines > next)!;
      const bytes = block.bytes.subarray(startOf(block.bytes, next - block.first));
      const room = line + most - next;
      const left = block.first + block.lines - next;
      yield left <= room ? bytes : bytes.subarray(0, startOf(bytes, room));
      next += Math.min(left, room);
    }
  }

  /** One chunk more. A request that broke off may still wait for one: who asks next waits behind it. */
  #pull(): Promise<unknown> {
    return (this.#reading = this.#reading.then(async () => {
      if (this.#ended) return;
      const { value, done } = await this.#chunks.next();
      this.#ended = done === true;
      const bytes = done === true ? this.#rest : Buffer.concat([this.#rest, Buffer.from(value)]);
      const end = this.#ended ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
      this.#rest = Buffer.from(bytes.subarray(end));
      if (this.#rest.length > LONGEST) throw new Failure(EXIT.usage, `line ${this.#read + 1} is longer than ${LONGEST} bytes.`);
      if (end === 0) return;
      const whole = bytes.subarray(0, end);
      const lines = linesIn(whole) + (whole.at(-1) === NEWLINE ? 0 : 1);
      this.#blocks.push({ first: this.#read + 1, lines, bytes: whole });
      this.#read += lines;
    }));
  }
}
