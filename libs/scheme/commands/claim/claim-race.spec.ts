import 'reflect-metadata';
import { MemoryEventStore, type NewEvent } from '#event-store';
import type { Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import type { Happened } from '../../../../test/support/builders.js';
import { rules } from '../../../../test/support/claim-past.js';
import { claim, traineeOf } from '../../../../test/support/money-past.js';
import { certificate, person, trainingClass } from '../../../../test/support/training-past.js';
import { type CommandOutcome, IssueCommand, IssueHandler } from '../index.js';

const NOW = '2019-12-06T01:00:00.000Z' as Instant;
let serial = 0;
const uuid = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;

/** Writes a specification's past into a store, stream by stream. */
const tell = async (store: MemoryEventStore, history: readonly Happened[]): Promise<void> => {
  for (const stream of new Set(history.map((each) => each.stream))) {
    const events = history.filter((each) => each.stream === stream).map(({ event }): NewEvent => ({ id: uuid(), type: event.type, data: event.data as never,
      meta: event.meta }));
    await store.appendMany([{ stream, expected: 'no_stream', events }]);
  }
};

const office = async (history: readonly Happened[]) => {
  const store = new MemoryEventStore({ clock: () => NOW });
  const vault = new MemoryVault();
  const desk = (): IssueHandler => new IssueHandler(store, vault, () => NOW);
  const send = (officerId: string, command: string, data: unknown): Promise<CommandOutcome> => desk().execute(
    new IssueCommand({ id: uuid(), on: '2019-12-06', at: undefined, by: undefined, do: command, data }, { officerId, correlationId: 'race' },
      { dryRun: false }));
  await send('admin', 'OpenStore', { mode: 'real', administrator: 'admin', name: '管理员', org: '370100' });
  await send('admin', 'RegisterOrganisation', { orgId: '370100', name: '济南市', level: 'CITY' });
  for (const officerId of ['O-a', 'O-b']) {
    await send('admin', 'RegisterOfficer', { officerId, name: officerId, org: '370100', unit: 'AGENCY' });
    await send('admin', 'GrantRoles', { officerId, roles: ['ACCEPT'] });
  }
  await tell(store, history);
  return { store, send };
};

const submitted = (claimId: string, classId: string, personId = 'P1'): Happened[] => claim(claimId, 'submitted', { classId, people: [personId] });
const classes = ['K1', 'K2', 'K3', 'K4'];

describe('clause JN-2.3.1b — two clerks race for the last place', () => {
  const world = (cap: number): Happened[] => [
    ...rules({ 'cap.perPersonYear': cap }), ...classes.flatMap((classId, i) => trainingClass({ classId, occupation: `4-0${i}-01-01` })), person('P1'),
  ];
  /** One certificate a claim: the trainee of each claim names its own. */
  const certified = (n: number): Happened[] => classes.slice(0, n).flatMap((classId, i) => {
    const [one] = [certificate('P1', { classId, occupation: `4-0${i}-01-01` })];
    return [{ ...one!, stream: `certificate-Z-P1-${classId}`,
      event: { ...one!.event, data: { ...(one!.event.data as object), certificateId: `Z-P1-${classId}` } } as never }];
  });
  const claims = (n: number): Happened[] => classes.slice(0, n).flatMap((classId, i) => submitted(`C${i + 1}`, classId)).map((each) => ({
    ...each, event: { ...each.event, data: { ...(each.event.data as object),
      trainees: [{ ...traineeOf('P1'), certificateId: `Z-P1-${(each.event.data as { classId: string }).classId}` }] } } as never,
  }));

  it.each([1, 2, 3])('with %i places exactly so many of four win, and no stream is ahead of the other', async (cap) => {
    const { store, send } = await office([...world(cap), ...certified(4), ...claims(4)]);
    const answers = await Promise.all(['C1', 'C2', 'C3', 'C4'].map((claimId, i) => send(i % 2 === 0 ? 'O-a' : 'O-b', 'AcceptClaim', { claimId })));
    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(cap);
    expect(answers.flatMap((each) => (each.outcome === 'refused' ? [each.refused] : []))).toEqual(Array(4 - cap).fill('claim.cap-per-year'));
    const streams = await store.readStreams(['person-P1', 'claim-C1', 'claim-C2', 'claim-C3', 'claim-C4']);
    const count = (type: string): number => [...streams.values()].flat().filter((event) => event.type === type).length;
    expect([count('SubsidyReserved.v1'), count('ClaimAccepted.v1')]).toEqual([cap, cap]);
  });

  it('each place carries its own facts, the claim all of them', async () => {
    const { store, send } = await office([...world(3), ...certified(1), ...claims(1)]);
    await send('O-a', 'RecordPension', {
      personId: 'P1', factId: 'PF-1', entitledFrom: null, source: '养老保险待遇库', queriedOn: '2019-12-01', evidenceHash: 'a'.repeat(64),
    });
    await send('O-a', 'AcceptClaim', { claimId: 'C1' });
    const used = [{ fact: 'PENSION', factId: 'PF-1', personId: 'P1', source: '养老保险待遇库', queriedOn: '2019-12-01', ageDays: 5 }];
    const streams = await store.readStreams(['person-P1', 'claim-C1']);
    expect([...streams.values()].map((events) => events.at(-1)?.meta.facts)).toEqual([used, used]);
  });
});
