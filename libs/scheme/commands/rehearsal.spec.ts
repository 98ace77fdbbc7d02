import { MemoryEventStore } from '#event-store';
import { instantOf } from '#kernel';
import { MemoryVault } from '#privacy';
import { type CommandOutcome, IssueCommand, Rehearsal } from '#scheme/commands';
import { runDayBook, sampleLines } from '../../../test/support/office.js';

const clock = () => instantOf(0);
const lines = sampleLines();
const first = lines.findIndex(({ do: name }) => name === 'RegisterPerson');
const caller = { officerId: 'admin', correlationId: 'r' };

describe('a rehearsal', () => {
  const [store, vault] = [new MemoryEventStore({ clock }), new MemoryVault()];
  beforeAll(async () => { await runDayBook({ store, vault }, lines.slice(0, first)); });

  it('answers every line of the rest of a day book as the doorbell will, and writes nothing', async () => {
    const rest = lines.slice(first, first + 60);
    const { position } = await store.head();
    const rehearsal = new Rehearsal({ store, vault, clock });
    const supposed: string[] = [];
    for (const envelope of rest) supposed.push((await rehearsal.execute(new IssueCommand(envelope, caller))).outcome);
    expect(supposed).toContain('accepted');
    expect((await store.head()).position).toBe(position);
    expect((await vault.openMany('person', ['P01'])).size).toBe(0);
    const real = await runDayBook({ store, vault }, rest);
    expect(real.map(({ outcome }) => outcome)).toEqual(supposed);
  });

  it('sees what the commands before would have done', async () => {
    const rehearsal = new Rehearsal({ store: new MemoryEventStore({ clock }), vault: new MemoryVault(), clock });
    const answers: CommandOutcome[] = [];
    for (const envelope of lines.slice(0, first + 1)) answers.push(await rehearsal.execute(new IssueCommand(envelope, caller)));
    // the sample's own refusals
    expect(answers.filter(({ outcome }) => outcome !== 'accepted').map((each) => each.do)).toEqual(['GrantRoles', 'AcceptClassFiling']);
    const twice = { ...lines[first]!, id: '00000000-0000-4000-8000-000000000001' };
    expect(await rehearsal.execute(new IssueCommand(twice, caller))).toMatchObject({ outcome: 'refused', refused: 'person.exists' });
    const other = { ...twice, data: { ...(twice.data as object), personId: 'P-other', accountId: 'ACC-other' } };
    expect(await rehearsal.execute(new IssueCommand(other, caller))).toMatchObject({ outcome: 'refused', refused: 'person.already-registered' });
    expect(await rehearsal.execute(new IssueCommand(lines[first]!, caller))).toMatchObject({ outcome: 'accepted', deduplicated: true });
  });
});
