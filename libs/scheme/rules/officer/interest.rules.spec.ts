import { officerFold, officerStream } from '#scheme/history';
import { declareInterest, withdrawInterest } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { interest, officer } from '../../../../test/support/duties-past.js';
import { specify } from '../../../../test/support/specify.js';

const of = (past: Past) => past.state(officerFold, officerStream('O-1'));
const ABOUT = { kind: 'PERSON', id: 'P1' } as const;
const declaring = (who = 'O-1', roles: readonly string[] = []) => (past: Past) =>
  declareInterest({ officerId: 'O-1', interestId: 'IN-1', about: ABOUT, relation: 'RELATIVE' }, of(past), ask({ officer: who, roles }));
const withdrawing = (who = 'O-supervise') => (past: Past) => withdrawInterest({ officerId: 'O-1', interestId: 'IN-1', reason: '示例' }, of(past),
  ask({ officer: who }));
const declared = [{
  stream: 'officer-O-1', type: 'InterestDeclared.v1' as const, data: { officerId: 'O-1', interestId: 'IN-1', about: ABOUT, relation: 'RELATIVE' },
}];

describe('clause JN-3.3c — S9: who has an interest says so', () => {
  specify('one’s own').given(officer('O-1')).when(declaring()).then(declared, { clauses: ['JN-3.3c'] });
  specify('another’s, by who supervises').given(officer('O-1')).when(declaring('O-9', ['SUPERVISE'])).then(declared);
  specify('another’s, by anybody').given(officer('O-1')).when(declaring('O-9')).refused('officer.not-yourself', 'JN-3.3c');
  specify('twice').given(officer('O-1'), interest('O-1', ABOUT)).when(declaring()).refused('interest.exists');
  specify('of nobody').when(declaring()).refused('officer.unknown');

  specify('withdrawn by who supervises').given(officer('O-1'), interest('O-1', ABOUT)).when(withdrawing())
    .then([{ stream: 'officer-O-1', type: 'InterestWithdrawn.v1', data: { officerId: 'O-1', interestId: 'IN-1', reason: '示例' } }]);
  specify('never by the officer itself').given(officer('O-1'), interest('O-1', ABOUT)).when(withdrawing('O-1')).refused('duties.same-person', 'JN-3.3c');
  specify('withdrawn twice').given(officer('O-1'), interest('O-1', ABOUT), fact('officer-O-1',
    ['InterestWithdrawn.v1', { officerId: 'O-1', interestId: 'IN-1', reason: '示例' }])).when(withdrawing()).refused('interest.unknown');
  specify('withdrawn of nobody').when(withdrawing()).refused('officer.unknown');
});
