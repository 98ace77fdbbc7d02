import { canonicalJson, type Instant } from '#kernel';
import type { EventReader, Position } from '#event-store/reader';
import { StoredEvent } from '#event-store/reader';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { leafHash } from '../log/leaf.codec.js';
import { EMPTY_ROOT, rootOf } from '../log/tree.js';
import { compareHistories, type HistoriesCompared } from './histories.check.js';

type Change = Partial<Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'type' | 'dataText' | 'metaText' | 'recordedAt'>>;

const EVENTS = randomHistory(7, 160).map(({ stream, revision, id, type, data, meta, recordedAt }, index) =>
  new StoredEvent(stream, revision, String(index + 1) as Position, id, type, canonicalJson(data), canonicalJson(meta), recordedAt as Instant));

const changed = (events: readonly StoredEvent[], index: number, change: Change): readonly StoredEvent[] => events.map((event, at) => {
  if (at !== index) return event;
  const { dataText, metaText } = event; // getters: a spread does not take them along
  const to = { ...event, dataText, metaText, ...change };
  return new StoredEvent(to.stream, to.revision, event.position, to.id, to.type, to.dataText, to.metaText, to.recordedAt);
});

/** A store that holds these events: its positions and the size of its batches are its own. */
const holding = (events: readonly StoredEvent[], { step = 1, batch = 1_000 } = {}): { readonly reader: EventReader } => ({
  reader: {
    async *readAll({ to }: { to?: Position }) {
      const placed = events.map((one, index) =>
        new StoredEvent(one.stream, one.revision, String((index + 1) * step) as Position, one.id, one.type, one.dataText, one.metaText, one.recordedAt));
      const told = to === undefined ? placed : placed.filter(({ position }) => BigInt(position) <= BigInt(to));
      for (let at = 0; at < told.length; at += batch) yield told.slice(at, at + batch);
    },
  } as unknown as EventReader,
});

const compared = (from: readonly StoredEvent[], to: readonly StoredEvent[]): Promise<HistoriesCompared> => compareHistories(holding(from), holding(to));

describe('two histories held against each other', () => {
  it('are equal whatever the stores call their places and however they deliver', async () => {
    const seen: number[] = [];
    const result = await compareHistories(holding(EVENTS), holding(EVENTS, { step: 977, batch: 3 }), (events) => { seen.push(events); });
    expect(result).toEqual({ equal: true, from: result.to, to: result.from });
    expect(result.from).toMatchObject({ events: EVENTS.length, root: rootOf(EVENTS.map(leafHash)).toString('base64') });
    expect(Object.keys(result.from.books)).toEqual(expect.arrayContaining(['UI_FUND 370100 A', 'UI_FUND 370100 F', 'UI_FUND 370116 F']));
    expect(Object.values(result.from.books).every(({ vouchers, sha256 }) => vouchers > 0 && /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
    expect(seen.at(-1)).toBe(EVENTS.length);
  });

  it('are looked at up to where one is asked to be', async () => {
    const from = { ...holding(EVENTS, { step: 10 }), to: '500' as Position };
    expect(await compareHistories(from, holding(EVENTS.slice(0, 50)))).toMatchObject({ equal: true, from: { events: 50 } });
  });

  it('are equal when both are empty', async () => {
    const empty = { events: 0, root: EMPTY_ROOT.toString('base64'), books: {} };
    expect(await compared([], [])).toEqual({ equal: true, from: empty, to: empty });
  });

  const at = 60;
  const one = EVENTS[at]!;
  it.each<[string, Change]>([
    ['id', { id: '00000000-0000-5000-8000-ffffffffffff' }], ['stream', { stream: 'story-370199' }], ['revision', { revision: one.revision + 1 }],
    ['recorded instant', { recordedAt: '2030-01-01T00:00:00.000Z' as Instant }], ['meta', { metaText: one.metaText.replace('O-1', 'O-2') }],
    ['data by one blank', { dataText: `${one.dataText} ` }],
  ])('differ by the %s of one event, and it is named', async (_, change) => {
    const result = await compared(EVENTS, changed(EVENTS, at, change));
    expect(result.equal).toBe(false);
    expect(result.from.root).not.toBe(result.to.root);
    expect(result.firstDifference).toMatchObject({ logIndex: at, from: `${one.stream}#${one.revision} ${one.type} ${one.id}` });
  });

  it('differ when an event is lost, doubled or moved', async () => {
    const without = [...EVENTS.slice(0, at), ...EVENTS.slice(at + 1)];
    const swapped = [...EVENTS.slice(0, at), EVENTS[at + 1]!, one, ...EVENTS.slice(at + 2)];
    for (const other of [without, swapped, [...EVENTS.slice(0, at), one, ...EVENTS.slice(at)]]) {
      for (const result of [await compared(EVENTS, other), await compared(other, EVENTS)]) expect(result.firstDifference?.logIndex).toBeGreaterThanOrEqual(at);
      expect((await compared(EVENTS, other)).equal).toBe(false);
    }
    expect(await compared(EVENTS, EVENTS.slice(0, -1))).toMatchObject({
      equal: false, from: { events: EVENTS.length }, to: { events: EVENTS.length - 1 }, firstDifference: { logIndex: EVENTS.length - 1, to: null },
    });
    expect((await compared(EVENTS.slice(0, -1), EVENTS)).firstDifference).toMatchObject({ from: null });
  });

  it('are not called equal when neither can be posted', async () => {
    const broken = changed(EVENTS, at, { type: 'Unheard.v1' });
    const result = await compared(broken, broken);
    expect(result).toMatchObject({ equal: false, from: { events: EVENTS.length, broken: expect.stringMatching(/Unheard/) as unknown } });
    expect(result.firstDifference).toBeUndefined();
    expect(result.from.root).toBe(result.to.root);
  });
});
