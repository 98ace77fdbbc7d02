import { DoorProblem } from './problem.js';

/** At most so many at a time: whoever comes then is told to come again, since a queue of them would only make all of them slow. */
export class FewAtOnce {
  #running = 0;
  /** @param what `packages are being made`: said behind the number to whoever comes too many */
  constructor(private readonly most: number, private readonly what: string) {}

  /**
   * For work that outlasts the call, as an answer that is streamed.
   *
   * @returns what gives the place back; called again it does nothing
   * @throws DoorProblem `door.busy`
   */
  enter(): () => void {
    if (this.#running >= this.most) throw new DoorProblem('door.busy', `${this.most} ${this.what}`, { retryAfterSeconds: 10 });
    this.#running += 1;
    let inside = true;
    return () => {
      if (inside) this.#running -= 1;
      inside = false;
    };
  }

  /** @throws DoorProblem `door.busy` */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const leave = this.enter();
    try { return await work(); } finally { leave(); }
  }
}
