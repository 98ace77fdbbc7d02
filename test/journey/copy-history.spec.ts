import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PgEventReader, PgHistoryImport } from '#event-store/postgres';
import { type EventReader, type Position, START, StoredEvent } from '#event-store/reader';
import { canonicalJson, type Instant } from '#kernel';
import { openPool } from '#postgres';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { randomHistory } from '../support/random-history.view.js';
import { startKurrent, type KurrentUnderTest } from '../support/kurrent-node.js';
import { copyHistory } from './copy-history.client.js';

const EVENTS = randomHistory(11, 180).map(({ stream, revision, id, type, data, meta, recordedAt }, index) =>
  new StoredEvent(stream, revision, String(index + 1) as Position, id, type, canonicalJson(data), canonicalJson(meta), recordedAt as Instant));

const OTHER = randomHistory(12, 20).map(({ stream, revision, id, type, data, meta, recordedAt }) =>
  new StoredEvent(stream, revision, START, id.replace(/0000-5000/, '0001-5000'), type, canonicalJson(data), canonicalJson(meta), recordedAt as Instant));

interface Digest { root: string; events: number; books: object }
interface Result { imported: number; equal: boolean; from: Digest; to: Digest }

const whole = async (reader: EventReader): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = [];
  for await (const batch of reader.readAll({ after: START })) events.push(...batch);
  return events;
};
const told = (events: readonly StoredEvent[]): readonly unknown[] =>
  events.map(({ stream, revision, id, type, dataText, metaText, recordedAt }) => [stream, revision, id, type, dataText, metaText, recordedAt]);
async function* batches(events: readonly StoredEvent[]): AsyncGenerator<readonly StoredEvent[]> { yield events; }

describe('zhuanzhang copy-history', () => {
  let databases: TestDatabase[] = [];
  const database = async (held: readonly StoredEvent[] = []): Promise<TestDatabase> => {
    const made = await testDatabase();
    databases.push(made);
    if (held.length > 0) await inside(made, (pool) => new PgHistoryImport({ pool }).importHistory(batches(held)));
    return made;
  };
  const inside = async <T>({ ownerUrl }: TestDatabase, work: (pool: ReturnType<typeof openPool>) => Promise<T>): Promise<T> => {
    const pool = openPool(ownerUrl, { max: 2 });
    try { return await work(pool); } finally { await pool.end(); }
  };
  const held = (one: TestDatabase): Promise<readonly StoredEvent[]> => inside(one, (pool) => whole(new PgEventReader({ pool })));
  const secretOf = ({ ownerUrl }: TestDatabase): string => new URL(ownerUrl).password;

  afterEach(async () => {
    await Promise.all(databases.map((one) => one.drop()));
    databases = [];
  });

  it('copies a history with everything but the store\'s own id, and proves it by root and vouchers', async () => {
    const [from, to] = [await database(EVENTS), await database()];
    const { code, out, err } = await copyHistory(['--from-env', 'ZZ_FROM', '--to-env', 'ZZ_TO', '--json'], { ZZ_FROM: from.ownerUrl, ZZ_TO: to.ownerUrl });
    const result = JSON.parse(out) as Result;
    expect([code, result]).toEqual([0, expect.objectContaining({ imported: EVENTS.length, equal: true })]);
    expect(result.from).toEqual(result.to);
    expect(result.from.events).toBe(EVENTS.length);
    expect(Object.keys(result.from.books).length).toBeGreaterThan(3);
    expect(told(await held(to))).toEqual(told(EVENTS));
    expect(await inside(to, (pool) => new PgEventReader({ pool }).storeId())).not.toBe(await inside(from, (pool) => new PgEventReader({ pool }).storeId()));
    for (const one of [from, to]) expect(`${out}${err}`).not.toContain(secretOf(one));
  });

  it('continues a copy that was cut, and copies nothing when it is whole', async () => {
    const [from, to] = [await database(EVENTS), await database(EVENTS.slice(0, 77))];
    const again = await copyHistory(['--from', from.ownerUrl, '--to', to.ownerUrl, '--json']);
    expect(JSON.parse(again.out)).toMatchObject({ imported: EVENTS.length - 77, equal: true });
    const text = await copyHistory(['--from', from.ownerUrl, '--to', to.ownerUrl]);
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/^from {2}\d+ events, root [A-Za-z0-9+/]{43}=\n/);
    expect(text.out).toContain('equal: yes (events, Merkle root, every voucher of every book)');
    expect(text.err).toContain(': 0 events copied now');
  });

  describe('by way of KurrentDB', () => {
    let kurrent: KurrentUnderTest;
    beforeAll(async () => { kurrent = await startKurrent(); });
    afterAll(() => kurrent?.stop());

    it('comes back byte by byte, with one root in three stores; a copy that was cut there is continued', async () => {
      const [part, from, home] = [await database(EVENTS.slice(0, 90)), await database(EVENTS), await database()];
      const variables = { KURRENT: kurrent.url, PART: part.ownerUrl, FROM: from.ownerUrl, HOME: home.ownerUrl };
      const prefix = kurrent.prefix();
      const there = (name: string) => copyHistory(['--from-env', name, '--to-env', 'KURRENT', '--to-prefix', prefix, '--json'], variables);
      expect(JSON.parse((await there('PART')).out)).toMatchObject({ imported: 90, equal: true });
      const out = JSON.parse((await there('FROM')).out) as Result;
      expect(out).toMatchObject({ imported: EVENTS.length - 90, equal: true, places: { to: new URL(kurrent.url.replace(/^[a-z]+/, 'http')).host } });
      const back = JSON.parse((await copyHistory(['--from-env', 'KURRENT', '--from-prefix', prefix, '--to-env', 'HOME', '--json'], variables)).out) as Result;
      expect(back).toMatchObject({ imported: EVENTS.length, equal: true });
      expect(new Set([out.from.root, out.to.root, back.from.root, back.to.root]).size).toBe(1);
      expect(told(await held(home))).toEqual(told(EVENTS));
    });

    it('refuses a store of another history there, and one that has grown by itself', async () => {
      const [from, other] = [await database(EVENTS), await database(OTHER)];
      const prefix = kurrent.prefix();
      const words = ['--from-env', 'A', '--to-env', 'KURRENT', '--to-prefix', prefix];
      const there = (one: TestDatabase) => copyHistory(words, { A: one.ownerUrl, KURRENT: kurrent.url });
      expect((await there(other)).code).toBe(0);
      expect(await there(from)).toMatchObject({ code: 4, out: '', err: expect.stringContaining('holds another history') as unknown });
      const less = await database(OTHER.slice(0, 5));
      expect([4, 7]).toContain((await there(less)).code);
    });
  });

  it('refuses a target that holds another history, and leaves it as it is', async () => {
    const [from, to] = [await database(EVENTS), await database(OTHER)];
    const { code, out, err } = await copyHistory(['--from', from.ownerUrl, '--to', to.ownerUrl]);
    expect([code, out, err]).toEqual([4, '', expect.stringMatching(/holds another history, or somebody writes to it/)]);
    expect(err).not.toContain(secretOf(to));
    expect(told(await held(to))).toEqual(told(OTHER));
  });

  it('answers 7 and names the first difference when the target holds more, or is only looked at and holds less', async () => {
    const [from, to] = [await database(EVENTS.slice(0, 40)), await database(EVENTS)];
    const more = await copyHistory(['--from', from.ownerUrl, '--to', to.ownerUrl, '--verify-only']);
    expect([more.code, more.out]).toEqual([7, expect.stringMatching(/equal: NO\n {2}first difference: event @40\n {2}from: ends before\n/)]);
    const less = await copyHistory(['--from', to.ownerUrl, '--to', from.ownerUrl, '--verify-only', '--json']);
    expect([less.code, JSON.parse(less.out)]).toMatchObject([7, { equal: false, firstDifference: { to: null } }]);
    expect((await held(from)).length).toBe(40);
  });

  it('says what is missing, and repeats no address', async () => {
    const from = await database(EVENTS.slice(0, 5));
    const folder = mkdtempSync(join(tmpdir(), 'zz-copy-'));
    mkdirSync(join(folder, 'empty'));
    const bare = new URL(from.ownerUrl);
    bare.pathname = '/postgres';
    try {
      const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
        [[], 2, /--from PLACE or --from-env NAME/], [['--from', 'x', '--from-env', 'Y'], 2, /one of the two/],
        [['--from-env', 'ZZ_FROM'], 2, /variable of --from-env/],
        [['--from', from.ownerUrl, '--to', from.ownerUrl], 2, /lead to one store/],
        [['--from', from.ownerUrl, '--to', join(folder, 'empty')], 2, /neither an address nor a data folder/],
        [['--from', from.ownerUrl, '--to', bare.href], 6, /holds no event store yet/],
        [['--from', from.ownerUrl, '--to', 'mysql://root:top-secret@db'], 6, /--to is the address of no event store/],
        [['--from', from.ownerUrl, '--to', 'kurrentdb://root:top-secret@db:2113?x=1'], 6, /--to is not a KurrentDB address/],
      ];
      for (const [words, code, sentence] of cases) {
        const said = await copyHistory(words);
        expect([words.length, said.code, said.out]).toEqual([words.length, code, '']);
        expect(said.err).toMatch(sentence);
        for (const secret of [secretOf(from), 'top-secret']) expect(said.err).not.toContain(secret);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
