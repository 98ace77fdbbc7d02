import { day } from '#kernel';
import { type Officer, officerFold, officerStream } from '#scheme/history';
import { grantOverride, overrideUsed, type ProposeOverride, proposeOverride, usableOverride } from '#scheme/rules';
import { ask, CITY, folded, type Past } from '../../../../test/support/builders.js';
import { OVERRIDE, officer, override } from '../../../../test/support/duties-past.js';
import { specify } from '../../../../test/support/specify.js';

const of = (past: Past) => past.state(officerFold, officerStream('O-1'));
const proposing = (who = 'O-supervise', more: Partial<ProposeOverride> = {}) => (past: Past) =>
  proposeOverride({ ...OVERRIDE, reason: '示例', ...more }, of(past), ask({ officer: who }));
const granting = (who = 'O-approve', org = CITY) => (past: Past) =>
  grantOverride({ officerId: 'O-1', overrideId: 'OV-1' }, of(past), ask({ officer: who, org }));

describe('clause JN-3.3c — S13: an override is an event of its own, with rule, reason and two approvers', () => {
  specify('proposed').given(officer('O-1')).when(proposing())
    .then([{ stream: 'officer-O-1', type: 'OverrideProposed.v1', data: { ...OVERRIDE, reason: '示例' } }]);
  specify('proposed for oneself').given(officer('O-1')).when(proposing('O-1')).refused('override.for-oneself', 'JN-3.3c');
  specify('for a day that is past').given(officer('O-1')).when(proposing('O-supervise', { validTo: day('2019-12-01') }))
    .refused('override.days-wrong', 'JN-3.3c', [{ validTo: '2019-12-01' }]);
  specify('by another organisation').given(officer('O-1', [], { org: '370116' })).when(proposing())
    .refused('override.other-organisation', 'JN-3.3c', [{ rule: 'S13', org: '370116' }]);
  specify('granted by another organisation').given(officer('O-1'), override('proposed')).when(granting('O-approve', '370116'))
    .refused('override.other-organisation', 'JN-3.3c', [{ rule: 'S13', org: CITY }]);
  specify('under a used id').given(officer('O-1'), override('proposed')).when(proposing()).refused('override.exists');
  specify('for nobody').when(proposing()).refused('officer.unknown');

  specify('granted by a second person').given(officer('O-1'), override('proposed')).when(granting()).then([{
    stream: 'officer-O-1', type: 'OverrideGranted.v1', data: { ...OVERRIDE, reason: '示例', approvers: ['O-supervise', 'O-approve'] },
  }]);
  specify('granted by who proposed it').given(officer('O-1'), override('proposed')).when(granting('O-supervise'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S13', step: '提出例外', officerId: 'O-supervise' }]);
  specify('granted by who will use it').given(officer('O-1'), override('proposed')).when(granting('O-1')).refused('override.for-oneself', 'JN-3.3c');
  specify('granted twice').given(officer('O-1'), override('granted')).when(granting())
    .refused('override.not-proposed', undefined, [{ is: 'granted', possible: [] }]);
  specify('granted when nobody proposed it').given(officer('O-1')).when(granting()).refused('override.unknown');
  specify('granted to nobody').when(granting()).refused('officer.unknown');
});

describe('clause JN-3.3c — S13: an override is for one rule, one command, one stream, and once', () => {
  const at = { command: 'ReviewSecond', stream: 'claim-C1', today: day('2019-12-31') };
  const holder = (until: Parameters<typeof override>[0]) => folded(officerFold, [...officer('O-1'), ...override(until)]) as Officer;
  it('usable as granted, to its last day', () => { expect(usableOverride(holder('granted'), 'S1', at)?.overrideId).toBe('OV-1'); });
  it.each([
    ['proposed only', holder('proposed'), 'S1', at], ['used', holder('used'), 'S1', at], ['another rule', holder('granted'), 'S7', at],
    ['no rule', holder('granted'), undefined, at], ['another command', holder('granted'), 'S1', { ...at, command: 'ReviewFirst' }],
    ['another stream', holder('granted'), 'S1', { ...at, stream: 'claim-C2' }], ['the day after', holder('granted'), 'S1', { ...at, today: day('2020-01-01') }],
  ])('not usable: %s', (_name, who, rule, where) => { expect(usableOverride(who, rule, where)).toBeUndefined(); });
  it('its use is written beside the command', () => {
    expect(overrideUsed(usableOverride(holder('granted'), 'S1', at)!)).toEqual({ stream: 'officer-O-1', event: { type: 'OverrideUsed.v1', data: OVERRIDE } });
  });
});
