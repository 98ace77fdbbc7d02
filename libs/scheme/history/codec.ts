import { BrokenHistory, type EventMeta, type Instant } from '#kernel';
import type { Recorded } from './fact.js';
import type { SchemeEvent, SchemeEventType } from './scheme-event.js';
import { lifted, upcasters, type UpcasterChain } from './upcaster.js';
import { wireTypes } from './wire-types.js';

/** What the codec needs of a stored event; any store's event has it. */
export interface Stored {
  readonly stream: string; readonly revision: number; readonly type: string; readonly data: unknown; readonly meta: EventMeta; readonly recordedAt: Instant;
}

export const isSchemeEventType = (type: string): type is SchemeEventType => (wireTypes as readonly string[]).includes(type);

/**
 * Reads a stored event as a fact of the scheme, lifted to its newest version.
 *
 * @throws BrokenHistory for a type this version of the product has never written
 */
export const decode = (stored: Stored, chain: UpcasterChain = upcasters): Recorded<SchemeEvent> => {
  const { type, data } = lifted(stored, chain);
  if (!isSchemeEventType(type)) throw new BrokenHistory(`${stored.stream}@${stored.revision}: unknown event type ${stored.type}`);
  return { type, data, meta: stored.meta, recordedAt: stored.recordedAt } as Recorded<SchemeEvent>;
};
