import { MemoryEventStore } from '#event-store';
import type { Day, Instant } from '#kernel';
import { transfersInTransit } from '../index.js';

const [CITY, DISTRICT] = ['370100', '370116'];
const NOW = '2020-06-01T00:00:00.000Z' as Instant;
const LATER = '2020-06-02T00:00:00.000Z' as Instant;
type Told = readonly [type: string, org: string, on: string, data: Record<string, unknown>];
const sent = (transferId: string, amountFen: number, on = '2020-02-03'): Told =>
  ['RemittanceSent.v1', DISTRICT, on, { transferId, fundSource: 'UI_FUND', toOrg: CITY, amountFen, document: '示例' }];
const received = (transferId: string, amountFen: number, on = '2020-02-05'): Told =>
  ['RemittanceReceived.v1', CITY, on, { transferId, fundSource: 'UI_FUND', fromOrg: DISTRICT, amountFen }];
const allocated = (transferId: string, amountFen: number): Told =>
  ['AllocationSent.v1', CITY, '2020-02-04', { transferId, fundSource: 'UI_FUND', toOrg: DISTRICT, amountFen, document: '示例' }];
const shut = (type: string, org: string, period: number): Told => [type, org, '2020-03-05', { org, period }];
const reversed = ([type, org, on, data]: Told, right?: number): Told => ['VoucherReversed.v1', org, '2020-03-09', {
  reversalId: 'RV', source: { eventId: 'e', stream: 's', revision: 0, type, on, year: 2020, fundSource: 'UI_FUND', data }, reason: '示例', document: '示例',
  proposedBy: 'O-2', ...(right !== undefined && { right: { amountFen: right } }),
}];

const asked = async (history: readonly Told[], { asOf = '2020-12-31', at = NOW, org }: { asOf?: string; at?: Instant; org?: string } = {}) => {
  let clock = NOW;
  const store = new MemoryEventStore({ clock: () => clock });
  for (const [n, [type, from, on, data]] of history.entries()) {
    if (n === 3) clock = LATER;
    await store.append(`t-${n}`, [{
      id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, type, data: data as never,
      meta: { actor: 'O', role: 'R', org: from, on: on as Day, commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
    }], { expected: 'no_stream' });
  }
  return transfersInTransit(store, { asOf: asOf as Day, recordedAt: at }, org);
};
const inTransit = async (...question: Parameters<typeof asked>) => {
  const { transfers, totalFen } = await asked(...question);
  return [...transfers.map(({ way, transferId, fromOrg, amountFen, sentOn }) => `${way} ${transferId} ${fromOrg} ${amountFen} ${sentOn}`), totalFen];
};

describe('money on its way between levels', () => {
  it('goes up as well as down, and is there until it is received', async () => {
    expect(await inTransit([sent('R', 70), allocated('T', 30)])).toEqual(['up R 370116 70 2020-02-03', 'down T 370100 30 2020-02-04', 100]);
    expect(await inTransit([sent('R', 70), allocated('T', 30), received('R', 70)])).toEqual(['down T 370100 30 2020-02-04', 30]);
  });

  it('is asked of a day and a moment', async () => {
    const history = [sent('R', 70), sent('S', 5), received('R', 70), received('S', 5)];
    expect(await inTransit(history, { asOf: '2020-02-04', at: LATER })).toEqual(['up R 370116 70 2020-02-03', 'up S 370116 5 2020-02-03', 75]);
    expect([await inTransit(history), await inTransit(history, { at: LATER })]).toEqual([['up S 370116 5 2020-02-03', 5], [0]]);
    expect(await inTransit(history, { asOf: '2020-02-04', org: '370999' })).toEqual([0]);
  });

  it('does not mix transfers of one name that go up and down', async () => {
    expect(await inTransit([sent('X', 70), allocated('X', 30), received('X', 70)])).toEqual(['down X 370100 30 2020-02-04', 30]);
  });

  it('was not sent when its sending was reversed, and is there again when its receipt was', async () => {
    expect(await inTransit([sent('R', 70), reversed(sent('R', 70))])).toEqual([0]);
    expect(await inTransit([sent('R', 70), reversed(sent('R', 70), 60)])).toEqual(['up R 370116 60 2020-02-03', 60]);
    expect(await inTransit([sent('R', 70), received('R', 70), reversed(received('R', 70))])).toEqual(['up R 370116 70 2020-02-05', 70]);
  });

  it('is asked of the day of the vouchers: what is told of a closed month counts from the next open one', async () => {
    const at = LATER;
    const late = [shut('PeriodHeld.v1', DISTRICT, 202002), shut('PeriodClosed.v1', DISTRICT, 202002), sent('R', 70)];
    expect([await inTransit(late, { asOf: '2020-02-29' }), await inTransit(late, { asOf: '2020-03-01' })]).toEqual([[0], ['up R 370116 70 2020-03-01', 70]]);
    const closed: Told = ['YearClosed.v1', CITY, '2020-12-31', { org: CITY, year: 2020 }];
    const taken = [sent('R', 70), closed, received('R', 70, '2020-12-30')];
    expect([await inTransit(taken), await inTransit(taken, { asOf: '2021-01-01' })]).toEqual([['up R 370116 70 2020-02-03', 70], [0]]);
    const reopened = [...late.slice(0, 2), shut('PeriodReopened.v1', DISTRICT, 202002), sent('R', 70)];
    expect(await inTransit(reopened, { asOf: '2020-02-29', at })).toEqual(['up R 370116 70 2020-02-03', 70]);
  });

  it('is taken back on the day of the red voucher, where the month of the wrong one takes no more', async () => {
    const [at, close] = [LATER, shut('PeriodClosed.v1', DISTRICT, 202002)];
    const back = [sent('R', 70), close, reversed(sent('R', 70))];
    expect([await inTransit(back, { asOf: '2020-02-29', at }), await inTransit(back, { asOf: '2020-03-01', at })])
      .toEqual([['up R 370116 70 2020-02-03', 70], [0]]);
    const again = [sent('R', 70), received('R', 70), shut('PeriodClosed.v1', CITY, 202002), reversed(received('R', 70))];
    expect([await inTransit(again, { asOf: '2020-02-29', at }), await inTransit(again, { asOf: '2020-03-01', at })])
      .toEqual([[0], ['up R 370116 70 2020-03-01', 70]]);
  });

  it('may go into a held month by an admitted command', async () => {
    const admitted: Told = ['RectificationAdmitted.v1', DISTRICT, '2020-03-05', { org: DISTRICT, period: 202002, commandId: 'c', reason: '示例' }];
    const held = shut('PeriodHeld.v1', DISTRICT, 202002);
    expect(await inTransit([held, sent('R', 70)], { asOf: '2020-02-29' })).toEqual([0]);
    expect(await inTransit([held, admitted, sent('R', 70)], { asOf: '2020-02-29' })).toEqual(['up R 370116 70 2020-02-03', 70]);
  });

  it('is summed before the list is cut, and the answer says that there is more', async () => {
    const at = LATER;
    const many = Array.from({ length: 1_001 }, (_, n) => sent(`R-${n}`, 1));
    const [whole, few] = [await asked(many, { at }), await asked(many.slice(1), { at })];
    expect([whole.transfers.length, whole.more, whole.totalFen, few.transfers.length, few.more]).toEqual([1_000, true, 1_001, 1_000, false]);
  });
});
