import { DoorProblem } from './problem.js';

/** At most so many at a time: whoever comes then is told to come again, since a queue of them would only make all of them slow. */
export class FewAtOnce {
  #running = 0;
  /** @param what `packages are being made`: said behind the number to whoever comes too many */
  constructor(private readonly most: number, private readonly what: string) {}

  /** @throws DoorProblem `door.busy` */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.most) throw new DoorProblem('door.busy', `${this.most} ${this.what}`, { retryAfterSeconds: 10 });
    this.#running += 1;
    try { return await work(); } finally { this.#running -= 1; }
  }
}
