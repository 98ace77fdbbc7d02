import { randomUUID } from 'node:crypto';
import { day, type EventMeta, type Instant } from '#kernel';
import { ConflictError, MemoryEventStore, type NewEvent, RememberingStore, type StoredEvent } from '#event-store';

const meta: EventMeta = {
  actor: 'O-1', role: 'R', org: '370100', on: day('2019-12-30'), commandId: randomUUID(), commandHash: 'ab', correlationId: 'c', causationId: 'c',
  clauses: [],
};
const some = (n: number): NewEvent => ({ id: randomUUID(), type: 'Happened.v1', data: { n }, meta });
const outline = (events: readonly StoredEvent[] | undefined): string[] =>
  (events ?? []).map((event) => [event.stream, event.revision, event.position, event.id, event.dataText, event.metaText, event.recordedAt].join(' '));

describe('a store that remembers', () => {
  const inner = (): MemoryEventStore => new MemoryEventStore({ clock: () => '2030-01-01T00:00:00.000Z' as Instant });
  const counting = (store: MemoryEventStore): { asked: string[] } => {
    const asked: string[] = [];
    const readStreams = store.readStreams.bind(store);
    store.readStreams = (streams) => { asked.push(...streams); return readStreams(streams); };
    return { asked };
  };

  test('does not ask again for what it read or wrote, and holds the same events as the store', async () => {
    const store = inner();
    const { asked } = counting(store);
    const remembering = new RememberingStore(store);
    await (await remembering.current('now')).readStreams(['claim-1', 'claim-2']);
    await remembering.appendMany([
      { stream: 'claim-1', expected: 'no_stream', events: [some(1), some(2)] }, { stream: 'claim-2', expected: 'no_stream', events: [some(3)] },
    ]);
    await remembering.append('claim-1', [some(4)], { expected: 1 });
    const seen = await (await remembering.current('lately')).readStreams(['claim-1', 'claim-2']);
    expect(asked).toEqual(['claim-1', 'claim-2']);
    const there = await store.readStreams(['claim-1', 'claim-2']);
    for (const stream of ['claim-1', 'claim-2']) expect(outline(seen.get(stream))).toEqual(outline(there.get(stream)));
  });

  test('sees now what others wrote, and lately only what it knew', async () => {
    const store = inner();
    const remembering = new RememberingStore(store);
    await (await remembering.current('now')).readStreams(['claim-1']);
    await store.append('claim-1', [some(1)], { expected: 'no_stream' });
    expect((await (await remembering.current('lately')).readStreams(['claim-1'])).get('claim-1')).toEqual([]);
    await expect(remembering.append('claim-1', [some(2)], { expected: 'no_stream' })).rejects.toThrow(ConflictError);
    // what was met in a conflict is not believed any more: the next try would meet it again
    expect((await (await remembering.current('lately')).readStreams(['claim-1'])).get('claim-1')).toHaveLength(1);
    expect(outline((await (await remembering.current('now')).readStreams(['claim-1'])).get('claim-1'))).toHaveLength(1);
  });

  test('a stream that others write while it is being read is remembered whole', async () => {
    const store = inner();
    const remembering = new RememberingStore(store);
    await remembering.append('claim-2', [some(0)], { expected: 'no_stream' });
    await remembering.current('now');
    const readStreams = store.readStreams.bind(store);
    let answered = (): void => undefined;
    store.readStreams = async (streams) => {
      const found = await readStreams(streams);
      await new Promise<void>((resolve) => { answered = resolve; });
      return found;
    };
    const reading = (await remembering.current('now')).readStreams(['claim-1']);
    await new Promise((resume) => { setImmediate(resume); });
    await store.append('claim-1', [some(1)], { expected: 'no_stream' });
    await remembering.current('now');
    answered();
    expect((await reading).get('claim-1')).toEqual([]);
    expect((await (await remembering.current('lately')).readStreams(['claim-1'])).get('claim-1')).toHaveLength(1);
  });

  test('forgets what was asked for longest ago, and everything when it fell far behind', async () => {
    const store = inner();
    const { asked } = counting(store);
    const remembering = new RememberingStore(store, { characters: 450, eventsBehind: 2 });
    for (const stream of ['claim-1', 'claim-2', 'claim-3', 'claim-3', 'claim-1']) await (await remembering.current('now')).readStreams([stream]);
    expect(asked).toEqual(['claim-1', 'claim-2', 'claim-3', 'claim-1']);
    await store.append('claim-3', [some(1), some(2), some(3)], { expected: 'no_stream' });
    expect((await (await remembering.current('now')).readStreams(['claim-3'])).get('claim-3')).toHaveLength(3);
  });
});
