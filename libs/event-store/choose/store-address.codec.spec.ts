import { Pool } from 'pg';
import { UnsupportedStore } from '#event-store';
import { PgEventReader, PgEventStore } from '#event-store/postgres';
import { chooseReader, chooseStore } from './chosen.store.js';
import { checkKurrentAddress, placeOf, storeKindOf, withoutLogin } from './store-address.codec.js';

const SECRET = 'top-secret';
const GOOD = [
  ['kurrentdb://localhost:2113?tls=false', 'localhost:2113'],
  ['esdb://admin:top-secret@node1:2113,node2:2113,node3?tls=true&tlsCAFile=%2Frun%2Fca.crt', 'node1:2113,node2:2113,node3'],
  ['kurrentdb+discover://admin:top%40secret@cluster.example/?nodePreference=leader&keep_alive-interval=10000', 'cluster.example'],
  ['kdb://127.0.0.1:2113/', '127.0.0.1:2113'],
] as const;
const BAD = [
  'kurrentdb://', 'kurrentdb://admin:top-secret@', 'kurrentdb://admin@node1:2113?x=top-secret', 'kurrentdb://admin:top-se@cret:top-secret@node1:2113',
  'kurrentdb://admin:top-secret%zz@node1', 'kurrentdb://admin:top-secret/@node1', 'kurrentdb://admin:top-secret@node 1', 'kurrentdb://node1:2113:top-secret',
  'kurrentdb://admin:top-secret@node1:2113?password=top-secret', 'kurrentdb://admin:top-secret@node1?tls',
  'kurrentdb://admin:top-secret@node1?tls=true?tls=true', 'kurrentdb://admin:top-secret@node1#top-secret',
];

describe('the address of an event store', () => {
  it('says which store is asked for; without one it is PostgreSQL', () => {
    expect([undefined, '', 'postgres://db/zz', 'postgresql://db/zz'].map((address) => storeKindOf(address))).toEqual(Array(4).fill('postgres'));
    expect(GOOD.map(([address]) => storeKindOf(address))).toEqual(Array(4).fill('kurrent'));
    for (const address of ['mysql://root:top-secret@db', 'localhost:2113', 'http://admin:top-secret@node1:2113', ' kurrentdb://x', 'kurrentdb:top-secret']) {
      expect(() => storeKindOf(address)).toThrow(UnsupportedStore);
      expect(() => storeKindOf(address)).not.toThrow(SECRET);
    }
  });

  it.each(GOOD)('%s is taken, and only its hosts are said', (address, hosts) => {
    expect(() => { checkKurrentAddress(address); }).not.toThrow();
    expect(placeOf(address)).toBe(hosts);
  });

  it.each(BAD)('%s is refused, and nothing of it is repeated', (address) => {
    const refuse = (): void => { checkKurrentAddress(address, 'MINE'); };
    expect(refuse).toThrow(UnsupportedStore);
    expect(refuse).toThrow(/^MINE is not a KurrentDB address: /);
    expect(refuse).not.toThrow(/secret|admin|node1/);
  });

  it.each([...GOOD.map(([address]) => address), ...BAD, 'postgres://owner:top-secret@db.example:5432/zz?password=top-secret'])(
    '%s shows no login as a place', (address) => {
      expect(placeOf(address)).not.toMatch(/secret(?!.*@)|admin|owner/);
    });

  it('is taken out of the words of a library, whole, in parts, encoded or not', () => {
    const address = 'kurrentdb://admin:top%40secret@node1:2113';
    const words = `cannot reach ${address}; Authorization for top@secret was refused, also for top%40secret`;
    expect(withoutLogin(words, address)).toBe('cannot reach kurrentdb://…@node1:2113; Authorization for … was refused, also for …');
    expect(withoutLogin('nothing here', 'kurrentdb://node1:2113')).toBe('nothing here');
  });
});

describe('the chosen store', () => {
  const pool = new Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
  afterAll(() => pool.end());

  it('is PostgreSQL without an address, and nothing connects', async () => {
    const inPostgres = { kind: 'postgres', says: 'events in PostgreSQL', notices: [] };
    expect(await chooseStore({ pool })).toMatchObject({ ...inPostgres, store: expect.any(PgEventStore) as unknown });
    expect(await chooseReader({ pool, eventStoreUrl: '' })).toMatchObject({ ...inPostgres, reader: expect.any(PgEventReader) as unknown });
  });

  const OTHERS = ['postgres://owner:top-secret@other/zz', 'mysql://owner:top-secret@other/zz'];
  it.each([...OTHERS, ...BAD])('is refused for %s, without its login', async (eventStoreUrl) => {
    for (const choose of [chooseReader, chooseStore]) {
      const error = await choose({ pool, eventStoreUrl }).then(() => null, (thrown: unknown) => thrown as Error);
      expect(error).toBeInstanceOf(UnsupportedStore);
      expect(`${error?.message ?? ''}${error?.stack ?? ''}`).not.toContain(SECRET);
    }
  });
});
