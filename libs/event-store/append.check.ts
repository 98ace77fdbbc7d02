import { canonicalJson, isInstant } from '#kernel';
import type { StoredEvent } from './event-reader.port.js';
import { EventIdReused, LimitExceeded } from './event-store.errors.js';
import { LIMITS, type AppendOptions, type AppendResult, type ExpectedState, type NewEvent, type StreamWrite } from './event-store.port.js';

/** An event ready to be stored: what goes to disk is these texts. */
export interface PreparedEvent { readonly id: string; readonly type: string; readonly dataText: string; readonly metaText: string }
export interface PreparedWrite { readonly stream: string; readonly expected: ExpectedState; readonly events: readonly PreparedEvent[] }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// eslint-disable-next-line no-control-regex -- control characters are what it refuses
const NAME = /^[^\u0000-\u001f\u007f\ud800-\udfff]{1,250}$/;

/** @param actual last revision of the stream, −1 when there is none */
export const meets = (expected: ExpectedState, actual: number): boolean => {
  switch (expected) {
    case 'any': return true;
    case 'no_stream': return actual === -1;
    case 'stream_exists': return actual >= 0;
    default: return actual === expected;
  }
};

/**
 * Checks what can be checked without the store and writes the canonical texts.
 *
 * @throws LimitExceeded  above LIMITS
 * @throws EventIdReused  an id stands twice in this append
 * @throws RangeError     a name, an id, an instant or an expected revision that has no form
 * @throws TypeError      a value that canonical JSON does not have, a lone surrogate among them
 */
export const prepareAppend = (writes: readonly StreamWrite[], options: AppendOptions = {}): readonly PreparedWrite[] => {
  if (options.recordedAt !== undefined && !isInstant(options.recordedAt)) throw new RangeError(`not an instant: ${String(options.recordedAt)}`);
  if (writes.length > LIMITS.streams) throw new LimitExceeded('limit.streams', `an append writes at most ${LIMITS.streams} streams, not ${writes.length}`);
  const count = writes.reduce((sum, write) => sum + write.events.length, 0);
  if (count > LIMITS.events) throw new LimitExceeded('limit.events', `an append holds at most ${LIMITS.events} events, not ${count}`);
  const [streams, ids] = [new Set<string>(), new Set<string>()];
  let bytes = 0;
  const prepared = writes.map(({ stream, expected, events }): PreparedWrite => {
    checkStream(stream, expected);
    if (streams.has(stream)) throw new RangeError(`stream ${stream} stands twice in one append`);
    streams.add(stream);
    return { stream, expected, events: events.map((event) => {
      const ready = prepare(event);
      if (ids.has(ready.id)) throw new EventIdReused(ready.id);
      ids.add(ready.id);
      bytes += sizeOf(ready);
      return ready;
    }) };
  });
  if (bytes > LIMITS.bytes) throw new LimitExceeded('limit.append-size', `an append holds at most ${LIMITS.bytes} bytes, not ${bytes}`);
  return prepared;
};

/**
 * The earlier answer to an append whose events are stored already.
 *
 * @param stored the events of these ids that are stored
 * @param revisionOf last revision of a stream now, for guards that named none
 * @throws EventIdReused when only a part is stored, or elsewhere, in another order, or with other content
 */
export const repeatedAppend = (
  writes: readonly PreparedWrite[], stored: ReadonlyMap<string, StoredEvent>, revisionOf: (stream: string) => number,
): readonly AppendResult[] => {
  let previous: StoredEvent | undefined;
  return writes.map(({ stream, expected, events }): AppendResult => {
    let last: StoredEvent | undefined;
    for (const event of events) {
      const found = stored.get(event.id);
      if (found === undefined || !same(found, stream, event) || (previous !== undefined && !follows(found, previous))) throw new EventIdReused(event.id);
      last = previous = found;
    }
    if (last !== undefined) return { stream, revision: last.revision, position: last.position, recordedAt: last.recordedAt, deduplicated: true };
    const revision = typeof expected === 'number' ? expected : expected === 'no_stream' ? -1 : revisionOf(stream);
    return { stream, revision, position: null, recordedAt: null, deduplicated: true };
  });
};

const checkStream = (stream: string, expected: ExpectedState): void => {
  if (typeof stream !== 'string' || !NAME.test(stream)) throw new RangeError(`not a stream name: ${JSON.stringify(stream)}`);
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= 0)) throw new RangeError(`not an expected revision: ${expected}`);
};

const prepare = ({ id, type, data, meta }: NewEvent): PreparedEvent => {
  const lower = id.toLowerCase();
  if (!UUID.test(lower)) throw new RangeError(`not a UUID: ${id}`);
  if (!NAME.test(type)) throw new RangeError(`not an event type: ${JSON.stringify(type)}`);
  const ready = { id: lower, type, dataText: canonicalJson(data), metaText: canonicalJson(meta) };
  const size = sizeOf(ready);
  if (size > LIMITS.eventBytes) throw new LimitExceeded('limit.event-size', `event ${lower} (${type}) has ${size} bytes, at most ${LIMITS.eventBytes} go`);
  return ready;
};

/** Bytes of `data` and `meta`; the rest of a leaf stays below the 4 095 that a log entry has beyond (rulings C20). */
const sizeOf = ({ dataText, metaText }: PreparedEvent): number => utf8Length(dataText) + utf8Length(metaText);

const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    // a pair of surrogates is two units and four bytes: one more each
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
};

const same = (found: StoredEvent, stream: string, event: PreparedEvent): boolean =>
  found.stream === stream && found.type === event.type && found.dataText === event.dataText && found.metaText === event.metaText;

/** Stored by one append in this order: next place, same instant. */
const follows = (found: StoredEvent, previous: StoredEvent): boolean =>
  Number(found.position) === Number(previous.position) + 1 && found.recordedAt === previous.recordedAt;
