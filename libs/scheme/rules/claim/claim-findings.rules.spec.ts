import { type Claim, type ClaimIs, claimFold, type ClaimState, claimStream, findingFold, findingStream } from '#scheme/history';
import { CLAIM_POSSIBLE, decided, marked, openedBy, record, to, withoutFinding } from '#scheme/rules';
import { Past } from '../../../../test/support/builders.js';
import { claim, type ClaimStep, finding, findingDecided, found, foundByAuditor } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';

const claimsOf = (past: Past): readonly Claim[] =>
  ['C1', 'C2'].map((id) => past.state(claimFold, claimStream(id))).filter((each): each is Claim => each.is !== 'unknown');
const asking = (past: Past) => withoutFinding(claimsOf(past)) ?? record([], []);
const facts = (claimId: string) => [{ claimId, is: 'approved', findings: [`F05:${claimId}:P1`] }];

describe('clause JN-3.3d — no money for a claim with a finding against it (D14)', () => {
  specify('none').given(claim('C1', 'approved'), claim('C2', 'approved')).when(asking).then([]);
  specify('one of two').given(claim('C1', 'approved'), claim('C2', 'approved'), found('C2')).when(asking)
    .refused('claim.finding-open', 'JN-3.3d', facts('C2'));
  specify('dismissed').given(claim('C1', 'approved'), found('C1'), findingDecided('C1', 'DISMISSED')).when(asking).then([]);
  specify('put right').given(claim('C1', 'approved'), found('C1'), findingDecided('C1', 'RECTIFIED')).when(asking).then([]);
  specify('confirmed').given(claim('C1', 'approved'), found('C1'), findingDecided('C1', 'CONFIRMED')).when(asking)
    .refused('claim.finding-open', 'JN-3.3d', facts('C1'));
  specify('another one is open').given(claim('C1', 'approved'), found('C1'), found('C1', 'AU-1'), findingDecided('C1', 'DISMISSED')).when(asking)
    .refused('claim.finding-open', 'JN-3.3d', [{ claimId: 'C1', is: 'approved', findings: ['AU-1'] }]);
});

describe('clause JN-3.3e — a finding marks the claim it is about, while it is not paid', () => {
  const told = (state: ClaimState) => marked([{ about: { kind: 'CLAIM', id: 'C1' }, findingId: 'AU-1' }], new Map([['C1', state]])).map(({ event }) =>
    event.type);
  const at = (until: ClaimStep) => new Past(claim('C1', until)).state(claimFold, claimStream('C1'));
  const ended: readonly ClaimIs[] = ['refused', 'lapsed', 'withdrawn', 'rejected', 'revoked', 'cancelled', 'paid', 'underClawback', 'partlyClawedBack',
    'clawedBack'];
  it.each(Object.keys(CLAIM_POSSIBLE) as ClaimIs[])('%s', (is) => {
    expect(told({ ...at('approved') as Claim, is })).toEqual(ended.includes(is) ? [] : ['ClaimFindingOpened.v1']);
  });
  it('nobody knows', () => {
    expect([told({ is: 'unknown' }), marked([{ about: { kind: 'CLAIM', id: 'C9' }, findingId: 'AU-1' }], new Map())]).toEqual([[], []]);
  });

  it('whatever opens it', () => {
    const opening = [finding('C1', 'P1'), ...foundByAuditor().slice(0, 1)];
    const verdict = record([], opening.map(({ stream, event }) => to(stream, { type: event.type, data: event.data } as never)));
    const about = { kind: 'CLAIM', id: 'C1' };
    expect(openedBy(verdict)).toEqual([{ about, findingId: 'F05:C1:P1' }, { about, findingId: 'AU-1' }]);
  });

  it('and tells it what was decided, once, where it was marked', () => {
    const of = new Past(foundByAuditor()).state(findingFold, findingStream('AU-1'));
    const stateOf = (...more: readonly ReturnType<typeof found>[]) => new Past([...claim('C1', 'paying'), ...more]).state(claimFold, claimStream('C1'));
    expect(decided(of, 'CONFIRMED', stateOf(found('C1', 'AU-1'))).map(({ event }) => event)).toEqual([
      { type: 'ClaimFindingClosed.v1', data: { claimId: 'C1', findingId: 'AU-1', outcome: 'CONFIRMED' } },
    ]);
    expect([decided(of, 'DISMISSED', stateOf()), decided(of, 'DISMISSED', { is: 'unknown' })]).toEqual([[], []]);
  });
});
