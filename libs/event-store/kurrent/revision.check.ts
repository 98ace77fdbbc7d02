import { CorruptLog, type StoredEvent } from '#event-store/reader';

const BOUND = 50_000;

/**
 * Watches that the revisions of every stream follow one another in what a reader of everything is given; in constant memory, for the streams seen last.
 *
 * Noticed: an event that is missing between two others of its stream, and, for a reader from the start that has met fewer streams than are remembered, one
 * that is missing before the first. Not noticed here: the missing end of a stream, a stream that is gone without a trace, and what was passed before.
 */
export class RevisionCheck {
  readonly #last = new Map<string, number>();

  /** @param whole true when the reader begins at the start of the log */
  constructor(private whole: boolean, private readonly bound = BOUND) {}

  /** @throws CorruptLog naming stream and position */
  next({ stream, revision, position }: StoredEvent): void {
    const before = this.#last.get(stream);
    const due = before !== undefined ? before + 1 : this.whole ? 0 : revision;
    if (revision !== due) throw new CorruptLog(`stream ${stream} has no revision ${due}: at position ${position} it goes on with ${revision}`);
    this.#last.delete(stream);
    this.#last.set(stream, revision);
    if (this.#last.size <= this.bound) return;
    const [oldest] = this.#last.keys();
    if (oldest !== undefined) this.#last.delete(oldest);
    this.whole = false;
  }
}
