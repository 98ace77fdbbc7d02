import { msOfInstant } from '#kernel';
import type { StoredEvent } from '#event-store/reader';

/** Signature, flags, length of the header's extension. */
export const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'), Buffer.alloc(8)]);
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

const FIELDS = 8;
/** PostgreSQL counts microseconds from 2000-01-01T00:00:00Z. */
const EPOCH_MS = 946_684_800_000;
/** Two bytes for the count, four for each length, and the five fields of fixed width: three bigints, a uuid. */
const FIXED = 2 + 4 * FIELDS + 8 * 3 + 16;

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
