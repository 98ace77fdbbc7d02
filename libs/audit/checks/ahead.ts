/** Items one after another, with a look at the next one before it is taken. */
export class Ahead<T> {
  readonly #items: AsyncIterator<T>;
  #next: IteratorResult<T, unknown> | undefined;

  constructor(items: AsyncIterable<T>) { this.#items = items[Symbol.asyncIterator](); }

  async peek(): Promise<T | undefined> {
    this.#next ??= await this.#items.next();
    return this.#next.done === true ? undefined : this.#next.value;
  }

  async take(): Promise<T | undefined> {
    const item = await this.peek();
    if (this.#next?.done !== true) this.#next = undefined;
    return item;
  }

  async close(): Promise<void> { await this.#items.return?.(); }
}

/** Pages as their items. */
export async function* eachOf<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T> { for await (const page of pages) yield* page; }
