import { instantOf, msOfInstant } from '#kernel';
import { StoredEvent, type Position } from '#event-store/reader';

/** Signature, flags, length of the header's extension. */
export const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'), Buffer.alloc(8)]);
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

const FIELDS = 8;
/** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
const EPOCH_MS = 946_684_800_000;
/** Two bytes for the count, four for each length, and the four fields of fixed width: three bigints, a uuid. */
const FIXED = 2 + 4 * FIELDS + 8 * 3 + 16;
/** Bytes of each field of a row; 0 for a text, which may have any. */
const WIDTHS = [8, 0, 8, 16, 0, 0, 0, 8] as const;
const [POSITION, STREAM, REVISION, ID, TYPE, DATA, META, RECORDED_AT] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** What came is not COPY's binary format, or not the columns of es_event: nothing of it is believed. */
export class BrokenCopy extends Error {
  override readonly name = 'BrokenCopy';
}

/**
 * One row of es_event in COPY's binary format: position, stream, revision, event_id, type, data, meta, recorded_at.
 *
 * @source PostgreSQL manual, COPY, "Binary Format"
 */
export const binaryRow = (position: number, { stream, revision, id, type, dataText, metaText, recordedAt }: StoredEvent): Buffer => {
  const texts = [stream, type, dataText, metaText].map((text) => Buffer.byteLength(text));
  const row = Buffer.allocUnsafe(FIXED + texts.reduce((sum, bytes) => sum + bytes, 0));
  let at = row.writeInt16BE(FIELDS, 0);
  const bigint = (value: number | bigint): void => { at = row.writeBigInt64BE(BigInt(value), row.writeInt32BE(8, at)); };
  const text = (value: string, bytes: number): void => {
    at = row.writeInt32BE(bytes, at);
    at += row.write(value, at);
  };
  bigint(position);
  text(stream, texts[0]!);
  bigint(revision);
  at = row.writeInt32BE(16, at);
  at += row.write(id.replaceAll('-', ''), at, 'hex');
  text(type, texts[1]!);
  text(dataText, texts[2]!);
  text(metaText, texts[3]!);
  bigint((msOfInstant(recordedAt) - EPOCH_MS) * 1000);
  return row;
};

/** Exact below 2^53: positions, revisions, and microseconds up to the year 2285. */
const bigintAt = (bytes: Buffer, at: number): number => bytes.readInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);
const uuidAt = (bytes: Buffer, at: number): string => {
  const hex = bytes.toString('hex', at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Where the fields of a row begin, behind their lengths, and where the row ends. */
type Starts = Int32Array;
const textAt = (bytes: Buffer, starts: Starts, field: number): string => bytes.toString('utf8', starts[field]!, starts[field + 1]! - 4);

/** An event whose bodies are decoded when somebody asks. */
class CopiedEvent extends StoredEvent {
  readonly #bytes: Buffer;
  readonly #from: number;
  readonly #between: number;
  readonly #to: number;
  #dataRead: string | undefined;
  #metaRead: string | undefined;

  constructor(bytes: Buffer, starts: Starts) {
    super(textAt(bytes, starts, STREAM), bigintAt(bytes, starts[REVISION]!), String(bigintAt(bytes, starts[POSITION]!)) as Position,
      uuidAt(bytes, starts[ID]!), textAt(bytes, starts, TYPE), '', '', instantOf(bigintAt(bytes, starts[RECORDED_AT]!) / 1000 + EPOCH_MS));
    this.#bytes = bytes;
    [this.#from, this.#between, this.#to] = [starts[DATA]!, starts[META]!, starts[RECORDED_AT]! - 4];
  }

  override get dataBytes(): Uint8Array { return this.#bytes.subarray(this.#from, this.#between - 4); }
  override get metaBytes(): Uint8Array { return this.#bytes.subarray(this.#between, this.#to); }
  override get dataText(): string { return (this.#dataRead ??= this.#bytes.toString('utf8', this.#from, this.#between - 4)); }
  override get metaText(): string { return (this.#metaRead ??= this.#bytes.toString('utf8', this.#between, this.#to)); }
}

/**
 * Finds the fields of the row at `at`.
 *
 * @returns false while the row is not whole yet
 * @throws BrokenCopy
 */
const measured = (bytes: Buffer, at: number, starts: Starts): boolean => {
  const count = bytes.readInt16BE(at);
  if (count !== FIELDS) throw new BrokenCopy(`a row of COPY has ${count} fields, not ${FIELDS}`);
  let next = at + 2;
  for (let field = 0; field < FIELDS; field += 1) {
    if (next + 4 > bytes.length) return false;
    const [width, length] = [WIDTHS[field]!, bytes.readInt32BE(next)];
    if (length < 0) throw new BrokenCopy(`field ${field + 1} of a row of COPY is null`);
    if (width !== 0 && length !== width) throw new BrokenCopy(`field ${field + 1} of a row of COPY has ${length} bytes, not ${width}`);
    starts[field] = next + 4;
    next += 4 + length;
  }
  starts[FIELDS] = next;
  return next <= bytes.length;
};

/**
 * Reads rows of es_event in COPY's binary format, as `binaryRow` writes them, all whole ones of a chunk at once. Bodies are decoded when they are asked for:
 * an event keeps alive the bytes it came in, which are one chunk and the beginning of its first row that came with the chunk before, and nothing else.
 *
 * @throws BrokenCopy for anything else: another header or count of fields, a null, a field of the wrong width, an end inside a row or bytes after the end
 * @source PostgreSQL manual, COPY, "Binary Format"
 */
export async function* copiedEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly StoredEvent[]> {
  const starts: Starts = new Int32Array(FIELDS + 1);
  let [rest, begun, ended]: [Buffer, boolean, boolean] = [Buffer.alloc(0), false, false];
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (!begun && bytes.length >= COPY_HEADER.length) {
      if (!bytes.subarray(0, COPY_HEADER.length).equals(COPY_HEADER)) throw new BrokenCopy('COPY began with another header than that of its binary format');
      [at, begun] = [COPY_HEADER.length, true];
    }
    const events: StoredEvent[] = [];
    while (begun && !ended && at + 2 <= bytes.length) {
      ended = bytes.readInt16BE(at) === -1;
      if (!ended && !measured(bytes, at, starts)) break;
      if (!ended) events.push(new CopiedEvent(bytes, starts));
      at = ended ? at + 2 : starts[FIELDS]!;
    }
    if (ended && at < bytes.length) throw new BrokenCopy('COPY went on after its end');
    rest = bytes.subarray(at);
    if (events.length > 0) yield events;
  }
  if (!ended) throw new BrokenCopy('COPY ended too early');
}
