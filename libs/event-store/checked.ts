import { canonicalJson } from '#kernel';
import { LimitExceeded } from './event-store.errors.js';
import { LIMITS, type StreamWrite } from './event-store.port.js';
import type { StoredEvent } from './stored-event.js';

/** One event as it will be stored: canonical texts, and the write it belongs to. */
export interface CheckedEvent {
  readonly write: number; readonly stream: string; readonly id: string; readonly type: string; readonly data: string; readonly meta: string;
}

const STREAM = /^[A-Za-z]+-[^\p{Cc}\p{Cs}]+$/u;
const TYPE = /^[A-Za-z][A-Za-z0-9.]*$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What cannot be stored by any store is refused before it is sent, so that one bad append never spoils what is sent along with it. */
const checkForm = ({ stream, expected, events }: StreamWrite): void => {
  if (!STREAM.test(stream) || [...stream].length > LIMITS.streamName) throw new TypeError(`not a stream name: ${JSON.stringify(stream.slice(0, 50))}`);
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= -1)) throw new TypeError(`not a revision: ${expected}`);
  for (const { id, type, data, meta } of events) {
    if (!UUID.test(id)) throw new TypeError(`an event id is a lower-case UUID, not ${JSON.stringify(String(id).slice(0, 50))}`);
    if (!TYPE.test(type) || type.length > LIMITS.typeName) throw new TypeError(`not an event type: ${JSON.stringify(String(type).slice(0, 50))}`);
    for (const part of [data, meta] as readonly unknown[]) {
      if (typeof part !== 'object' || part === null || Array.isArray(part)) throw new TypeError(`${type}: data and meta are objects`);
    }
  }
};

/** UTF-8 bytes. */
const bytesOf = (text: string): number => {
  let bytes = 0;
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};
const exactly = ({ data, meta }: CheckedEvent): number => bytesOf(data) + bytesOf(meta);
/** As many bytes or more, without looking at every sign: a UTF-16 unit is three bytes at most. */
const atMost = ({ data, meta }: CheckedEvent): number => (data.length + meta.length) * 3;

const checkSizes = (events: readonly CheckedEvent[]): void => {
  let total = 0;
  for (const event of events) {
    const bytes = atMost(event) <= LIMITS.eventBytes ? atMost(event) : exactly(event);
    if (bytes > LIMITS.eventBytes) throw new LimitExceeded('limit.event-size', `${event.type} has ${bytes} bytes, at most ${LIMITS.eventBytes}`);
    total += bytes;
  }
  if (total > LIMITS.bytes) total = events.reduce((sum, event) => sum + exactly(event), 0);
  if (total > LIMITS.bytes) throw new LimitExceeded('limit.append-size', `${total} bytes in one append, at most ${LIMITS.bytes}`);
};

/**
 * Writes every event as canonical text and holds the limits of one append.
 *
 * @throws LimitExceeded; TypeError when a name, an id or an event has not the form it must have, or stands twice in one append
 * @source rulings C1, C20
 */
export const checkedEvents = (writes: readonly StreamWrite[]): CheckedEvent[] => {
  if (writes.length > LIMITS.streams) throw new LimitExceeded('limit.streams', `${writes.length} streams in one append, at most ${LIMITS.streams}`);
  if (new Set(writes.map(({ stream }) => stream)).size !== writes.length) throw new TypeError('a stream may stand in one append only once');
  for (const write of writes) checkForm(write);
  const events = writes.flatMap(({ stream, events: own }, write) =>
    own.map(({ id, type, data, meta }) => ({ write, stream, id, type, data: canonicalJson(data), meta: canonicalJson(meta) })));
  if (events.length > LIMITS.events) throw new LimitExceeded('limit.events', `${events.length} events in one append, at most ${LIMITS.events}`);
  if (new Set(events.map(({ id }) => id)).size !== events.length) throw new TypeError('an event id stands twice in one append');
  checkSizes(events);
  return events;
};

/** True when two events are the same in everything that goes with a history: all but the position. */
export const sameEvent = (one: StoredEvent, other: StoredEvent): boolean =>
  one.id === other.id && one.stream === other.stream && one.revision === other.revision && one.type === other.type
  && one.dataText === other.dataText && one.metaText === other.metaText && one.recordedAt === other.recordedAt;

/**
 * Where a read of a stream begins, as it was asked for.
 *
 * @throws TypeError unless it is left out or a revision: a whole number from 0 to 2^53 - 1
 */
export const checkedFrom = (from: number | undefined): number | undefined => {
  if (from !== undefined && !(Number.isSafeInteger(from) && from >= 0)) throw new TypeError(`a stream is read from a revision, not from ${from}`);
  return from;
};
