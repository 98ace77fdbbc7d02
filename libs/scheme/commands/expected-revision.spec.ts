import 'reflect-metadata';
import { MemoryEventStore, type AppendOptions, type AppendResult, type StreamWrite } from '#event-store';
import type { Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import { type CommandOutcome, IssueCommand, IssueHandler, StreamMoved } from './index.js';

const NOW = '2026-11-23T02:00:00.000Z' as Instant;
let serial = 0;
const uuid = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;

/** A store in which something happens between what a command read and what it appends, once. */
class Interrupted extends MemoryEventStore {
  interruption: (() => Promise<unknown>) | undefined;
  override async appendMany(writes: readonly StreamWrite[], options?: AppendOptions): Promise<readonly AppendResult[]> {
    const happening = this.interruption;
    this.interruption = undefined;
    await happening?.();
    return super.appendMany(writes, options);
  }
}

const office = async () => {
  const store = new Interrupted({ clock: () => NOW });
  const vault = new MemoryVault();
  const handler = new IssueHandler(store, vault, () => NOW);
  type Wish = ConstructorParameters<typeof IssueCommand>[2];
  const send = (command: string, data: unknown, options: Wish = { dryRun: false }, id = uuid()): Promise<CommandOutcome> =>
    handler.execute(new IssueCommand({ id, on: '2026-11-23', do: command, data }, { officerId: 'admin', correlationId: 'r' }, options));
  await send('OpenStore', { mode: 'real', administrator: 'admin', name: '管理员', org: '370100' });
  await send('RegisterOrganisation', { orgId: '370100', name: '济南市', level: 'CITY' });
  await send('RegisterOfficer', { officerId: 'O-1', name: '甲', org: '370100', unit: 'AGENCY' });
  const grant = (role: string, revision?: number, more: { readonly dryRun?: boolean; readonly id?: string } = {}): Promise<CommandOutcome> =>
    send('GrantRoles', { officerId: 'O-1', roles: [role] },
      { dryRun: more.dryRun ?? false, ...(revision === undefined ? {} : { expected: { stream: 'officer-O-1', revision } }) }, more.id);
  return { store, grant };
};

describe('a command that says what revision it was decided on', () => {
  it('is recorded at that revision, and refused at every other with what the officer has not seen', async () => {
    const { store, grant } = await office();
    expect((await grant('ACCEPT', 0)).outcome).toBe('accepted');
    const head = await store.head();
    for (const revision of [0, 2, 99]) await expect(grant('NOTICE', revision)).rejects.toMatchObject({ stream: 'officer-O-1', expected: revision });
    const moved = await grant('NOTICE', 0).catch((error: unknown) => error);
    expect(moved).toBeInstanceOf(StreamMoved);
    expect((moved as StreamMoved).events).toMatchObject([{ revision: 1, type: 'RolesGranted.v1', actor: 'admin' }]);
    expect(await store.head()).toEqual(head);
  });

  it('is refused also when the stream moves between its reading and its append, and is not decided again', async () => {
    const { store, grant } = await office();
    store.interruption = () => grant('INSPECT');
    await expect(grant('ACCEPT', 0)).rejects.toBeInstanceOf(StreamMoved);
    // Without a revision the same meeting is decided again on the new history.
    store.interruption = () => grant('NOTICE');
    expect((await grant('ACCEPT')).outcome).toBe('accepted');
  });

  it('guards a stream it does not write', async () => {
    const { store, grant } = await office();
    const options = { dryRun: false, expected: { stream: 'organisation-370100', revision: 0 } };
    store.interruption = () => store.append('organisation-370100', [
      { id: uuid(), type: 'OrganisationRegistered.v1', data: { orgId: '370100' }, meta: { org: '370100', on: '2026-11-23' } as never }], { expected: 0 });
    const handler = new IssueHandler(store, new MemoryVault(), () => NOW);
    const late = new IssueCommand({ id: uuid(), on: '2026-11-23', do: 'GrantRoles', data: { officerId: 'O-1', roles: ['ACCEPT'] } },
      { officerId: 'admin', correlationId: 'r' }, options);
    await expect(handler.execute(late)).rejects.toBeInstanceOf(StreamMoved);
    expect((await grant('ACCEPT', 0)).outcome).toBe('accepted');
  });

  it('answers a repeated command as before, wherever the stream is now, and says so of a dry run too', async () => {
    const { grant } = await office();
    const id = uuid();
    expect(await grant('ACCEPT', 0, { id })).toMatchObject({ outcome: 'accepted', deduplicated: false });
    expect(await grant('ACCEPT', 0, { id })).toMatchObject({ outcome: 'accepted', deduplicated: true });
    await expect(grant('NOTICE', 0, { dryRun: true })).rejects.toBeInstanceOf(StreamMoved);
    expect((await grant('NOTICE', 1, { dryRun: true })).outcome).toBe('wouldAccept');
  });
});
