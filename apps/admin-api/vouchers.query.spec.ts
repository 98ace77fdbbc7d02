import 'reflect-metadata';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { NEVER } from 'rxjs';
import type { ReadAll, StoredEvent } from '#event-store';
import type { Deadline } from '#identity';
import type { Instant } from '#kernel';
import { accountStream } from '#scheme/history';
import { CITY, fact, type Happened } from '../../test/support/builders.js';
import { officer } from '../../test/support/duties-past.js';
import { SeededOffice } from '../../test/support/seeded-office.js';
import { AdminModule } from './admin.module.js';
import { CommandsController } from './commands.controller.js';
import { OfficersQuery } from './officers.query.js';
import { ReviewReading } from './review-reading.js';
import { VouchersController } from './vouchers.controller.js';
import { VouchersQuery } from './vouchers.query.js';

const NOVEMBER = { org: CITY, period: 201911 };
const DECEMBER = { org: CITY, period: 201912 };
const LIMITS = { waitMs: 1, answerMs: 60_000 };
const credited = (id: string, actor: string, on = '2019-11-21'): Happened =>
  fact(accountStream(CITY), ['InterestCredited.v1', { interestId: id, fundSource: 'UI_FUND', amountFen: 100, bankReference: id }], { actor, on });
const PAST = [
  ...officer('O-acct', ['FIN_ACCT']), ...officer('O-rev', ['FIN_REV']), ...officer('O-rev2', ['FIN_REV']),
  credited('I-1', 'O-acct'), credited('I-2', 'O-rev'), credited('I-3', 'O-acct', '2019-12-01'),
];

/** An office whose store counts the events it hands out, one by one, and lets nothing pass while its gate is shut. */
const opened = async () => {
  const office = await SeededOffice.of('2019-12-02', PAST);
  const { store } = office;
  const real = store.readAll.bind(store);
  let [read, fails]: [number, number] = [0, Number.MAX_SAFE_INTEGER];
  let pass: () => void = () => undefined;
  let gate: Promise<void> = Promise.resolve();
  store.readAll = async function* (options: ReadAll): AsyncGenerator<readonly StoredEvent[]> {
    await gate;
    for await (const batch of real(options)) {
      for (const event of batch) {
        if (read === fails) { fails = Number.MAX_SAFE_INTEGER; throw new Error('the store is away'); }
        read += 1;
        yield [event];
      }
    }
  };
  return {
    office, store, read: () => read, failAt: (n: number) => { fails = n; }, head: async () => Number((await store.head()).position),
    shut: () => { gate = new Promise((resolve) => { pass = resolve; }); }, open: () => { pass(); },
  };
};

describe('what waits for review at the clerks\' door', () => {
  it('is read once from the log, and for every later question only what was recorded since', async () => {
    const { office, store, read, head } = await opened();
    const query = new VouchersQuery(store, new OfficersQuery(store, () => '2019-12-02T01:00:00.000Z' as Instant));
    const mine = await query.unreviewed('O-rev', 201911);
    expect([mine.vouchers, mine.ownVouchers, mine.knownAt, read()]).toEqual([4, 2, await head() - 1, await head()]);
    const vouchers = mine.rows.map(({ eventId, stream, revision, book }) => ({ eventId, stream, revision, book }));
    expect(await office.send('O-rev', 'ReviewVouchers', { org: CITY, vouchers })).toMatchObject({ outcome: 'accepted' });
    const next = await query.unreviewed('O-rev', 201911);
    expect([next.vouchers, next.ownVouchers, next.rows, next.knownAt, read()]).toEqual([2, 2, [], await head() - 1, await head()]);
    expect(await query.unreviewed('O-rev2', 201912)).toMatchObject({ vouchers: 2, rows: [{ vouchers: ['F.370100.201912.0001'] }, { book: 'A' }] });
    expect(read()).toBe(await head());
  });

  it('tells whoever asks while another reads to come again, and answers the first in full', async () => {
    const { store, read, head, shut, open } = await opened();
    shut();
    const reading = new ReviewReading(store, LIMITS);
    const first = reading.month(NOVEMBER);
    await expect(reading.month(NOVEMBER)).rejects.toMatchObject({ code: 'door.busy', members: { retryAfterSeconds: expect.any(Number) } });
    open();
    expect((await first).facts.map(({ maker, book }) => `${maker} ${book}`)).toEqual(['O-acct F', 'O-acct A', 'O-rev F', 'O-rev A']);
    expect([(await reading.month(DECEMBER)).facts.length, read()]).toEqual([2, await head()]);
  });

  it('goes on after an answer that came too late: whoever asks again costs no second reading', async () => {
    const { store, read, head, shut, open } = await opened();
    shut();
    const reading = new ReviewReading(store, { waitMs: 1, answerMs: 1 });
    const asked = (): Promise<number | string> => reading.month(NOVEMBER).then(({ facts }) => facts.length, ({ code }: { code: string }) => code);
    expect(await asked()).toBe('door.busy');
    open();
    let answer = await asked();
    while (answer === 'door.busy') answer = await asked();
    expect([answer, read()]).toEqual([4, await head()]);
  });

  it('goes on where it stopped after the store was away', async () => {
    const { store, read, head, failAt } = await opened();
    const reading = new ReviewReading(store, LIMITS);
    failAt(5);
    await expect(reading.month(NOVEMBER)).rejects.toThrow('the store is away');
    expect([(await reading.month(NOVEMBER)).facts.length, read()]).toEqual([4, await head()]);
  });

  it('forgets the oldest months where too much is open, and reads again for one that is asked', async () => {
    const { store, read, head } = await opened();
    const reading = new ReviewReading(store, { ...LIMITS, held: 3 });
    expect([(await reading.month(DECEMBER)).facts.length, read()]).toEqual([2, await head()]);
    expect([(await reading.month(NOVEMBER)).facts.length, read()]).toEqual([4, 2 * await head()]);
  });

  it('keeps a limit of its own: the deadline of commands does not cut it', () => {
    const at = { databaseUrl: 'postgres://nobody@127.0.0.1:1/none', host: '127.0.0.1', port: 0, secretsDir: 'none' };
    const providers = AdminModule.of(at).providers as readonly { readonly provide?: unknown; readonly useValue?: unknown }[];
    const deadline = providers.find(({ provide }) => provide === APP_INTERCEPTOR)!.useValue as Deadline;
    const cut = (door: unknown): boolean => deadline.intercept({ getClass: () => door } as never, { handle: () => NEVER }) !== NEVER;
    expect([cut(VouchersController), cut(CommandsController)]).toEqual([false, true]);
  });
});
