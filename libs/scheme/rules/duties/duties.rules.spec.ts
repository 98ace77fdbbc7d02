import { type Acting, differentPerson, noInterest, notInspector } from '#scheme/rules';
import { type Asking, ask, fact } from '../../../../test/support/builders.js';
import { interest } from '../../../../test/support/duties-past.js';
import { specify } from '../../../../test/support/specify.js';

const who = (asking: Asking = {}, more: Partial<Acting> = {}): Acting => ({ ...ask({ officer: 'O-1', ...asking }).officer, ...more });
const nothing = { writings: [], clauses: [], facts: [] };

describe('clause JN-3.3c — S2: who inspected a class reviews none of its claims', () => {
  specify('who inspected it').when(() => notInspector(who(), ['O-9', 'O-1']) ?? nothing)
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S2', step: '督导检查', officerId: 'O-1' }]);
  specify('who did not').when(() => notInspector(who(), ['O-9']) ?? nothing).passes();
});

describe('clause JN-3.3c — S9: nobody reviews a claim of a relative or of the own employer', () => {
  const claim = [{ kind: 'INSTITUTION', id: 'I1' }, { kind: 'PERSON', id: 'P1' }] as const;
  const has = (id: string, withdrawn = false): Partial<Acting> => ({ interests: [{ interestId: 'IN-1', about: { kind: 'PERSON', id }, withdrawn }] });
  specify('a relative is in it').when(() => noInterest(who({}, has('P1')), claim) ?? nothing)
    .refused('duties.declared-interest', 'JN-3.3c', [{ rule: 'S9', kind: 'PERSON', id: 'P1', interestId: 'IN-1' }]);
  specify('the own employer is').when(() => noInterest(who({ institutionId: 'I1' }), claim) ?? nothing)
    .refused('duties.declared-interest', 'JN-3.3c', [{ rule: 'S9', kind: 'INSTITUTION', id: 'I1' }]);
  specify('another person is').when(() => noInterest(who({}, has('P2')), claim) ?? nothing).passes();
  specify('an enterprise of the same id is not a person').when(() => noInterest(who({}, has('I1')), claim) ?? nothing).passes();
  specify('an interest that was withdrawn').when(() => noInterest(who({}, has('P1', true)), claim) ?? nothing).passes();
  specify('S13: under an override').when(() => noInterest(who({}, { ...has('P1'), excused: ['S9'] }), claim) ?? nothing).passes();
  it('is declared in the officer’s own history', () => {
    expect([interest('O-1', { kind: 'PERSON', id: 'P1' }).stream, fact('officer-O-1', ['InterestWithdrawn.v1', {
      officerId: 'O-1', interestId: 'IN-1', reason: '示例',
    }]).stream]).toEqual(['officer-O-1', 'officer-O-1']);
  });
});

describe('clause JN-3.3c — S13: an override excuses one rule, for an officer only', () => {
  const acted = [['立案', 'O-1']] as const;
  specify('the rule it names').when(() => differentPerson('S7', who({}, { excused: ['S7'] }), acted) ?? nothing).passes();
  specify('another rule').when(() => differentPerson('S7', who({}, { excused: ['S1'] }), acted) ?? nothing).refused('duties.same-person', 'JN-3.3c');
  specify('a bare id').when(() => differentPerson('S7', 'O-1', acted) ?? nothing).refused('duties.same-person', 'JN-3.3c');
});
