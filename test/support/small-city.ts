import { MemoryEventStore, type StoredEvent } from '#event-store';
import type { Instant } from '#kernel';
import { START } from '#event-store/reader';
import { MemoryVault } from '#privacy';
import type { CommandEnvelope } from '#scheme/commands';
import type { Wish } from '../../apps/cli/city/city.world.js';
import { simulation } from '../../apps/cli/city/simulation.js';
import { runDayBook } from './office.js';

/** The history of a simulated city as the real handlers write it, in memory. The same wish gives the same events, bytes and instants. */
export const cityHistory = async (wish: Wish): Promise<readonly StoredEvent[]> => {
  const store = new MemoryEventStore({ clock: () => '2030-01-01T00:00:00.000Z' as Instant });
  await runDayBook({ store, vault: new MemoryVault() }, [...simulation(wish)].map(({ text }) => JSON.parse(text) as CommandEnvelope));
  const events: StoredEvent[] = [];
  for await (const batch of store.readAll({ after: START })) events.push(...batch);
  return events;
};
