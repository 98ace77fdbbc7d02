import { dishonestyFold, dishonestyStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { listDishonest, noDishonestPayee, notifyDishonesty, recordHearing, removeDishonest, repairDishonest } from '#scheme/rules';
import { ask, type Past } from '../../../../test/support/builders.js';
import { SUBJECT, listing } from '../../../../test/support/duties-past.js';
import { specify } from '../../../../test/support/specify.js';
import { ruleSet } from '../../../../test/support/training-past.js';

const STREAM = 'dishonesty-INSTITUTION:I1';
const OF = { listingId: 'DL1', subject: SUBJECT };
const of = (past: Past) => past.state(dishonestyFold, dishonestyStream('INSTITUTION:I1'));
const DOCUMENT = { document: '示例文书' };
const told = (type: 'DishonestyNotified.v1' | 'DishonestyHeard.v1' | 'DishonestListed.v1' | 'DishonestyRepaired.v1' | 'DishonestyRemoved.v1', data: object) =>
  ({ stream: STREAM, type, data: { ...OF, ...data } });

const notifying = (past: Past) => notifyDishonesty({ ...OF, ...DOCUMENT }, of(past), past.state(ruleSetsFold, ruleSetStream),
  ask({ today: '2020-06-10', on: '2020-06-08' }));
const hearing = (statement: 'STATED' | 'WAIVED' | 'SILENT', today = '2020-06-11') => (past: Past) =>
  recordHearing({ ...OF, statement, ...DOCUMENT }, of(past), ask({ today }));
describe('clause JN-3.3e — nobody is listed unheard', () => {
  specify('told, with the time to be heard').given(ruleSet(), listing('proposed')).when(notifying)
    .then([told('DishonestyNotified.v1', { ...DOCUMENT, servedOn: '2020-06-08', hearUntil: '2020-06-18' })], { ruleSet: 'R1' });
  specify('told twice').given(ruleSet(), listing('notified')).when(notifying).refused('dishonesty.not-proposed');
  specify('no rule set on that day').given(listing('proposed')).when(notifying).refused('ruleSet.none-in-force');
  specify('a rule set without the time').given(ruleSet({ without: 'dishonesty.hearingDays' }), listing('proposed')).when(notifying)
    .refused('ruleSet.parameter-missing');
  specify('told of nothing').given(ruleSet()).when(notifying).refused('dishonesty.unknown');
  specify('told by another organisation').given(ruleSet(), listing('proposed', { org: '370116' })).when(notifying)
    .refused('dishonesty.other-organisation', undefined, [{ org: '370116' }]);

  for (const statement of ['STATED', 'WAIVED'] as const) {
    specify(`heard: ${statement}`).given(listing('notified')).when(hearing(statement)).then([told('DishonestyHeard.v1', { statement, ...DOCUMENT })]);
  }
  specify('silent on the last day').given(listing('notified')).when(hearing('SILENT', '2020-06-18'))
    .refused('dishonesty.may-still-be-heard', 'JN-3.3e', [{ hearUntil: '2020-06-18' }]);
  specify('silent to the end').given(listing('notified')).when(hearing('SILENT', '2020-06-19')).passes();
  specify('heard before told').given(listing('proposed')).when(hearing('STATED')).refused('dishonesty.not-notified');
  specify('heard about another listing').when(hearing('STATED')).refused('dishonesty.unknown');
});

const listed = (officer = 'O-approve') => (past: Past) => listDishonest({ ...OF, ...DOCUMENT }, of(past), ask({ officer }));
const repaired = (officer = 'O-approve') => (past: Past) => repairDishonest({ ...OF, ...DOCUMENT }, of(past), ask({ officer }));
const removed = (officer = 'O-approve') => (past: Past) => removeDishonest({ ...OF, reason: '示例', ...DOCUMENT }, of(past), ask({ officer }));
describe('clause JN-3.3c — S8: who proposes a listing does not decide it', () => {
  specify('listed by another').given(listing('heard')).when(listed())
    .then([told('DishonestListed.v1', { ...DOCUMENT, ground: 'FRAUD_AMOUNT', proposedBy: 'O-supervise' })], { clauses: ['JN-3.3e', 'JN-3.3c'] });
  for (const [name, deciding, at] of [['listed', listed, 'heard'], ['repaired', repaired, 'listed'], ['removed', removed, 'listed']] as const) {
    specify(`${name} by the proposer`).given(listing(at)).when(deciding('O-supervise'))
      .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S8', step: '提出列入', officerId: 'O-supervise' }]);
    specify(`${name} when there is nothing`).when(deciding()).refused('dishonesty.unknown');
  }
  specify('listed unheard').given(listing('notified')).when(listed())
    .refused('dishonesty.not-heard', undefined, [{ is: 'notified', possible: ['RecordHearing'] }]);
  specify('repaired').given(listing('listed')).when(repaired()).then([told('DishonestyRepaired.v1', DOCUMENT)]);
  specify('repaired what is not listed').given(listing('heard')).when(repaired()).refused('dishonesty.not-listed');
  specify('removed').given(listing('listed')).when(removed()).then([told('DishonestyRemoved.v1', { reason: '示例', ...DOCUMENT })]);
  specify('not listed after the hearing').given(listing('heard')).when(removed()).passes();
  specify('removed unheard').given(listing('notified')).when(removed()).refused('dishonesty.not-listed');
});

describe('clause JN-3.3e — who is listed gets no new claim', () => {
  const asked = (past: Past) => noDishonestPayee([past.state(dishonestyFold, dishonestyStream('PERSON:P1')), of(past)])
    ?? { writings: [], clauses: [], facts: [] };
  specify('listed').given(listing('listed')).when(asked)
    .refused('claim.payee-dishonest', 'JN-3.3e', [{ kind: 'INSTITUTION', id: 'I1', listingId: 'DL1' }]);
  for (const is of ['proposed', 'notified', 'heard', 'repaired', 'removed'] as const) specify(`only ${is}`).given(listing(is)).when(asked).then([]);
});
