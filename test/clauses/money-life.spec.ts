import 'reflect-metadata';
import fc from 'fast-check';
import { emptyBooks, ledgerEvent, netDebit, post, reconcile, setOf, type Book, type Books, type Voucher } from '#ledger/book';
import { sumFen } from '#kernel';
import { accountFold, accountStream, availableFen, type Claim, paymentFold, type Payment, paymentStream } from '#scheme/history';
import { MoneyQuery } from '../../apps/admin-api/money.query.js';
import { Ledger } from '../../libs/audit/verify/verify.mjs';
import { CITY } from '../support/builders.js';
import { MoneyLife, type Told } from '../support/money-life.story.js';

const at = (books: Books, book: Book, account: string): number => netDebit(setOf(books, { fundSource: 'UI_FUND', org: CITY, book }), account);
const summed = (claims: readonly Claim[], holds: (claim: Claim) => boolean): number =>
  sumFen(claims.filter(holds).map(({ amountFen }) => amountFen));

/** Money the bank has paid a claim and not sent back, and how often. */
const paidOf = (told: readonly Told[], claimId: string): { readonly times: number; readonly fen: number } => {
  const of = (type: string) => told.filter((event) => event.type === type && event.data['claimId'] === claimId);
  const back = [...of('PaymentReturned.v1'), ...of('PaymentReturnTraced.v1')].length;
  const paid = of('PaymentSettled.v1');
  return { times: paid.length - back, fen: Number(paid[0]?.data['netFen'] ?? 0) };
};

/** What the events say of a claim's approval when its money left. */
const approvedWhenPaid = (told: readonly Told[]): void => {
  const standing = new Set<string>();
  for (const { type, data } of told) {
    const claimId = String(data['claimId'] ?? '');
    if (type === 'ClaimApproved.v1') standing.add(claimId);
    if (type === 'ClaimRevoked.v1' || type === 'ClaimCancelled.v1') standing.delete(claimId);
    if (type === 'PaymentSettled.v1' || type === 'ClaimFunded.v1') expect([type, claimId, standing.has(claimId)]).toEqual([type, claimId, true]);
  }
};

/** The totals of the books, told by the streams alone. */
const tie = async (life: MoneyLife, books: Books): Promise<void> => {
  const claims = await life.claims();
  const account = await life.state(accountFold, accountStream(CITY));
  const found = await Promise.all([0, 1, 2].map((n) => life.state(paymentFold, paymentStream(`PAY${n}`))));
  const payments = found.filter((each): each is Payment => each.is !== 'unknown');
  expect(availableFen(account)).toBeGreaterThanOrEqual(0);
  expect(reconcile(books, CITY)).toEqual([]);
  const unpaid = (claim: Claim): boolean => ['approved', 'funded', 'paying'].includes(claim.is) && claim.expensedYearA === undefined;
  expect(at(books, 'M', '8001')).toBe(summed(claims, unpaid));
  const all = payments.flatMap(({ lines }) => lines);
  const returned = sumFen(all.filter(({ expensed, is }) => expensed && !['settled', 'cancelled'].includes(is)).map(({ netFen }) => netFen));
  expect(0 - at(books, 'A', '200101')).toBe(returned);
  const spent = (claim: Claim): boolean => claim.expensedYearA !== undefined && claim.is !== 'cancelled';
  expect(at(books, 'A', '5001') + at(books, 'A', '1101')).toBe(summed(claims, spent));
  for (const [book, cash] of [['F', '1001'], ['A', '1003'], ['A', '1004']] as const) expect(at(books, book, cash)).toBeGreaterThanOrEqual(0);
  for (const { claimId } of claims) expect(paidOf(life.told, claimId).times).toBeLessThanOrEqual(1);
  for (const line of all.filter(({ is }) => is === 'unknown')) expect(paidOf(life.told, line.claimId).times).toBeLessThanOrEqual(0);
};

/** Every list and every file is made again from the history and the vault as its event's hash says, whatever happened since. */
const reproduced = async (life: MoneyLife): Promise<void> => {
  const query = new MoneyQuery(life.store, life.vault);
  for (const { type, data } of life.told) {
    if (type === 'NoticePublished.v1') expect((await query.list(String(data['noticeId'])))?.asPublished).toBe(true);
    if (type !== 'PaymentFileSent.v1') continue;
    const file = await query.file(await query.payment(String(data['paymentId'])), String(data['fileId']));
    expect(file?.split('\r\n')).toHaveLength((data['lines'] as unknown[]).length + 2);
  }
};

/** The verifier of the audit package posts by its own code and comes to the same vouchers. */
const verified = (life: MoneyLife, vouchers: readonly Voucher[]): void => {
  const own = new Ledger(CITY);
  life.told.forEach(({ id, type, data, meta, recordedAt }, index) => { own.take({ id, type, data, meta, recordedAt, index }); });
  expect(own.vouchers.map(({ book, rule, summary, kind, date, number, lines }) =>
    [book, rule, summary, kind, date, number, ...lines.map(({ side, account, fen }) => `${side}${account} ${fen}`)]))
    .toEqual(vouchers.map(({ bookSet: { book }, rule, summary, kind, voucherDate, number, lines }) =>
      [book, rule, summary, kind, voucherDate, number, ...lines.map(({ side, account, amountFen }) => `${side}${account} ${amountFen}`)]));
};

function* turns(life: MoneyLife, count: number) {
  for (let i = 0; i < count; i += 1) yield* life.turn();
}

describe('random orders of clerks, on the real commands', () => {
  const reached = new Set<string>();

  test('never pay twice, never pay what is not approved, never spend what is not there, and the books tie to the streams', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 0x7fffffff }), async (seed) => {
      const life = new MoneyLife(seed);
      await life.begin();
      let [books, read] = [emptyBooks, 0];
      const vouchers: Voucher[] = [];
      for (const order of turns(life, 500)) {
        if (!(await life.step(order))) continue;
        for (; read < life.told.length; read += 1) {
          const posted = post(ledgerEvent(life.told[read] as never, read), books);
          books = posted.books;
          vouchers.push(...posted.vouchers);
        }
        await tie(life, books);
      }
      verified(life, vouchers);
      await reproduced(life);
      approvedWhenPaid(life.told);
      life.accepted.forEach((_, command) => reached.add(command));
    }), { numRuns: 12, seed: 11 });
  }, 240_000);

  test('get far: every step from batch to bank was taken', () => {
    const wanted = [
      'ApproveBatch', 'ClearNotice', 'RevokeApproval', 'ReleaseFunds', 'IssuePaymentOrder', 'SendPaymentFile', 'SettlePayment', 'RecordPaymentFailure',
      'RecordBankReturn', 'ReissuePayment', 'RecordPaymentUnknown',
    ];
    expect(wanted.filter((command) => !reached.has(command))).toEqual([]);
  });
});
