import { addDays, type Day, type Instant } from '#kernel';
import { netDebit, reconcile, setOf } from '#ledger/book';
import { postAll, readHistory, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { projectedLedger, type ProjectedLedger } from '../../../test/support/projected-ledger.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import { UnknownToLedger } from './index.js';

describe('sub-ledgers of the control accounts', () => {
  const history = randomHistory(42, 1_500);
  let at: ProjectedLedger;
  beforeAll(async () => { at = await projectedLedger(history); });
  afterAll(async () => { await at?.close(); });

  test('1 000 random questions (party, day, place) against brute force: none wrong', async () => {
    const [counted] = await at.auditor.query('select count(*) filter (where off_sequence) as off, count(*) as n from ledger.party_line') as
      { off: string; n: string }[];
    expect([Number(counted!.off) > 20, Number(counted!.n) > 200]).toEqual([true, true]);
    const parties = await at.auditor.query('select party_account_id as id from ledger.party_account') as { id: number }[];
    const random = randomOf(1);
    const asked = Array.from({ length: 1_000 }, () => ({
      id: parties[random(parties.length)]!.id, p: random(history.length + 20) - 5, e: addDays('2017-06-01' as Day, random(1_900)),
    }));
    const wrong = await at.auditor.query(`select * from (
      select q.*, b.debit_fen, b.credit_fen, coalesce(sum(x.amount_fen) filter (where x.side = 'D'), 0) as d,
             coalesce(sum(x.amount_fen) filter (where x.side = 'C'), 0) as c
        from unnest($1::int[], $2::bigint[], $3::date[]) q(id, p, e) cross join lateral ledger.party_balance_as_of(q.id, q.p, q.e) b
        left join ledger.party_account a on a.party_account_id = q.id
        left join ledger.posting x on x.account_id = a.account_id and x.party = a.party and x.log_index <= q.p and x.voucher_date <= q.e
       group by q.id, q.p, q.e, b.debit_fen, b.credit_fen) r where debit_fen <> d or credit_fen <> c`,
    [asked.map(({ id }) => id), asked.map(({ p }) => p), asked.map(({ e }) => e)]);
    expect(wrong).toEqual([]);
  });

  test('pages of parties sum to the control account, on any day as known anywhere; the pages of a cursor never shift', async () => {
    for (const [account, asOf, knownAt] of [['8101', '2020-06-30', '@1300'], ['8101', '2019-03-01', '@700'], ['8111', '9999-12-31', '@1200']] as const) {
      const found = [];
      let cursor: string | undefined;
      let controlFen = Number.NaN;
      do {
        const page = await at.questions.parties({ book: 'M', account, org: '370100', asOf, knownAt, limit: 3, ...(cursor !== undefined && { cursor }) });
        found.push(...page.parties);
        [cursor, controlFen] = [page.next, page.controlFen];
      } while (cursor !== undefined);
      expect(found.reduce((sum, { balanceFen }) => sum + balanceFen, 0)).toBe(controlFen);
      expect(found.map(({ party }) => party)).toEqual([...new Set(found.map(({ party }) => party))].sort());
    }
  });

  test('a parent has the parties of its details, one party can be asked for, and an account without parties is refused', async () => {
    const all = await at.questions.parties({ book: 'A', account: '2001', org: '370100', limit: 1_000 });
    expect(new Set(all.parties.map(({ account }) => account)).size).toBeGreaterThan(1);
    const { party } = (await at.questions.parties({ book: 'M', account: '8101', org: '370100', limit: 1 })).parties[0]!;
    const one = await at.questions.parties({ book: 'M', account: '8101', org: '370100', party });
    expect(one.parties.map((row) => row.party)).toEqual([party]);
    await expect(at.questions.parties({ book: 'F', account: '1001', org: '370100' })).rejects.toThrow(UnknownToLedger);
    await expect(at.questions.parties({ book: 'M', account: '8101', org: '370100', cursor: 'x' })).rejects.toThrow('cursor');
  });

  test('every control account is the sum of its parties', async () => {
    const { accounts, untied } = await at.questions.ties();
    expect([accounts > 4, untied]).toEqual([true, []]);
  });
});

describe('a voucher after it was posted', () => {
  const golden = readHistory('jinan-2019');
  const wrong = golden.findIndex(({ type }) => type === 'InterestCredited.v1');
  const source = golden[wrong]!;
  const later = (ms: number) => new Date(Date.parse(golden.at(-1)!.recordedAt) + ms).toISOString() as Instant;
  const after = (type: string, data: Record<string, unknown>, n: number): HistoryEvent => ({
    ...golden.at(-1)!, stream: `voucher-${source.id}`, revision: n, id: `00000000-0000-4000-8000-00000000000${n}`, type, data, recordedAt: later(n * 1_000),
    meta: { ...golden.at(-1)!.meta, org: '370100', actor: 'O-second', role: 'FIN_REV' },
  });
  const reversed = after('VoucherReversed.v1', {
    reversalId: 'RV-1', reason: '示例', document: '示例', evidenceHash: 'a'.repeat(64), proposedBy: 'O-account', right: { amountFen: 3_400_000 },
    source: { eventId: source.id, stream: source.stream, revision: source.revision, type: source.type, on: source.meta.on, year: 2019, fundSource: 'UI_FUND',
      data: source.data },
  }, 2);
  const history = [...golden, after('VoucherReviewed.v1', { eventId: source.id, book: 'F' }, 1), reversed];
  const { vouchers, books } = postAll(history);
  const red = vouchers.filter(({ logIndex }) => logIndex === history.length - 1);

  test('is taken back in red on the same sides and booked right in blue, into the open year as a correction of its period', () => {
    expect(red.map((one) => [one.bookSet.book, one.kind, one.rule, one.voucherDate, one.correctionOfPeriod, one.reverses,
      one.lines.map(({ side, account, amountFen }) => `${side}${account} ${amountFen}`)])).toEqual([
      ['F', 'REVERSAL', 'J23/J04', '2020-01-01', 201912, { eventId: source.id, rule: 'J04' }, ['D1001 -3500000', 'C4201 -3500000']],
      ['A', 'REVERSAL', 'J23/J04', '2020-01-01', 201912, { eventId: source.id, rule: 'J04' }, ['D1003 -3500000', 'C4201 -3500000']],
      ['F', 'NORMAL', 'J04', '2020-01-01', 201912, undefined, ['D1001 3400000', 'C4201 3400000']],
      ['A', 'NORMAL', 'J04', '2020-01-01', 201912, undefined, ['D1003 3400000', 'C4201 3400000']],
    ]);
    expect(reconcile(books, '370100')).toEqual([]);
    expect(netDebit(setOf(books, { fundSource: 'UI_FUND', org: '370100', book: 'F' }), '1001')).toBe(9_795_800_000 - 100_000);
  });

  test('stands as it stood at any moment: unreviewed, booked once reviewed in a closed year, reversed', async () => {
    const at = await projectedLedger(history);
    try {
      const { period, number } = vouchers.find(({ eventId, bookSet }) => eventId === source.id && bookSet.book === 'F')!;
      const ref = `F.370100.${period}.${String(number).padStart(4, '0')}`;
      const statuses = [];
      for (const index of [wrong, golden.length - 1, history.length - 2, history.length - 1]) {
        statuses.push((await at.questions.standing(ref, `@${index}`)).statusZh);
      }
      expect(statuses).toEqual(['未审核', '未审核', '已记账', '已红字冲销']);
      // the review is recorded after the newest voucher of before and before the reversal: it is known from its own moment on
      const moments = [[0, '未审核'], [999, '未审核'], [1_000, '已记账'], [1_999, '已记账'], [2_000, '已红字冲销']] as const;
      const byMoment = [];
      for (const [ms] of moments) byMoment.push((await at.questions.standing(ref, later(ms))).statusZh);
      expect(byMoment).toEqual(moments.map(([, status]) => status));
      expect((await at.ledger.balance({ book: 'F', account: '1001', org: '370100', knownAt: later(1_500) })).knownAt)
        .toEqual({ index: history.length - 2, recordedAt: later(1_000) });
      expect((await at.ledger.balance({ book: 'F', account: '1001', org: '370100', knownAt: `@${history.length - 2}` })).knownAt)
        .toEqual({ index: history.length - 2, recordedAt: later(1_000) });
      const now = await at.questions.standing(ref);
      expect(now).toMatchObject({ maker: source.meta.actor, reviewer: 'O-second', poster: 'P4' });
      expect(await at.questions.standing(now.reversedBy!)).toMatchObject({ status: 'REVERSAL', statusZh: '红字冲销', reverses: ref });
      const { statements } = at.ledger;
      expect(await statements.voucher(ref)).toMatchObject({ reversedByRef: now.reversedBy, status: 'REVERSED', reviewer: 'O-second' });
      expect(await statements.voucher(now.reversedBy!)).toMatchObject({ reversesRef: ref, status: 'REVERSAL' });
      await expect(at.questions.standing(ref, '@3')).rejects.toThrow(UnknownToLedger);
    } finally { await at.close(); }
  });

  test('is reversed once: a second reversal of it stops the ledger', async () => {
    const again = { ...reversed, id: '00000000-0000-4000-8000-000000000009', revision: 3 };
    await expect(projectedLedger([...history, again])).rejects.toThrow();
  });
});
