import type { StoredEvent } from '#event-store';
import type { Fold, Recorded, SchemeEvent } from '#scheme/history';
import { decode } from '#scheme/history';

interface Known { readonly count: number; readonly last: StoredEvent; readonly state: unknown }
/** By the first event of a stream, which is one object for as long as a store remembers it: what each fold made of the stream. */
const known = new WeakMap<StoredEvent, Map<object, Known>>();

/**
 * The state of a stream. A history only grows: where the events folded before are the same objects, only those behind them are folded. A state is never
 * changed, so that two decisions may hold the same one.
 */
export const folded = <S, E extends SchemeEvent>(fold: Fold<S, E>, events: readonly StoredEvent[]): S => {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return fold.initial;
  const states = known.get(first) ?? new Map<object, Known>();
  const before = states.get(fold);
  const goesOn = before !== undefined && events[before.count - 1] === before.last;
  let state = goesOn ? before.state as S : fold.initial;
  for (let i = goesOn ? before.count : 0; i < events.length; i += 1) state = fold.evolve(state, decode(events[i]!) as Recorded<E>);
  states.set(fold, { count: events.length, last, state });
  known.set(first, states);
  return state;
};
