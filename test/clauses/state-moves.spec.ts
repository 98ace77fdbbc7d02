import 'reflect-metadata';
import { MemoryEventStore, START } from '#event-store';
import type { Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import type { CommandEnvelope } from '#scheme/commands';
import { simulation } from '../../apps/cli/city/simulation.js';
import { MoneyLife } from '../support/money-life.story.js';
import { runDayBook, sampleLines } from '../support/office.js';
import { SeededOffice } from '../support/seeded-office.js';
import { StateMoves } from '../support/state-moves.js';
import { type Walk, walks } from '../support/state-walks.js';
import { machines, spelledOut } from './state-moves.table.js';

const moves = new StateMoves();
const city = (): CommandEnvelope[] => [...simulation({ months: 8, claims: 400, seed: 7, irregular: 0.15 })].map(({ text }) =>
  JSON.parse(text) as CommandEnvelope);
/** Everything a day book makes of an empty store. */
const watch = async (lines: readonly CommandEnvelope[]): Promise<void> => {
  const store = new MemoryEventStore({ clock: () => '2030-01-01T00:00:00.000Z' as Instant });
  await runDayBook({ store, vault: new MemoryVault() }, lines);
  moves.elsewhere();
  for await (const batch of store.readAll({ after: START })) for (const event of batch) moves.take(event);
};
const live = async (seed: number): Promise<void> => {
  const life = new MoneyLife(seed);
  await life.begin();
  const { length: past } = life.told;
  for (let turn = 0; turn < 300; turn += 1) for (const order of life.turn()) await life.step(order);
  moves.elsewhere();
  life.told.forEach((event, i) => { moves.take(event as never, i >= past); });
};

const goes = async ({ today, past, orders }: Walk): Promise<void> => {
  const office = await SeededOffice.of(today, ...past);
  const { length: before } = await allOf(office);
  for (const [by, command, data] of orders) {
    const answer = await office.send(by, command, data);
    if (answer.outcome !== 'accepted') throw new Error(`${command}: ${JSON.stringify(answer)}`);
  }
  moves.elsewhere();
  (await allOf(office)).forEach((event, i) => { moves.take(event, i >= before); });
};
const allOf = async ({ store }: SeededOffice) => {
  const all = [];
  for await (const batch of store.readAll({ after: START })) all.push(...batch);
  return all;
};

describe('clause JN-3.3c — the state machines of domain.md §2.3', () => {
  beforeAll(async () => {
    await watch(city());
    await watch(sampleLines());
    for (const seed of [11, 12, 13]) await live(seed);
  }, 120_000);

  it.each(walks.map((walk) => [walk.name, walk] as const))('%s', async (_name, walk) => { await goes(walk); });

  it.each(Object.entries(machines))('%s: nothing moves but as listed', (name, { moves: listed, beside = {} }) => {
    const allowed = spelledOut([...listed, ...Object.keys(beside)]);
    expect([...moves.seen.get(name) ?? []].filter(([move]) => !allowed.includes(move))).toEqual([]);
  });

  it.each(Object.entries(machines))('%s: everything listed is made by a command', (name, { moves: listed, beside = {}, notMade = {} }) => {
    const never = spelledOut(Object.keys(notMade));
    const wanted = spelledOut([...listed, ...Object.keys(beside)]).filter((move) => !never.includes(move));
    expect([...new Set(wanted)].filter((move) => moves.seen.get(name)?.has(move) !== true)).toEqual([]);
    expect(never.filter((move) => moves.seen.get(name)?.has(move) === true)).toEqual([]);
  });
});
