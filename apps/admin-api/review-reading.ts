import type { EventStore } from '#event-store';
import { DoorProblem } from '#identity';
import { type MonthLooked, type MonthOfVouchers, ReviewFold } from '#scheme/commands';

export interface ReadingLimits {
  /** vouchers held at once; default as many as the fold holds */
  readonly held?: number;
  /** how long one waits for the reading of another before it is told to come again, ms */
  readonly waitMs: number;
  /** longest time to an answer, ms; the reading itself goes on, and the next to ask finds it further along */
  readonly answerMs: number;
}
const LIMITS: ReadingLimits = { waitMs: 2_000, answerMs: 120_000 };
const AGAIN = { retryAfterSeconds: 5 };

const busy = (): DoorProblem => new DoorProblem('door.busy', 'the log is being read for what waits for review; ask again', AGAIN);
const within = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => { reject(busy()); }, ms); });
  try { return await Promise.race([work, late]); } finally { clearTimeout(timer); }
};

/**
 * The one fold of this process for what waits for review. The first question reads the whole log, every later one what was recorded since; one reading at a
 * time. A reading that took too long, or broke, is gone on with and not begun again.
 */
export class ReviewReading {
  #fold: ReviewFold;
  #reading: Promise<ReviewFold> | undefined;

  constructor(private readonly store: EventStore, private readonly limits: ReadingLimits = LIMITS) { this.#fold = this.#begun(); }

  /**
   * A month as of the newest event there is when it is asked.
   *
   * @throws DoorProblem door.busy while another reads, or when the reading outlasts the answer; BrokenHistory; what a store throws
   */
  async month(of: MonthOfVouchers): Promise<MonthLooked> {
    const fold = await this.#upToDate();
    const found = fold.month(of);
    if (found !== undefined) return found;
    // so much is open that this month was forgotten: read once more with this one kept, unless another has just begun anew
    if (this.#fold === fold) this.#fold = this.#begun(of);
    const again = (await this.#upToDate()).month(of);
    if (again === undefined) throw busy();
    return again;
  }

  /** @returns the fold that was read, whatever another begins meanwhile */
  async #upToDate(): Promise<ReviewFold> {
    const others = this.#reading;
    if (others !== undefined) await within<unknown>(others.catch(() => undefined), this.limits.waitMs);
    // one that another began since has asked for the head after us
    return within(this.#reading ??= this.#read(), this.limits.answerMs);
  }

  #read(): Promise<ReviewFold> {
    const fold = this.#fold;
    const reading = fold.readOn(this.store).then(() => fold).finally(() => { this.#reading = undefined; });
    reading.catch(() => undefined); // nobody may be left who waits for it
    return reading;
  }

  #begun(first?: MonthOfVouchers): ReviewFold {
    const { held: most } = this.limits;
    return new ReviewFold({ ...(first !== undefined && { first }), ...(most !== undefined && { most }) });
  }
}
