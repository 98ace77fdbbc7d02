import { MemoryEventStore, type NewEvent, START } from '#event-store';
import type { Instant } from '#kernel';
import { storeStream } from '#scheme/history';
import { CITY, fact, type Happened } from '../../../test/support/builders.js';
import { officer, OVERRIDE, override } from '../../../test/support/duties-past.js';
import { hashLeaf, leafText } from '../log/leaf.codec.js';
import type { LogQueries } from '../log/proof.query.js';
import { EventsPart } from './events.writer.js';

const NOW = '2020-01-06T01:00:00.000Z' as Instant;
const DISTRICT = '370116';
const far = (happened: Happened): Happened => ({ ...happened, event: { ...happened.event, meta: { ...happened.event.meta, org: DISTRICT } } });

/** A store with one override used in the city and one in the district; the log seals it as it stands. */
const sealed = async () => {
  const store = new MemoryEventStore({ clock: () => NOW });
  const past = [
    fact(storeStream, ['StoreOpened.v1', { mode: 'real', administrator: 'O-admin' }]), ...officer('O-1'), ...override('used'),
    ...[...officer('O-9'), ...override('used', { ...OVERRIDE, officerId: 'O-9', overrideId: 'OV-9' })].map(far),
  ];
  const revisions = new Map<string, number>();
  for (const [i, { stream, event: { type, data, meta } }] of past.entries()) {
    const at = revisions.get(stream);
    const event = { id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`, type, data, meta } as unknown as NewEvent;
    await store.append(stream, [event], { expected: at ?? 'no_stream' });
    revisions.set(stream, (at ?? -1) + 1);
  }
  const leaves: Buffer[] = [];
  for await (const batch of store.readAll({ after: START })) leaves.push(...batch.map((event) => hashLeaf(Buffer.from(leafText(event), 'utf8'))));
  return { store, leaves };
};

describe('clause JN-3.3c — S13: an override appears in every export of its organisation', () => {
  it.each([[CITY, 'OV-1', 'OV-9'], [DISTRICT, 'OV-9', 'OV-1']])('%s: proposed, granted with both approvers, and used', async (org, own, foreign) => {
    const { store, leaves } = await sealed();
    const log = { async *leafPages() { yield await Promise.resolve(leaves); } } as unknown as LogQueries;
    const part = new EventsPart({ reader: store, log }, { org, size: leaves.length, makersOf: new Set() });
    let text = '';
    for await (const lines of part.lines()) text += lines;
    const told = text.trim().split('\n').map((line) => (JSON.parse(line) as { leaf: { type: string; data: Record<string, unknown> } }).leaf);
    const overrides = told.filter(({ type }) => type.startsWith('Override'));
    expect(overrides.map(({ type, data }) => [type, data['overrideId'], data['rule'], data['approvers'] ?? null])).toEqual([
      ['OverrideProposed.v1', own, 'S1', null], ['OverrideGranted.v1', own, 'S1', ['O-supervise', 'O-approve']], ['OverrideUsed.v1', own, 'S1', null],
    ]);
    expect(text).not.toContain(foreign);
  });
});
