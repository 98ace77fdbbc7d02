/** A stored record of the double. Bytes as they came. */
export interface Stored {
  readonly stream: string; readonly revision: number; readonly position: number; readonly id: string; readonly type: string; readonly json: boolean;
  readonly data: Buffer; readonly metadata: Buffer;
}
export interface Proposed {
  readonly stream: string; readonly id: string; readonly type: string; readonly json: boolean; readonly data: Buffer; readonly metadata: Buffer;
}
export type Expected = 'any' | 'no_stream' | 'stream_exists' | number;
export interface Check { readonly stream: string; readonly expected: Expected }

export interface Appended { readonly position: number; readonly revisions: ReadonlyMap<string, number> }
export type Outcome =
  | { readonly is: 'stored'; readonly appended: Appended }
  | { readonly is: 'conflict'; readonly stream: string; readonly expected: Expected; readonly actual: number }
  | { readonly is: 'deleted'; readonly stream: string };

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const NOTHING = Buffer.alloc(0);
const MAX = 9_223_372_036_854_775_807n;

/**
 * The log of the double: what KurrentDB 26.0 was seen to do with expected revisions, repeated ids, deletions and metadata. It survives the double's death.
 */
export class KurrentLog {
  readonly all: Stored[] = [];
  readonly watchers = new Set<() => void>();
  readonly #streams = new Map<string, Stored[]>();
  readonly #tombstones = new Set<string>();
  #position = 100;

  /** Last revision ever given in a stream; −1 for none. */
  last(stream: string): number { return this.#streams.get(stream)?.at(-1)?.revision ?? -1; }

  /** All or nothing. A request whose ids stand already just behind the expected revisions is answered as it was then, whatever it holds. */
  append(records: readonly Proposed[], checks: readonly Check[]): Outcome {
    const dead = [...records, ...checks].find(({ stream }) => this.#tombstones.has(stream));
    if (dead !== undefined) return { is: 'deleted', stream: dead.stream };
    const wrong = checks.find(({ stream, expected }) => !this.#meets(stream, expected));
    const again = this.#again(records, checks);
    if (again !== null && (wrong !== undefined || checks.some(({ expected }) => typeof expected === 'string' && expected !== 'no_stream'))) {
      return { is: 'stored', appended: again };
    }
    if (wrong !== undefined) return { is: 'conflict', ...wrong, actual: this.#visible(wrong.stream).at(-1)?.revision ?? -1 };
    const stored = records.map((record) => this.#put(record));
    for (const watch of [...this.watchers]) watch();
    return { is: 'stored', appended: appendedOf(stored) };
  }

  /** What a reader of the stream sees. */
  read(stream: string): readonly Stored[] | 'missing' | 'deleted' {
    if (this.#tombstones.has(stream)) return 'deleted';
    const visible = this.#visible(stream);
    return visible.length === 0 ? 'missing' : visible;
  }

  /** Somebody deletes a stream softly: its events stay in the log until the server cleans up. */
  deleteStream(stream: string): void { this.#metadata(stream, `{"$tb":${MAX}}`); }
  cutStream(stream: string, metadata: object): void { this.#metadata(stream, JSON.stringify(metadata)); }
  tombstone(stream: string): void {
    this.#put({ stream, id: crypto.randomUUID(), type: '$streamDeleted', json: false, data: NOTHING, metadata: NOTHING });
    this.#tombstones.add(stream);
    for (const watch of [...this.watchers]) watch();
  }
  /** A disk that lies: the record is changed, or gone from the log of everything. */
  spoil(stream: string, revision: number, change: Partial<Stored> | 'gone'): void {
    const at = this.all.findIndex((record) => record.stream === stream && record.revision === revision);
    const record = this.all[at]!;
    const events = this.#streams.get(stream)!;
    if (change === 'gone') { this.all.splice(at, 1); events.splice(events.indexOf(record), 1); return; }
    events[events.indexOf(record)] = this.all[at] = { ...record, ...change };
  }
  /** Records that are not of the store under test: of other tenants or of the server itself. */
  foreign(stream: string, type = 'Theirs', data: unknown = {}): void {
    this.append([{ stream, id: crypto.randomUUID(), type, json: true, data: json(data), metadata: NOTHING }], []);
  }

  #metadata(stream: string, text: string): void {
    this.#put({ stream: `$$${stream}`, id: crypto.randomUUID(), type: '$metadata', json: true, data: Buffer.from(text), metadata: NOTHING });
    for (const watch of [...this.watchers]) watch();
  }

  #put(record: Proposed): Stored {
    this.#position += 100 + record.data.length; // places are offsets in a file: they only go up
    const stored = { ...record, revision: this.last(record.stream) + 1, position: this.#position };
    this.all.push(stored);
    const events = this.#streams.get(record.stream);
    if (events === undefined) this.#streams.set(record.stream, [stored]);
    else events.push(stored);
    return stored;
  }

  #visible(stream: string): readonly Stored[] {
    const events = this.#streams.get(stream) ?? [];
    const metadata = stream.startsWith('$$') ? undefined : this.#streams.get(`$$${stream}`)?.at(-1);
    const { $tb = 0, $maxCount = Infinity } = metadata === undefined ? {} : JSON.parse(metadata.data.toString()) as { $tb?: number; $maxCount?: number };
    return events.filter(({ revision }) => revision >= $tb).slice($maxCount === Infinity ? 0 : -$maxCount);
  }

  /** After a soft deletion `no_stream` is met again, and revisions go on counting. */
  #meets(stream: string, expected: Expected): boolean {
    const visible = this.#visible(stream).length > 0;
    if (expected === 'any') return true;
    if (expected === 'no_stream') return !visible;
    return expected === 'stream_exists' ? visible : this.last(stream) === expected;
  }

  #again(records: readonly Proposed[], checks: readonly Check[]): Appended | null {
    const next = new Map(checks.map(({ stream, expected }) => [stream, expected === 'no_stream' ? 0 : typeof expected === 'number' ? expected + 1 : null]));
    const found: Stored[] = [];
    for (const { stream, id } of records) {
      const events = this.#streams.get(stream) ?? [];
      const due = next.get(stream) ?? events.find((event) => event.id === id)?.revision ?? -1;
      const there = events[due];
      if (there?.id !== id) return null;
      next.set(stream, due + 1);
      found.push(there);
    }
    return found.length === 0 ? null : appendedOf(found);
  }
}

const appendedOf = (stored: readonly Stored[]): Appended =>
  ({ position: stored.at(-1)?.position ?? 0, revisions: new Map(stored.map(({ stream, revision }) => [stream, revision])) });
