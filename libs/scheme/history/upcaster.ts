import { BrokenHistory } from '#kernel';

/** What an event says: its wire type with version, and its data. */
export interface Worded { readonly type: string; readonly data: unknown }
/** Lifts the data of an older version to the next; the chain ends at a type of `wireTypes`. A stored event is never rewritten. */
export type Upcaster = (data: unknown) => Worded;
/** By event type and version, `ClaimAccepted.v1`: what this version of the product no longer writes, and how it reads today. */
export type UpcasterChain = Readonly<Record<string, Upcaster>>;

/** Empty while every type is in its first version. An entry is never removed: what was written once is read for ever (test/golden/events). */
export const upcasters: UpcasterChain = {};

/** No event has more versions than this; a longer chain runs in a circle. */
const MOST_STEPS = 50;

/**
 * An event in the words of today. Everybody who reads events reads them through this: folds, postings, views, checks.
 *
 * @throws BrokenHistory when the chain runs in a circle
 */
export const lifted = (stored: Worded, chain: UpcasterChain = upcasters): Worded => {
  if (!Object.hasOwn(chain, stored.type)) return stored; // its data is not asked for: whoever does not need it never has it parsed
  let { type, data } = stored;
  for (let steps = 0; Object.hasOwn(chain, type); steps += 1) {
    if (steps === MOST_STEPS) throw new BrokenHistory(`the upcasters of ${stored.type} run in a circle`);
    ({ type, data } = chain[type]!(data));
  }
  return { type, data };
};
