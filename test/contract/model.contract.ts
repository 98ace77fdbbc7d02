import fc from 'fast-check';
import { type AppendResult, type EventStore, type ExpectedState, MemoryEventStore, type NewEvent, type StreamWrite } from '#event-store';
import { instantOf } from '#kernel';
import { type StoreUnderTest, someEvent, wholeLog } from './event-store.contract.js';

const STREAMS = ['claim-1', 'claim-2', 'person-1', 'officer-1'];

interface Draft { readonly stream: string; readonly expected: ExpectedState; readonly events: number }
/** A new append, or one sent earlier: as it was, with other content, or with one event more. */
type Move = { readonly is: 'new'; readonly writes: readonly Draft[] } | { readonly is: 'same' | 'other' | 'more'; readonly pick: number };

const expected: fc.Arbitrary<ExpectedState> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ExpectedState>('any') }, fc.constant<ExpectedState>('no_stream'), fc.constant<ExpectedState>('stream_exists'),
  { weight: 3, arbitrary: fc.nat({ max: 6 }) });
const draft = fc.record({ stream: fc.constantFrom(...STREAMS), expected, events: fc.nat({ max: 3 }) });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({
    is: fc.constant<'new'>('new'), writes: fc.uniqueArray(draft, { minLength: 1, maxLength: 3, selector: ({ stream }) => stream }) }) },
  fc.record({ is: fc.constantFrom<'same' | 'other' | 'more'>('same', 'other', 'more'), pick: fc.nat({ max: 50 }) }));

const fresh = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => someEvent({ n }));

/** Turns moves into appends; both stores are sent the very same. */
const appendsOf = (moves: readonly Move[]): readonly (readonly StreamWrite[])[] => {
  const sent: (readonly StreamWrite[])[] = [];
  for (const one of moves) {
    const before = one.is === 'new' || sent.length === 0 ? undefined : sent[one.pick % sent.length];
    if (one.is === 'new') sent.push(one.writes.map(({ stream, expected: state, events }) => ({ stream, expected: state, events: fresh(events) })));
    else if (before !== undefined && one.is === 'same') sent.push(before);
    else if (before !== undefined) {
      sent.push(before.map((write) => ({
        ...write, events: one.is === 'other' ? write.events.map((event) => ({ ...event, data: { other: true } })) : [...write.events, someEvent({})],
      })));
    }
  }
  return sent;
};

/** What an append answered, without what belongs to one store: position and instant. */
const answerOf = async (answer: Promise<readonly AppendResult[]>): Promise<unknown> => {
  try {
    return (await answer).map(({ stream, revision, position, deduplicated }) => ({ stream, revision, wrote: position !== null, deduplicated }));
  } catch (error) {
    const { name, stream, actual } = error as { name: string; stream?: string; actual?: number };
    return { name, ...(name === 'ConflictError' && { stream, actual }) };
  }
};
const told = async (store: EventStore): Promise<unknown[]> =>
  (await wholeLog(store)).map(({ stream, revision, id, type, dataText, metaText }) => ({ stream, revision, id, type, dataText, metaText }));

/**
 * Random appends answer as the store in memory answers and leave the same log, one after another and many at once.
 *
 * @param options.runs random histories tried
 */
export const modelContract = (name: string, make: () => Promise<StoreUnderTest>, options: { readonly runs: number }): void => {
  describe(`event store against the model: ${name}`, () => {
    const check = (atOnce: number) => fc.assert(fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 25 }), async (moves) => {
      const model = new MemoryEventStore({ clock: () => instantOf(Date.now()) });
      const under = await make();
      try {
        const appends = appendsOf(moves);
        for (let at = 0; at < appends.length; at += atOnce) {
          const group = appends.slice(at, at + atOnce);
          const answers = await Promise.all(group.map((writes) => answerOf(under.store.appendMany(writes))));
          const due: unknown[] = [];
          for (const writes of group) due.push(await answerOf(model.appendMany(writes)));
          expect(answers).toEqual(due);
        }
        expect(await told(under.store)).toEqual(await told(model));
      } finally {
        await under.close();
      }
    }), { numRuns: options.runs });

    it('one after another', () => check(1));
    it('sent at once by one process: as if one after another', () => check(9));
  });
};
