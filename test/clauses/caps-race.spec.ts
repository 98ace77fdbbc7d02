import 'reflect-metadata';
import type { Pool } from 'pg';
import { type EventStore, type NewEvent, RememberingStore } from '#event-store';
import { PgEventStore } from '#event-store/postgres';
import type { Instant } from '#kernel';
import { openPool } from '#postgres';
import { MemoryVault } from '#privacy';
import { type CommandOutcome, IssueCommand, IssueHandler } from '#scheme/commands';
import { fact, type Happened } from '../support/builders.js';
import { answer, rules } from '../support/claim-past.js';
import { officer } from '../support/duties-past.js';
import { claim, traineeOf } from '../support/money-past.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { certificate, person, trainingClass } from '../support/training-past.js';

const NOW = '2019-12-06T01:00:00.000Z' as Instant;
const BEFORE = '2019-12-05T01:00:00.000Z' as Instant;
const CLASSES = ['K1', 'K2', 'K3', 'K4'] as const;

/** Claim C1 of class K1 … C4 of K4, each of P1 by a certificate of its own; `same` gives all four one occupation. */
const four = (same: boolean): Happened[] => CLASSES.flatMap((classId, i) => {
  const occupation = same ? '4-00-01-01' : `4-0${i}-01-01`;
  const certificateId = `Z-P1-${classId}`;
  const named = <T extends object>(happened: Happened, more: T, stream = happened.stream): Happened =>
    ({ stream, event: { ...happened.event, data: { ...happened.event.data, ...more } } as never });
  return [
    ...trainingClass({ classId, occupation }), named(certificate('P1', { classId, occupation }), { certificateId }, `certificate-${certificateId}`),
    ...claim(`C${i + 1}`, 'submitted', { classId }).map((each) => named(each, { trainees: [{ ...traineeOf('P1'), certificateId }] })),
  ];
});
const student = answer('P1', 'SCHOOL', '2017-09-01', { about: 'SDU-2017' });
const CAPS: readonly (readonly [name: string, refused: string, past: readonly Happened[]])[] = [
  ['JN-2.3.1b, a person in a year', 'claim.cap-per-year', [...rules({ 'cap.perPersonYear': 1 }), ...four(false)]],
  ['JN-2.3.2a, a schooling', 'claim.cap-per-schooling', [...rules({ 'cap.perPersonYear': 9, 'cap.perStudentSchooling': 1 }), student, ...four(false)]],
  ['JN-2.3.1c, an occupation and level', 'claim.same-occupation-and-level', [...rules({ 'cap.perPersonYear': 9 }), ...four(true)]],
];

describe('two clerks race for the last place, at two doors before one PostgreSQL', () => {
  let database: TestDatabase;
  let pools: Pool[] = [];
  let stores: EventStore[] = [];
  let serial = 0;
  const id = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;
  beforeEach(async () => {
    database = await testDatabase();
    pools = [openPool(database.clerkUrl, { max: 4 }), openPool(database.clerkUrl, { max: 4 })];
    stores = pools.map((pool) => new RememberingStore(new PgEventStore({ pool })));
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(pools.map((pool) => pool.end()));
    await database.drop();
  });
  const tell = async (past: readonly Happened[]): Promise<void> => {
    const all = [fact('store-1', ['StoreOpened.v1', { mode: 'simulation', administrator: 'O-admin' }]), ...officer('O-a', ['ACCEPT']), ...officer('O-b',
      ['ACCEPT']),
      person('P1'), ...past];
    const of = (stream: string): NewEvent[] => all.filter((each) => each.stream === stream)
      .map(({ event: { type, data, meta } }) => ({ id: id(), type, data: data as never, meta }));
    const streams = [...new Set(all.map(({ stream }) => stream))];
    for (const some of [streams.slice(0, 1), streams.slice(1)]) {
      await stores[0]!.appendMany(some.map((stream) => ({ stream, expected: 'no_stream' as const, events: of(stream) })), { recordedAt: BEFORE });
    }
  };

  it.each(CAPS)('clause %s: exactly one wins', async (_name, refused, past) => {
    await tell(past);
    const doors = stores.map((store) => new IssueHandler(store, new MemoryVault(), () => NOW));
    const accept = (claimId: string, i: number): Promise<CommandOutcome> => doors[i % 2]!.execute(new IssueCommand(
      { id: id(), on: '2019-12-06', at: NOW, by: undefined, do: 'AcceptClaim', data: { claimId } }, { officerId: i % 2 === 0 ? 'O-a' : 'O-b',
        correlationId: 'race' }));
    const answers = await Promise.all(['C1', 'C2', 'C3', 'C4'].map(accept));
    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(answers.flatMap((each) => (each.outcome === 'refused' ? [each.refused] : []))).toEqual([refused, refused, refused]);
    const streams = await stores[1]!.readStreams(['person-P1', 'claim-C1', 'claim-C2', 'claim-C3', 'claim-C4']);
    const count = (type: string): number => [...streams.values()].flat().filter((event) => event.type === type).length;
    expect([count('SubsidyReserved.v1'), count('ClaimAccepted.v1')]).toEqual([1, 1]);
  });
});
