import 'reflect-metadata';
import type { Pool } from 'pg';
import { MemoryEventStore } from '#event-store';
import { type Instant } from '#kernel';
import { MemoryVault } from '#privacy';
import { claimStream, type Officer } from '#scheme/history';
import { runDayBook, sampleLines } from '../../test/support/office.js';
import { CasesQuery } from './cases.query.js';
import { ClaimPageQuery } from './claim-page.query.js';
import { OfficersQuery } from './officers.query.js';

/** The sample as it stands in memory; of the views only that they hold nothing. */
const store = new MemoryEventStore({ clock: () => '2026-01-01T00:00:00.000Z' as Instant });
const vault = new MemoryVault();
const officers = new OfficersQuery(store, () => '2026-01-01T00:00:00.000Z' as Instant);
const asked: unknown[][] = [];
const noRows = { query: async (_sql: string, values: unknown[]) => { asked.push(values); return { rows: [] }; } } as unknown as Pool;
const cases = new CasesQuery(noRows, store, vault, officers);
const claims = new ClaimPageQuery(store, cases, officers);
const identities = new Map<string, { readonly name: string; readonly idNumber: string }>();
const who = (officerId: string): Promise<Officer> => cases.officer(officerId);

beforeAll(async () => {
  const lines = sampleLines();
  for (const { do: name, data } of lines) {
    const { personId, identity } = data as { readonly personId: string; readonly identity: { readonly name: string; readonly idNumber: string } };
    if (name === 'RegisterPerson') identities.set(personId, identity);
  }
  await runDayBook({ store, vault }, lines);
});

describe('the page of a claim', () => {
  it('shows the history as it was recorded, with who, in which role, when and under which clause', async () => {
    const page = await claims.page('C1', await who('O-review1'));
    const events = (await store.readStreams([claimStream('C1')])).get(claimStream('C1')) ?? [];
    expect(page?.history.map(({ revision, type, actor, role, recordedAt, clauses }) => [revision, type, actor, role, recordedAt, clauses]))
      .toEqual(events.map(({ revision, type, recordedAt, meta }) => [revision, type, meta.actor, meta.role, recordedAt, meta.clauses]));
    expect(page).toMatchObject({ revision: events.length - 1, org: '370100', classId: 'K1', institutionId: 'I1', payee: { kind: 'INSTITUTION', id: 'I1' } });
    expect(page?.amounts.lines.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(page?.amounts.amountFen);
  });

  it('shows the facts each decision relied on with their age then and now', async () => {
    const page = await claims.page('C1', await who('O-review1'));
    const facts = page?.checks.flatMap(({ facts: used }) => used).filter(({ queriedOn }) => queriedOn !== undefined) ?? [];
    expect(facts.length).toBeGreaterThan(0);
    for (const fact of facts) {
      expect(fact).toMatchObject({ source: expect.any(String), ageDays: expect.any(Number), ageDaysNow: expect.any(Number) });
      expect(Number(fact['ageDaysNow'])).toBeGreaterThanOrEqual(Number(fact['ageDays']));
    }
    expect(page?.today.slice(0, 4)).not.toBe('2026');
  });

  it('names people masked and no account', async () => {
    const text = JSON.stringify(await claims.page('C1', await who('O-review1')));
    for (const { name, idNumber } of identities.values()) expect([text.includes(name), text.includes(idNumber)]).toEqual([false, false]);
    expect(text).toContain('赵**');
    expect(text).not.toContain('ACC-');
  });

  it('says what may happen next and who may do it', async () => {
    const page = await claims.page('C7', await who('O-accept'));
    for (const { command, roles } of page?.next ?? []) expect([command, roles.length > 0]).toEqual([command, true]);
    const paid = await claims.page('C2', await who('O-accept'));
    expect(paid?.next.some(({ awaited }) => awaited)).toBe(false);
  });

  it('is there for the own organisation and institution only, and else as if it were not', async () => {
    const own = await who('O-inst1');
    expect(await claims.page('C1', own)).toMatchObject({ claimId: 'C1' });
    expect(await claims.page('C1', { ...own, institutionId: 'I2' })).toBeNull();
    expect(await claims.page('C1', { ...own, unit: 'ENTERPRISE' })).toBeNull();
    expect(await claims.page('C1', await who('O-lw-account'))).toBeNull();
    expect(await claims.page('C99', await who('O-accept'))).toBeNull();
    await expect(who('O-nobody')).rejects.toMatchObject({ code: 'auth.role-missing' });
  });
});

describe('a person by ID number', () => {
  const { idNumber } = { idNumber: '37010219760211101X' };

  it('is found however the number is written, masked, and by who has to do with the person', async () => {
    const officer = await who('O-accept');
    for (const written of [idNumber, ` ${idNumber.toLowerCase()} `, '３７０１０２１９７６０２１１１０１Ｘ']) {
      expect(await cases.personWith(written, officer)).toEqual({ personId: 'P01', name: '赵**', idNumber: '370102********101X' });
    }
    expect(await cases.personWith('370102199001010011', officer)).toBeNull();
    expect(await cases.personWith(idNumber, await who('O-lw-account'))).toBeNull();
    expect(await cases.personWith(idNumber, await who('O-inst1'))).toBeNull();
  });

  it('leaves no trace of the number', async () => {
    const officer = await who('O-accept');
    asked.length = 0;
    await cases.personWith('370102199001010011', officer);
    await cases.personWith(idNumber, officer);
    expect(JSON.stringify(asked)).not.toContain(idNumber.slice(0, 17));
    expect(await vault.check([{ kind: 'person', id: 'P-other', fields: {}, unique: '370102199001010011' }])).toEqual([]);
  });
});

describe('a page of the worklist', () => {
  it('asks for the own organisation, or the own institution, and the states that wait for the own roles', async () => {
    asked.length = 0;
    await cases.worklist(await who('O-review1'), { after: '7.2', limit: '10' });
    await cases.worklist(await who('O-inst1'), {});
    const pages = asked.filter(({ length }) => length > 6);
    expect(pages[0]?.slice(0, 6)).toEqual(['370100', null, null, '7', '2', 11]);
    expect(pages[0]?.slice(6)).toEqual([
      ['claim', 'claim', 'claim', 'batch', 'finding'], ['accepted', 'firstPassed', 'secondPassed', 'open', 'open'], ['', '', '', '', '']]);
    expect(pages[1]?.slice(0, 6)).toEqual(['370100', 'I1', null, '-1', '0', 51]);
  });
});
