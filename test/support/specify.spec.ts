import { personFold, personStream } from '#scheme/history';
import { missing, no, notNow, record, to } from '#scheme/rules';
import { fact, folded } from './builders.js';
import { expectRefusal, expectVerdict } from './specify.js';
import { person } from './training-past.js';

const rejected = { type: 'ClaimRejected.v1', data: { claimId: 'C1', at: 'FIRST_REVIEW', reason: '示例' } } as const;
const released = { type: 'SubsidyReleased.v1', data: { personId: 'P1', claimId: 'C1', reason: 'REJECTED' } } as const;
const verdict = record(['JN-3.3c'], [to('claim-C1', rejected), to('person-P1', released)]);
const [first, second] = [{ stream: 'claim-C1', ...rejected }, { stream: 'person-P1', ...released }];

describe('a specification fails', () => {
  it('not when everything is as said', () => {
    expectVerdict(verdict, [first, second], { clauses: ['JN-3.3c'], facts: [] });
    expectRefusal(no('claim.cap-per-year', 'JN-2.3.1b', '已满。'), 'claim.cap-per-year', 'JN-2.3.1b');
    expectRefusal(notNow('claim.not-accepted', 'paid', ['OpenClawback']), 'claim.not-accepted');
  });

  it.each([
    ['an event is missing', [first]], ['an event is added', [first, second, second]], ['events are moved', [second, first]],
    ['it stands in another stream', [{ ...first, stream: 'claim-C2' }, second]],
      ['a field differs', [{ ...first, data: { ...first.data, reason: '' } }, second]],
    ['a field is added', [{ ...first, data: { ...first.data, more: undefined } }, second]],
  ])('when %s', (_name, expected) => { expect(() => { expectVerdict(verdict, expected); }).toThrow(); });

  it('when clauses, facts or rule set differ', () => {
    expect(() => { expectVerdict(verdict, [first, second], { clauses: [] }); }).toThrow();
    expect(() => { expectVerdict(verdict, [first, second], { facts: [{ a: 1 }] }); }).toThrow();
    expect(() => { expectVerdict(verdict, [first, second], { ruleSet: 'R1' }); }).toThrow();
  });

  it('when the answer is of the other kind', () => {
    expect(() => { expectVerdict(missing('claim', 'C1'), []); }).toThrow('refused claim.unknown');
    expect(() => { expectRefusal(verdict, 'claim.unknown'); }).toThrow('it recorded ClaimRejected.v1, SubsidyReleased.v1');
  });

  it('when code or clause differ, or a clause speaks where none should', () => {
    const refusal = no('claim.cap-per-year', 'JN-2.3.1b', '已满。');
    expect(() => { expectRefusal(refusal, 'claim.cap-per-year'); }).toThrow();
    expect(() => { expectRefusal(refusal, 'claim.cap-per-year', 'JN-2.3.1c'); }).toThrow();
    expect(() => { expectRefusal(refusal, 'claim.same-occupation-and-level', 'JN-2.3.1b'); }).toThrow();
    expect(() => { expectRefusal(missing('claim', 'C1'), 'claim.unknown', 'JN-2.3.1b'); }).toThrow();
  });

  it('when a refusal has no words, or one about a state does not say what is possible', () => {
    expect(() => { expectRefusal({ refused: 'claim.x', why: 'no' }, 'claim.x'); }).toThrow();
    expect(() => { expectRefusal({ refused: 'claim.x', why: `没有 ${String(undefined)}` }, 'claim.x'); }).toThrow();
    expect(() =>
      { expectRefusal({ refused: 'claim.not-paid', why: '状态为 accepted。', facts: [{ is: 'accepted', possible: [] }] }, 'claim.not-paid'); }).toThrow();
    expect(() => { expectRefusal({ refused: 'payment.line-not-sent', why: '不行' }, 'payment.line-not-sent'); }).toThrow();
  });
});

describe('the history of a specification', () => {
  it('folds by the real fold and cannot be written to', () => {
    const state = folded(personFold, [person('P1')]);
    expect(state).toMatchObject({ is: 'registered', personId: 'P1' });
    expect(() => { (state as { personId: string }).personId = 'P2'; }).toThrow(TypeError);
  });

  it('is broken by an event that cannot stand there', () => {
    expect(() => folded(personFold, [fact(personStream('P1'), [released.type, released.data])])).toThrow('person: SubsidyReleased.v1 cannot stand here');
  });
});
