import type { Day, Instant } from '#kernel';
import { referenceOf, type Line, type Voucher } from '#ledger/book';
import { postAll, readHistory, withItsCase, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { projectedLedger, type ProjectedLedger } from '../../../test/support/projected-ledger.js';
import { randomHistory, randomOf } from '../../../test/support/random-history.view.js';
import type { VoucherLinks } from './index.js';

type Opened = ProjectedLedger & { readonly vouchers: readonly Voucher[] };
const open = async (history: readonly HistoryEvent[]): Promise<Opened> => ({ ...await projectedLedger(history), vouchers: postAll(history).vouchers });

const shown = (links: Pick<VoucherLinks, 'recovers' | 'recoveredBy'>, side: 'recovers' | 'recoveredBy'): readonly string[] =>
  links[side].map(({ ref, claimId, amountFen }) => `${ref} ${claimId} ${amountFen}`);

const golden = withItsCase(readHistory('jinan-2019'));

describe('money that came back, in the golden example', () => {
  let at: Opened;
  beforeAll(async () => { at = await open(golden); });
  afterAll(async () => { await at?.close(); });
  const refs = (book: string, rule: string): readonly string[] =>
    at.vouchers.filter((one) => one.bookSet.book === book && one.rule === rule && one.bookSet.org === '370100').map(referenceOf);

  test('the sweep recovers in Book F what the release spent, the receipt in Book A what the payment did, and back', async () => {
    const [release] = refs('F', 'J06');
    const swept = refs('F', 'J14');
    const back = await at.questions.trail(swept[0]!);
    expect(shown(back, 'recovers')).toEqual([`${release} K1 300000`]);
    expect([back.recoveredBy, back.more, back.status]).toEqual([[], false, 'UNREVIEWED']);
    expect(shown(await at.questions.trail(release!), 'recoveredBy')).toContain(`${swept[0]} K1 300000`);
    const [received] = refs('A', 'J14');
    const paid = await at.questions.trail((await at.questions.trail(received!)).recovers[0]!.ref);
    expect(paid.ref).toMatch(/^A\./);
    expect(shown(paid, 'recoveredBy')).toContain(`${received} K1 300000`);
    expect(new Set(paid.recoveredBy.map(({ ref }) => ref.slice(0, 1)))).toEqual(new Set('A'));
  });

  test('nothing had come back before it came', async () => {
    const [release] = refs('F', 'J06');
    const before = at.vouchers.find((one) => referenceOf(one) === refs('F', 'J14')[0])!.logIndex - 1;
    expect((await at.questions.trail(release!, `@${before}`)).recoveredBy.filter(({ ref }) => refs('F', 'J14').includes(ref))).toEqual([]);
  });
});

/** The same history, every case opened for a claim that was paid before. */
const ofPaidClaims = (history: readonly HistoryEvent[], seed: number): readonly HistoryEvent[] => {
  const random = randomOf(seed);
  const paid: string[] = [];
  return history.map((one) => {
    if (one.type === 'PaymentSettled.v1') paid.push(one.data['claimId'] as string);
    return one.type === 'ClawbackOpened.v1' && paid.length > 0 ? { ...one, data: { ...one.data, claimId: paid[random(paid.length)] } } : one;
  });
};
const isRecovering = ({ account, side, amountFen, claimId, policyYear }: Line): boolean => claimId !== undefined && policyYear !== undefined
  && ((/^500[12]/.test(account) && amountFen < 0) || (account === '4501' && side === 'C' && amountFen > 0));
const isSpending = ({ account, side, amountFen, batchId }: Line): boolean => batchId !== undefined && side === 'D' && amountFen > 0
  && /^(500[12]|1101)/.test(account);

/** Every recovering line with every voucher of its book that spent for its claim: shares no statement with the ledger. */
const byHand = (vouchers: readonly Voucher[]): ReadonlySet<string> => {
  const batches = new Map<string, Set<string>>();
  for (const { claimId, batchId, subsidyKind } of vouchers.flatMap(({ lines }) => lines)) {
    if (claimId !== undefined && batchId !== undefined) batches.set(claimId, (batches.get(claimId) ?? new Set()).add(`${batchId}/${subsidyKind}`));
  }
  const found = new Set<string>();
  for (const back of vouchers) for (const claimId of new Set(back.lines.filter(isRecovering).map((line) => line.claimId!))) {
    const spent = (line: Line): boolean => isSpending(line)
      && (line.claimId === undefined ? batches.get(claimId)?.has(`${line.batchId}/${line.subsidyKind}`) === true : line.claimId === claimId);
    const fen = back.lines.filter((line) => isRecovering(line) && line.claimId === claimId).reduce((sum, { amountFen }) => sum + Math.abs(amountFen), 0);
    for (const out of vouchers) {
      if (out.voucherId >= back.voucherId || out.bookSet.book !== back.bookSet.book || out.bookSet.org !== back.bookSet.org) continue;
      if (out.lines.some(spent)) found.add(`${referenceOf(out)} → ${referenceOf(back)} ${claimId} ${fen}`);
    }
  }
  return found;
};

describe('random histories of which every case is of a paid claim', () => {
  const history = ofPaidClaims(randomHistory(31, 900), 31);
  let at: Opened;
  beforeAll(async () => { at = await open(history); });
  afterAll(async () => { await at?.close(); });

  test('every link is the one found by hand, read from either end', async () => {
    const { schema, knownAt: { index } } = await at.ledger.known();
    const links = await at.ledger.traces.recoveries({ schema, index }, at.vouchers.map(({ voucherId }) => voucherId));
    const [fromBack, fromOut] = [new Set<string>(), new Set<string>()];
    for (const one of at.vouchers) {
      const { recovers = [], recoveredBy = [], more = false } = links.get(one.voucherId) ?? {};
      expect(more).toBe(false);
      for (const { ref, claimId, amountFen } of recovers) fromBack.add(`${ref} → ${referenceOf(one)} ${claimId} ${amountFen}`);
      for (const { ref, claimId, amountFen } of recoveredBy) fromOut.add(`${referenceOf(one)} → ${ref} ${claimId} ${amountFen}`);
    }
    const expected = [...byHand(at.vouchers)].sort();
    expect(new Set(expected.map((link) => link.slice(0, 1)))).toEqual(new Set('AF'));
    expect(expected.length).toBeGreaterThan(40);
    expect([...fromBack].sort()).toEqual(expected);
    expect([...fromOut].sort()).toEqual(expected);
  });
});

describe('a release of which more came back than an answer holds', () => {
  const told = (type: string, data: Record<string, unknown>, n: number): HistoryEvent => ({
    ...golden[0]!, revision: n, id: `00000000-0000-5000-8000-${String(n + 1).padStart(12, '0')}`, type, data: { fundSource: 'UI_FUND', ...data },
    meta: { ...golden[0]!.meta, org: '370100', on: '2020-03-02' as Day }, recordedAt: '2020-03-02T00:00:00.000Z' as Instant,
  });

  test('a hundred are told, and that there are more', async () => {
    const paid = {
      claimId: 'K', batchId: 'B', subsidyKind: 'CAMP', payeeKind: 'PERSON', grossFen: 500, netFen: 500, offsets: [], repayment: false, paymentId: 'P', line: 1,
    };
    const back = { clawbackId: 'CB', receiptId: 'R', subsidyKind: 'CAMP', amountFen: 1, expensedYear: { F: 2020, A: 2020 }, into: 'EXPENDITURE_ACCOUNT' };
    const at = await open([
      told('FundsReleased.v1', { lines: [{ batchId: 'B', subsidyKind: 'CAMP', grossFen: 500 }], offsets: [], netFen: 500 }, 0),
      told('PaymentSettled.v1', paid, 1), told('ClawbackOpened.v1', { clawbackId: 'CB', claimId: 'K', payee: { kind: 'PERSON', id: 'P' } }, 2),
      ...Array.from({ length: 101 }, (_, i) => told('ClawbackReceived.v1', back, 3 + i)),
    ]);
    try {
      const { recoveredBy, more } = await at.questions.trail(referenceOf(at.vouchers.find(({ rule, bookSet }) => rule === 'J07' && bookSet.book === 'A')!));
      expect([recoveredBy.length, more, recoveredBy[0]!.ref]).toEqual([100, true, 'A.370100.202003.0003']);
    } finally { await at.close(); }
  });
});
