import 'reflect-metadata';
import { unreviewedOf, Workspace } from '#scheme/commands';
import { accountStream } from '#scheme/history';
import { CITY, fact, type Happened } from '../../../../test/support/builders.js';
import { officer } from '../../../../test/support/duties-past.js';
import { type Answer, SeededOffice } from '../../../../test/support/seeded-office.js';
import { parametersOf } from '../../../../test/support/training-past.js';

const [TODAY, MONTH] = ['2019-12-02', { org: CITY, period: 201911 }];
const COMMAND = '6f1c1a54-2b3c-4d5e-8f90-112233445566';
const interest = (interestId: string) => ({ org: CITY, interestId, amountFen: 100, bankReference: interestId });
const credited = (id: string, actor: string, on = '2019-11-21'): Happened =>
  fact(accountStream(CITY), ['InterestCredited.v1', { interestId: id, fundSource: 'UI_FUND', amountFen: 100, bankReference: id }], { actor, on });
const people = [
  ...officer('O-acct', ['FIN_ACCT']), ...officer('O-rev', ['FIN_REV']), ...officer('O-rev2', ['FIN_REV']), ...officer('O-audit', ['AUDITOR']),
];
const needed = parametersOf({ 'period.closeNeedsReview': 1 });
const said = (answer: Answer): string => (answer.outcome === 'refused' ? answer.refused : answer.outcome);

describe('closing a month with unreviewed vouchers', () => {
  const open = (...past: readonly Happened[]): Promise<SeededOffice> =>
    SeededOffice.of(TODAY, people, past, credited('I-1', 'O-acct'), credited('I-2', 'O-rev'), credited('I-3', 'O-acct', '2019-12-01'));
  const left = async ({ store }: SeededOffice) => (await unreviewedOf(new Workspace(store), MONTH)).facts;
  const review = async (office: SeededOffice, by: string, which: (maker: string) => boolean): Promise<string> => {
    const vouchers = (await left(office)).filter(({ maker }) => which(maker))
      .map(({ eventId, stream, revision, book }) => ({ eventId, stream, revision, book }));
    return said(await office.send(by, 'ReviewVouchers', { org: CITY, vouchers }));
  };
  const close = async (office: SeededOffice): Promise<string> => said(await office.send('O-rev', 'ClosePeriod', MONTH));

  it('is as before where the rule set does not ask for reviews', async () => {
    const office = await open();
    expect([said(await office.send('O-rev', 'HoldPeriod', MONTH)), await close(office)]).toEqual(['accepted', 'accepted']);
  });

  it('is refused until another person than the maker has reviewed each of them', async () => {
    const office = await open(...needed);
    await office.send('O-rev', 'HoldPeriod', MONTH);
    expect((await left(office)).map(({ maker, book, vouchers }) => [maker, book, ...vouchers])).toEqual([
      ['O-acct', 'F', 'F.370100.201911.0001'], ['O-acct', 'A', 'A.370100.201911.0001'], ['O-rev', 'F', 'F.370100.201911.0002'],
      ['O-rev', 'A', 'A.370100.201911.0002'],
    ]);
    expect(await office.send('O-rev', 'ClosePeriod', MONTH)).toMatchObject({
      outcome: 'refused', refused: 'period.unreviewed-vouchers',
      facts: [{ unreviewed: 4, vouchers: ['F.370100.201911.0001', 'A.370100.201911.0001', 'F.370100.201911.0002', 'A.370100.201911.0002'] }],
    });
    expect([await review(office, 'O-rev', () => true), await review(office, 'O-rev', (maker) => maker !== 'O-rev'), await close(office)])
      .toEqual(['duties.same-person', 'accepted', 'period.unreviewed-vouchers']);
    expect([await review(office, 'O-rev2', () => true), await left(office), await close(office)]).toEqual(['accepted', [], 'accepted']);
  });

  it('waits for a command an auditor admitted, and for the review of what it recorded', async () => {
    const office = await open(...needed);
    await review(office, 'O-rev2', () => true);
    await office.send('O-rev', 'HoldPeriod', MONTH);
    await office.send('O-audit', 'AdmitRectification', { ...MONTH, commandId: COMMAND, reason: '利息漏记' });
    expect(await close(office)).toBe('period.admission-open');
    expect(said(await office.send('O-acct', 'RecordInterest', interest('I-4'), { id: COMMAND, on: '2019-11-30' }))).toBe('accepted');
    expect(await close(office)).toBe('period.unreviewed-vouchers');
    expect([await review(office, 'O-rev', () => true), await close(office)]).toEqual(['accepted', 'accepted']);
  });

  it('waits no longer for an admitted command that recorded something the books say nothing of', async () => {
    const office = await open(...needed);
    const { eventId, stream, revision } = (await left(office))[0]!;
    const asked = { org: CITY, eventId, stream, revision, reversalId: 'RV-1', reason: '重复入账', document: '更正说明', moneyMoved: false };
    await review(office, 'O-rev2', () => true);
    await office.send('O-rev', 'HoldPeriod', MONTH);
    await office.send('O-audit', 'AdmitRectification', { ...MONTH, commandId: COMMAND, reason: '利息漏记' });
    expect(await close(office)).toBe('period.admission-open');
    const proposed = await office.send('O-acct', 'ProposeVoucherReversal', { ...asked, evidenceHash: '0'.repeat(64) }, { id: COMMAND });
    expect([said(proposed), await close(office)]).toEqual(['accepted', 'accepted']);
  });

  it('is asked of the months before it as well, and of the months of a year', async () => {
    const office = await open(...needed, credited('I-0', 'O-acct', '2019-10-21'));
    await office.send('O-rev', 'HoldPeriod', MONTH);
    expect([await close(office), said(await office.send('O-rev', 'CloseYear', { org: CITY, year: 2018 }))]).toEqual(['period.not-next', 'period.months-open']);
  });

  it('is not asked for a year later than the first one booked', async () => {
    const office = await open(credited('I-0', 'O-acct', '2017-10-21'));
    const closing = async (year: number): Promise<string> => said(await office.send('O-rev', 'CloseYear', { org: CITY, year }));
    expect([await closing(2018), await closing(2017), await closing(2018)]).toEqual(['period.year-not-next', 'accepted', 'accepted']);
  });

  it('asks no review of what was reversed, and one of the red voucher itself', async () => {
    const office = await open(...needed);
    const [first] = await left(office);
    const { eventId, stream, revision } = first!;
    const at = { org: CITY, eventId, reversalId: 'RV-1' };
    const asked = { ...at, stream, revision, reason: '重复入账', document: '更正说明', moneyMoved: false, evidenceHash: '0'.repeat(64) };
    expect([said(await office.send('O-acct', 'ProposeVoucherReversal', asked)), said(await office.send('O-rev', 'ConfirmVoucherReversal', at))])
      .toEqual(['accepted', 'accepted']);
    expect((await left(office)).map(({ maker, vouchers }) => [maker, ...vouchers])).toEqual([
      ['O-rev', 'F.370100.201911.0002'], ['O-rev', 'A.370100.201911.0002'], ['O-rev', 'F.370100.201911.0003'], ['O-rev', 'A.370100.201911.0003'],
    ]);
  });
});
