import type { JSONEventData, JSONType } from '@kurrent/kurrentdb-client';
import { isInstant, type Instant } from '#kernel';
import { CorruptLog, START, StoredEvent, type Position } from '#event-store/reader';

/** An event as the native reader gives it: bytes untouched. */
export interface RawEvent {
  readonly streamId: string; readonly id: string; readonly type: string; readonly isJson: boolean; readonly revision: bigint;
  readonly data: Uint8Array; readonly metadata: Uint8Array; readonly position?: { readonly commit: bigint; readonly prepare: bigint };
}

/** A stored event, and the mark of the append that brought it: tells an append that was stored by this call from one that was there before. */
export interface Written { readonly event: StoredEvent; readonly mark: string }

/** The name of a stream's metadata stream; written to when a stream is deleted or cut. */
export const metaStreamOf = (name: string): string => `$$${name}`;

/** Every event of ours was written by one record that is its own commit, so both halves of a place are one number. */
export const placeOf = (position: Position): { commit: bigint; prepare: bigint } => ({ commit: BigInt(position), prepare: BigInt(position) });
export const fromOf = (position: Position): 'start' | { commit: bigint; prepare: bigint } => (position === START ? 'start' : placeOf(position));

const positionOf = ({ position, streamId, revision }: RawEvent): Position => {
  if (position === undefined || position.commit !== position.prepare) {
    throw new CorruptLog(`stream ${streamId}, revision ${revision}: its place ${position?.commit}/${position?.prepare} is not one of a single write`);
  }
  return position.commit.toString() as Position;
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const textOf = (bytes: Uint8Array): string | null => { try { return utf8.decode(bytes); } catch { return null; } };
const objectOf = (text: string | null): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : null;
  } catch {
    return null;
  }
};

/**
 * Reads an event of ours. Of its metadata only `m`, `at` and `w` are looked at: the server adds keys of its own (rulings C2).
 *
 * @throws CorruptLog naming stream, revision and position when it is not one that this adapter wrote
 */
export const decoded = (raw: RawEvent, prefix: string): Written => {
  const stream = raw.streamId.slice(prefix.length);
  const position = positionOf(raw);
  const corrupt = (what: string): CorruptLog => new CorruptLog(`${what}: stream ${stream}, revision ${raw.revision}, position ${position}`);
  if (raw.type === '$streamDeleted') throw new CorruptLog(`stream ${stream} was deleted behind our back at position ${position}`);
  if (!raw.streamId.startsWith(prefix)) throw corrupt('an event of another store');
  const dataText = textOf(raw.data);
  const { m, at, w } = objectOf(textOf(raw.metadata)) ?? {};
  if (!raw.isJson || dataText === null || objectOf(dataText) === null) throw corrupt(`the content of ${raw.type} is not a JSON object`);
  if (typeof m !== 'string' || !isInstant(at) || objectOf(m) === null) throw corrupt(`${raw.type} was not written by this program: no meta or no instant`);
  const event = new StoredEvent(stream, Number(raw.revision), position, raw.id, raw.type, dataText, m, at);
  return { event, mark: typeof w === 'string' ? w : '' };
};

/** Settings that take events away. Anything else a stream's metadata may hold (rights, our identity) is harmless. */
const cuts = ({ $tb, $maxCount, $maxAge }: Readonly<Record<string, unknown>>): boolean =>
  (typeof $tb === 'number' && $tb > 0) || $maxCount !== undefined || $maxAge !== undefined;

/** @throws CorruptLog when this record of a metadata stream of ours deletes or cuts its stream */
export const checkNotCut = (raw: RawEvent, prefix: string): void => {
  const stream = raw.streamId.slice(metaStreamOf(prefix).length);
  if (cuts(objectOf(textOf(raw.data)) ?? {})) throw new CorruptLog(`stream ${stream} was deleted or cut behind our back at position ${positionOf(raw)}`);
};

/** A member of a stream's metadata, or undefined. */
export const metadataMember = (raw: RawEvent, name: string): unknown => objectOf(textOf(raw.data))?.[name];

/** JSON.stringify puts keys that look like numbers first; through this it meets all keys in canonical order. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const ordered = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inOrder(member)]));
  return new Proxy(ordered, { ownKeys: (target) => Reflect.ownKeys(target).sort() });
};

/** A value that the client, which prints by JSON.stringify, prints as exactly this text. @throws TypeError when there is none: it is not canonical */
export const sendable = (text: string): JSONType => {
  const plain: unknown = JSON.parse(text);
  if (JSON.stringify(plain) === text) return plain as JSONType;
  const ordered = inOrder(plain);
  if (JSON.stringify(ordered) !== text) throw new TypeError('this JSON cannot be stored byte by byte: it is not canonical');
  return ordered as JSONType;
};

/** What is sent of an event, the same on every way of appending: metadata is a flat map of texts (rulings C2, C3). */
export const encoded = (
  { id, type, data, meta }: { readonly id: string; readonly type: string; readonly data: string; readonly meta: string },
  { at, mark }: { readonly at: Instant; readonly mark: string },
): JSONEventData => ({ id, contentType: 'application/json', type, data: sendable(data), metadata: { m: meta, at, w: mark } });
