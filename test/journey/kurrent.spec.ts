import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { openNote, runChecks } from '#audit';
import { voucherText } from '#ledger/book';
import { openBooks, type Books } from '../../apps/cli/local/books.js';
import { runDayBook, type LineAnswer } from '../../apps/cli/local/day-book.client.js';
import { startKurrent, type KurrentUnderTest } from '../support/kurrent-node.js';
import { golden, ledgerLines } from '../support/ledger-lines.view.js';
import { SAMPLE } from '../support/office.js';
import { ask, openDoors, type Doors, type DoorsOrder } from './doors.client.js';
import { copyHistory } from './copy-history.client.js';

const LINES = readFileSync(SAMPLE, 'utf8').trim().split('\n');
const GOLDEN = golden('ledgers', 'jinan-2019.csv');
type Events = Pick<DoorsOrder, 'eventStoreUrl' | 'eventStreamPrefix' | 'logOrigin'>;

const run = async ({ adminUrl, root }: Doors, lines: readonly string[]): Promise<readonly LineAnswer[]> => {
  const answers: LineAnswer[] = [];
  for await (const answer of runDayBook({ url: adminUrl, token: root, body: Readable.from(lines.map((line) => `${line}\n`)) })) answers.push(answer);
  return answers;
};

const inBooks = async <T>({ database, secretsDir }: Doors, events: Events, work: (books: Books) => Promise<T>): Promise<T> => {
  const books = await openBooks({ auditorUrl: database.auditorUrl, secretsFolder: secretsDir, ...events });
  try { return await work(books); } finally { await books.close(); }
};
const linesOf = (doors: Doors, events: Events): Promise<string> => inBooks(doors, events, async ({ ledger }) => {
  const vouchers = [];
  for await (const voucher of ledger.vouchers({})) vouchers.push(voucher);
  expect(new Set(vouchers.map(voucherText)).size).toBe(vouchers.length);
  return ledgerLines(vouchers);
});
const checked = (doors: Doors, events: Events): Promise<void> => inBooks(doors, events, async (books) => {
  expect((await runChecks(books)).filter(({ ok }) => !ok)).toEqual([]);
});

describe('the whole product on KurrentDB, PostgreSQL for the books only', () => {
  let kurrent: KurrentUnderTest;
  const open: { readonly doors: Doors; readonly restarted: boolean }[] = [];
  const opened = async (order: DoorsOrder): Promise<Doors> => {
    const doors = await openDoors(order);
    open.push({ doors, restarted: order.on !== undefined });
    return doors;
  };
  const secret = (): string => /:([^:@]+)@/.exec(kurrent.url)?.[1] ?? 'no password';

  beforeAll(async () => { kurrent = await startKurrent(); });
  afterAll(async () => {
    for (const { doors, restarted } of open.reverse()) await (restarted ? doors.stop() : doors.close());
    await kurrent?.stop();
  });
  const place = (): { eventStoreUrl: string; eventStreamPrefix: string } => ({ eventStoreUrl: kurrent.url, eventStreamPrefix: kurrent.prefix() });

  it('runs the sample day book to the golden ledger, and says which store it stands on but not how to log in', async () => {
    const events = place();
    const doors = await opened(events);
    const answers = await run(doors, LINES);
    expect(answers.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(answers.filter(({ outcome }) => outcome === 'refused')).toHaveLength(11);
    await doors.caughtUp();
    expect(await linesOf(doors, events)).toBe(readFileSync(GOLDEN, 'utf8'));
    await checked(doors, events);
    expect(JSON.parse(await doors.fingerprint())).toMatchObject([{ events: '0/0' }]);
    for (const url of [doors.adminUrl, doors.auditUrl, doors.workerUrl]) {
      const health = await ask(`${url}/health`);
      expect(health.json['store']).toBe('kurrent');
      expect(health.text).not.toContain(secret());
    }
    const again = await run(doors, LINES.slice(0, 40));
    expect(again.filter(({ outcome }) => outcome === 'accepted').every(({ deduplicated }) => deduplicated)).toBe(true);
    await doors.stop();
  }, 300_000);

  it('goes on there with a history that began in PostgreSQL, and comes back, as one ledger and one log', async () => {
    const events = place();
    const first = await opened({});
    const parts = [LINES.slice(0, 120), LINES.slice(120, 220), LINES.slice(220)];
    await run(first, parts[0]!);
    await first.caughtUp();
    const before = await inBooks(first, {}, ({ log }) => log.checkpoint());
    await first.stop();
    const owner = first.database.ownerUrl;

    const addresses = { A: owner, B: kurrent.url };
    const there = await copyHistory(['--from-env', 'A', '--to-env', 'B', '--to-prefix', events.eventStreamPrefix, '--books-env', 'A'], addresses);
    expect([there.code, there.out]).toEqual([0, expect.stringContaining('equal: yes')]);
    const [, logOrigin = ''] = /export LOG_ORIGIN=(\S+)/.exec(there.err) ?? [];
    expect(there.err).toContain('go on in the new store');
    for (const login of [secret(), new URL(owner).password]) expect(`${there.out}${there.err}`).not.toContain(login);

    await expect(openDoors({ on: first })).rejects.toThrow(/projected from store .*, this is .*: set EVENT_STORE_URL back/);
    const second = await opened({ on: first, ...events, logOrigin });
    await run(second, parts[1]!);
    await second.caughtUp();
    await checked(second, { ...events, logOrigin });
    await second.stop();

    const home = ['--from-env', 'B', '--from-prefix', events.eventStreamPrefix, '--to-env', 'A', '--books-env', 'A', '--json'];
    const back = await copyHistory(home, addresses);
    expect([back.code, JSON.parse(back.out)]).toEqual([0, expect.objectContaining({ equal: true })]);
    const third = await opened({ on: first, logOrigin });
    await run(third, parts[2]!);
    await third.caughtUp();
    await checked(third, { logOrigin });
    expect(await linesOf(third, { logOrigin })).toBe(readFileSync(GOLDEN, 'utf8'));
    await inBooks(third, { logOrigin }, async ({ log, signer }) => {
      const [now, { vkey }] = [await log.checkpoint(), await signer()];
      expect(now.size).toBeGreaterThan(before.size);
      for (const { note } of [before, now]) expect(openNote(note, vkey)).toContain(logOrigin);
      expect((await log.consistency(before.size, now.size)).proof.length).toBeGreaterThan(0);
    });
  }, 300_000);
});
