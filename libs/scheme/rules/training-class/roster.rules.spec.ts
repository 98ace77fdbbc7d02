import { classFold, classStream, onRoster, personFold, personStream, projectFold, projectStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { classesToAsk, enrolTrainee, precheckTrainee, type RosterWorld, withdrawTrainee } from '#scheme/rules';
import { type Asking, ask, fact, Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import {
  type ClassPast, classDay, enrolment, OCCUPATION, pension, person, policy, project, TIMETABLE, trainingClass,
} from '../../../../test/support/training-past.js';

const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1' };
const foreigner: Asking = { ...operator, institutionId: 'I2' };
const classOf = (past: Past) => past.state(classFold, classStream('K1'));
const worldOf = (past: Past): RosterWorld => {
  const state = classOf(past);
  const someone = past.state(personFold, personStream('P9'));
  const own = state.is !== 'unknown' && state.projectId !== undefined ? { project: past.state(projectFold, projectStream('X1')) } : {};
  return {
    person: someone, sets: past.state(ruleSetsFold, ruleSetStream), others: past.states(classFold, classStream, classesToAsk(someone, state)), ...own,
  };
};
const enrolling = (today = '2019-10-10', asking: Asking = {}) => (past: Past) =>
  enrolTrainee({ classId: 'K1', personId: 'P9', personCategory: 'RURAL_WORKER' }, classOf(past), worldOf(past), ask({ ...operator, ...asking, today }));
const CLEAR = { fact: 'other-classes', result: 'clear' };
const UNKNOWN = { fact: 'pension', result: 'unknown' };
const answeredBy = (factId: string, result = 'clear') => ({ fact: 'pension', result, factId, source: '养老保险待遇库', queriedOn: '2019-10-08' });
const enrolled = (first: object = UNKNOWN) => [
  { stream: 'class-K1', type: 'TraineeEnrolled.v1' as const, data: { classId: 'K1', personId: 'P9', personCategory: 'RURAL_WORKER' } },
  { stream: 'class-K1', type: 'EligibilityPrechecked.v1' as const, data: { classId: 'K1', personId: 'P9', result: 'PASSED', facts: [first, CLEAR] } },
  { stream: 'person-P9', type: 'EnrolmentRecorded.v1' as const, data: {
    personId: 'P9', classId: 'K1', occupation: OCCUPATION, level: 4, startsOn: '2019-10-14', endsOn: '2019-11-29',
  } },
];
const open = trainingClass({ until: 'accepted' });
const asked = (entitledFrom: string | null) => [{ fact: 'pension', source: '养老保险待遇库', queriedOn: '2019-10-08', entitledFrom }];

describe('clause JN-2.3.1d — no monthly pension on the day the class starts', () => {
  specify('61 years old and not entitled: enrolled; nobody asks for an age').given(open, person('P9'), pension('P9', null)).when(enrolling())
    .then(enrolled(answeredBy('PF-1')), { clauses: ['JN-3.3b', 'JN-2.3.1d'], facts: asked(null) });
  specify('no answer from the pension register yet').given(open, person('P9')).when(enrolling()).then(enrolled(), { facts: [] });
  specify('entitled from exactly the starting day').given(open, person('P9'), pension('P9', '2019-10-14')).when(enrolling())
    .refused('person.pension-recipient', 'JN-2.3.1d', asked('2019-10-14'));
  specify('entitled from the day after').given(open, person('P9'), pension('P9', '2019-10-15')).when(enrolling())
    .then(enrolled(answeredBy('PF-1')), { facts: asked('2019-10-15') });
  specify('the newest answer decides: entitled after all')
    .given(open, person('P9'), pension('P9', null), pension('P9', '2019-10-01', { factId: 'PF-2' })).when(enrolling())
    .refused('person.pension-recipient', 'JN-2.3.1d', asked('2019-10-01'));
  specify('the newest answer decides: not entitled after all')
    .given(open, person('P9'), pension('P9', '2019-10-01'), pension('P9', null, { factId: 'PF-2' })).when(enrolling())
    .then(enrolled(answeredBy('PF-2')), { facts: asked(null) });
});

describe('clause JN-3.3b — the roster names real people', () => {
  specify('on the starting day').given(open, person('P9')).when(enrolling('2019-10-14')).then(enrolled());
  specify('the day after the start').given(open, person('P9')).when(enrolling('2019-10-15')).refused('class.started-already');
  specify('somebody not registered').given(open).when(enrolling()).refused('person.unknown', 'JN-3.3b', [{ personId: 'P9' }]);
  specify('twice').given(trainingClass({ until: 'accepted', people: ['P9'] }), person('P9')).when(enrolling()).refused('class.already-enrolled');
  specify('the last planned place').given(trainingClass({ until: 'accepted', planned: 2 }), person('P9')).when(enrolling()).then(enrolled());
  specify('beyond the planned places').given(trainingClass({ until: 'accepted', planned: 1 }), person('P9')).when(enrolling()).refused('class.full');
  specify('a place somebody gave up').given(trainingClass({ until: 'accepted', planned: 1 }), person('P9'),
    fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId: 'P1', reason: '本人申请' }])).when(enrolling()).then(enrolled());
  specify('a class in session').given(trainingClass({ until: 'inSession' }), person('P9')).when(enrolling()).refused('class.not-accepted', undefined, [{
    is: 'inSession', possible: [
      'RecordAttendance', 'CorrectAttendance', 'RecordInspection', 'CompleteClass', 'CloseClass', 'WithdrawTrainee', 'SuspendClass', 'CancelClass',
    ],
  }]);
  specify('a class nobody filed').given(person('P9')).when(enrolling()).refused('class.unknown');
});

describe('clause JN-3.3b — late joiners up to the day of the parameter', () => {
  const late = policy({ also: { 'class.lateJoinerDay': 2 } });
  const planned = trainingClass({ until: 'accepted', timetable: TIMETABLE });
  specify('on the second day').given(late, open, person('P9')).when(enrolling('2019-10-15')).then(enrolled());
  specify('on the third').given(late, open, person('P9')).when(enrolling('2019-10-16')).refused('class.started-already', undefined, [{ last: '2019-10-15' }]);
  const sparse = [TIMETABLE[0]!, classDay('2019-10-21', 'AM'), TIMETABLE[2]!];
  specify('days without lessons are not counted').given(late, trainingClass({ until: 'accepted', timetable: sparse }), person('P9'))
    .when(enrolling('2019-10-21')).then(enrolled());
  specify('a longer wait than the class has days').given(policy({ also: { 'class.lateJoinerDay': 9 } }), planned, person('P9')).when(enrolling('2019-11-29'))
    .then(enrolled());
  specify('none at all').given(policy({ also: { 'class.lateJoinerDay': 0 } }), planned, person('P9')).when(enrolling('2019-10-14'))
    .refused('class.started-already', undefined, [{ last: '2019-10-13' }]);
  specify('once the class is in session').given(late, trainingClass({ until: 'inSession' }), person('P9')).when(enrolling('2019-10-14'))
    .refused('class.not-accepted');
});

describe('clause JN-3.3b — nobody sits in two classes on one day', () => {
  const other = (more: ClassPast = {}) => trainingClass({ classId: 'K2', people: ['P9'], until: 'inSession', ...more });
  const busy = [person('P9'), enrolment('P9', 'K2')];
  specify('a running class on the same days').given(open, busy, other()).when(enrolling())
    .refused('person.in-another-class', 'JN-3.3b', [{ classId: 'K2', day: '2019-10-14' }]);
  specify('an accepted one').given(open, busy, other({ until: 'accepted' })).when(enrolling()).refused('person.in-another-class', 'JN-3.3b');
  specify('a suspended one').given(open, busy, other({ until: 'suspended' })).when(enrolling()).refused('person.in-another-class', 'JN-3.3b');
  specify('a cancelled one').given(open, busy, other({ until: 'cancelled' })).when(enrolling()).then(enrolled());
  specify('one the person has left').given(open, busy, other({ people: ['P2'], dropped: ['P9'], until: 'completed' })).when(enrolling()).then(enrolled());
  specify('one that ends the day before')
    .given(open, person('P9'), enrolment('P9', 'K2', ['2019-09-01', '2019-10-13']), other({ startsOn: '2019-09-01', endsOn: '2019-10-13' })).when(enrolling())
    .then(enrolled());
  specify('one that ends on the starting day')
    .given(open, person('P9'), enrolment('P9', 'K2', ['2019-09-01', '2019-10-14']), other({ startsOn: '2019-09-01', endsOn: '2019-10-14' })).when(enrolling())
    .refused('person.in-another-class', 'JN-3.3b', [{ classId: 'K2', day: '2019-10-14' }]);
  const between = { startsOn: '2019-10-16', endsOn: '2019-11-28' };
  specify('one whose lessons fall between these').given(trainingClass({ until: 'accepted', timetable: TIMETABLE }), person('P9'),
    enrolment('P9', 'K2', ['2019-10-16', '2019-11-28']), other({ ...between, timetable: [classDay('2019-10-16', 'AM'), classDay('2019-11-28', 'AM')] }))
    .when(enrolling()).then(enrolled());
  specify('one that shares one day').given(trainingClass({ until: 'accepted', timetable: TIMETABLE }), busy, other({ timetable: [
    classDay('2019-10-15', 'PM'), classDay('2019-11-28', 'AM')] })).when(enrolling())
    .refused('person.in-another-class', 'JN-3.3b', [{ classId: 'K2', day: '2019-10-15' }]);
});

describe('clause JN-2.1.3a — a project is for its target group', () => {
  const bought = trainingClass({ until: 'accepted', projectId: 'X1', subsidyKind: 'PROJECT' });
  specify('somebody of another category').given(project(), bought, person('P9')).when(enrolling())
    .refused('project.not-in-target-group', 'JN-2.1.3a', [{ projectId: 'X1', personCategory: 'RURAL_WORKER' }]);
  specify('somebody of the target group').given(project(), bought, person('P9')).when((past) =>
    enrolTrainee({ classId: 'K1', personId: 'P9', personCategory: 'POOR_LABOUR' }, classOf(past), worldOf(past), ask({ ...operator, today: '2019-10-10' })))
    .passes();
});

describe('clause JN-3.3b — a precheck says which facts it used', () => {
  const prechecking = (asking: Asking = operator) => (past: Past) =>
    precheckTrainee({ classId: 'K1', personId: 'P9' }, classOf(past), worldOf(past), ask({ today: '2019-10-11', ...asking }));
  const on = trainingClass({ until: 'accepted', people: ['P9'] });
  const checked = (result: string, facts: readonly object[]) =>
    [{ stream: 'class-K1', type: 'EligibilityPrechecked.v1' as const, data: { classId: 'K1', personId: 'P9', result, facts } }];
  specify('passed').given(on, person('P9')).when(prechecking()).then(checked('PASSED', [UNKNOWN, CLEAR]));
  specify('failed by a late answer').given(on, person('P9'), pension('P9', '2019-10-01')).when(prechecking())
    .then(checked('FAILED', [answeredBy('PF-1', 'excludes'), CLEAR]), { facts: [answeredBy('PF-1', 'excludes'), CLEAR] });
  specify('failed by another class').given(on, person('P9'), enrolment('P9', 'K2'), trainingClass({ classId: 'K2', people: ['P9'], until: 'accepted' }))
    .when(prechecking()).then(checked('FAILED', [UNKNOWN, { fact: 'other-classes', result: 'excludes' }]));
  specify('by the agency').given(on, person('P9')).when(prechecking({ officer: 'O-accept', roles: ['ACCEPT'] }))
    .then(checked('PASSED', [UNKNOWN, CLEAR]));
  specify('by another institution').given(on, person('P9')).when(prechecking(foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('somebody not on it').given(open, person('P9')).when(prechecking()).refused('class.not-on-roster');
  specify('somebody nobody registered').given(on).when(prechecking()).refused('person.unknown');
  specify('of a class in session').given(trainingClass({ until: 'inSession', people: ['P9'] }), person('P9')).when(prechecking()).refused('class.not-accepted');
  specify('of a class nobody filed').when(prechecking()).refused('class.unknown');
});

describe('clause JN-3.3b — a roster in session only loses people, and says why', () => {
  const withdrawing = (asking: Asking = {}, personId = 'P1') => (past: Past) =>
    withdrawTrainee({ classId: 'K1', personId, reason: '本人申请' }, classOf(past), ask({ ...operator, ...asking }));
  const left = { stream: 'class-K1', type: 'TraineeWithdrawn.v1' as const, data: { classId: 'K1', personId: 'P1', reason: '本人申请' } };
  specify('before it starts').given(open).when(withdrawing()).then([left], { clauses: ['JN-3.3b'] });
  specify('in session').given(trainingClass({ until: 'inSession' })).when(withdrawing()).then([left]);
  specify('in a suspended class').given(trainingClass({ until: 'suspended' })).when(withdrawing())
    .refused('class.not-running', undefined, [{ is: 'suspended', possible: ['ResumeClass', 'CancelClass'] }]);
  specify('somebody who has left already').given(trainingClass({ until: 'inSession' }),
    fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId: 'P1', reason: '本人申请' }])).when(withdrawing()).refused('class.not-on-roster');
  specify('a stranger').given(open).when(withdrawing({}, 'P9')).refused('class.not-on-roster');
  specify('by another institution').given(open).when(withdrawing(foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('from a class nobody filed').when(withdrawing()).refused('class.unknown');
  specify('enrolling by another institution').given(open, person('P9')).when(enrolling('2019-10-10', foreigner)).refused('institution.not-yours', 'JN-3.3c');
  it('leaves the others on it', () => {
    const past = new Past([...trainingClass({ until: 'inSession', people: ['P1', 'P2'] }),
      fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId: 'P1', reason: '本人申请' }])]);
    const state = classOf(past);
    expect(state.is !== 'unknown' && [onRoster(state), state.roster]).toEqual([['P2'], { P1: 'DROPPED', P2: 'ATTENDING' }]);
  });
});
