/** Event ids remembered at most; about 20 MiB. */
const BOUND = 100_000;

/**
 * Event ids of streams as far as this process has read or written them: each stream from its first event on, without a hole. The least recently used
 * streams are forgotten. What is remembered never gets stale, since events do not change.
 */
export class KnownStreams {
  readonly #streams = new Map<string, string[]>();
  readonly #places = new Map<string, { readonly stream: string; readonly revision: number }>();

  constructor(private readonly bound = BOUND) {}

  /** Last known revision; −1 when nothing is known. */
  revision(stream: string): number { return (this.#streams.get(stream)?.length ?? 0) - 1; }
  find(id: string): { readonly stream: string; readonly revision: number } | undefined { return this.#places.get(id); }

  /** Takes in the event that follows what is known of its stream; any other says nothing new. */
  learn({ stream, revision, id }: { readonly stream: string; readonly revision: number; readonly id: string }): void {
    const ids = this.#streams.get(stream) ?? [];
    if (revision !== ids.length) return;
    ids.push(id);
    this.#places.set(id, { stream, revision });
    this.#streams.delete(stream);
    this.#streams.set(stream, ids);
    while (this.#places.size > this.bound) this.#forget();
  }

  #forget(): void {
    const [oldest] = this.#streams.keys();
    if (oldest === undefined) return;
    for (const id of this.#streams.get(oldest) ?? []) this.#places.delete(id);
    this.#streams.delete(oldest);
  }
}
