import { day } from '#kernel';
import { classFold, classStream, evaluationBodyFold, evaluationBodyStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import { archiveClass, type AssessClass, assessClass, closeClass, type CompleteClass, completeClass } from '#scheme/rules';
import { type Asking, ask, fact, Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import {
  attended, type ClassStage, entry, evaluationBody, inspected, policy, ruleSet, struck, TIMETABLE, trainingClass,
} from '../../../../test/support/training-past.js';

const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1' };
const foreigner: Asking = { ...operator, institutionId: 'I2' };
const classOf = (past: Past) => past.state(classFold, classStream('K1'));
const setsOf = (past: Past) => past.state(ruleSetsFold, ruleSetStream);
const gone = (personId: string) => fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId, reason: '本人申请' }]);
const byAttendance = policy({ also: { 'class.attendanceThreshold': 8_000 } });

describe('clause JN-3.3b — a class is completed for everybody on its roster', () => {
  const completing = (lists: Pick<CompleteClass, 'finished' | 'dropped'>, today = '2019-11-29', asking: Asking = {}) => (past: Past) =>
    completeClass({ classId: 'K1', ...lists }, classOf(past), setsOf(past), ask({ ...operator, ...asking, today }));
  const running = (until: ClassStage = 'inSession') => trainingClass({ until, people: ['P1', 'P2', 'P3'] });
  specify('completed on the last day, everybody named once').given(running()).when(completing({ finished: ['P3', 'P1'], dropped: ['P2'] }))
    .then([{ stream: 'class-K1', type: 'ClassCompleted.v1', data: { classId: 'K1', finished: ['P3', 'P1'], dropped: ['P2'] } }]);
  specify('who has left is not named again').given(running(), gone('P2')).when(completing({ finished: ['P3', 'P1'], dropped: [] })).passes();
  specify('completed a day early').given(running()).when(completing({ finished: ['P1', 'P2', 'P3'], dropped: [] }, '2019-11-28')).refused('class.too-early');
  for (const [name, finished, dropped] of [
    ['somebody is left out', ['P1'], ['P2']], ['somebody is named twice', ['P1', 'P2', 'P3'], ['P3']],
    ['a stranger is named for another', ['P1', 'P2'], ['P9']],
    ['one is named twice and one left out', ['P1', 'P1'], ['P2']],
  ] as const) {
    specify(`completed, but ${name}`).given(running()).when(completing({ finished, dropped }))
      .refused('class.roster-not-covered', undefined, [{ roster: 3, named: finished.length + dropped.length }]);
  }
  specify('completed twice').given(running('completed')).when(completing({ finished: ['P1', 'P2', 'P3'], dropped: [] }))
    .refused('class.not-in-session', undefined, [{ is: 'completed', possible: ['AssessClass', 'RecordCertificate', 'SubmitClaim'] }]);
  specify('completing a class nobody filed').when(completing({ finished: [], dropped: [] })).refused('class.unknown');
  specify('completing for another institution').given(running()).when(completing({ finished: ['P1'], dropped: [] }, '2019-11-29', foreigner))
    .refused('institution.not-yours', 'JN-3.3c');
  specify('by a list where the rule set asks for attendance').given(byAttendance, running())
    .when(completing({ finished: ['P1', 'P2', 'P3'], dropped: [] })).refused('class.completed-by-attendance', undefined, [{ ruleSet: 'R1' }]);
  specify('by a list where a later rule set asks for attendance').given(ruleSet({ to: '2019-10-14' }),
    ruleSet({ ruleSet: 'R2', from: '2019-10-15', also: { 'class.attendanceThreshold': 8_000 } }), running())
    .when(completing({ finished: ['P1', 'P2', 'P3'], dropped: [] })).passes();
});

describe('clause JN-3.3b — attendance decides who finished', () => {
  const closing = (today = '2019-11-29', asking: Asking = operator) => (past: Past) =>
    closeClass({ classId: 'K1' }, classOf(past), setsOf(past), ask({ ...asking, today }));
  const running = trainingClass({ until: 'inSession', people: ['P1', 'P2', 'P3'], timetable: TIMETABLE });
  const slots = [['2019-10-14', 'AM'], ['2019-10-14', 'PM'], ['2019-10-15', 'AM'], ['2019-11-29', 'PM']] as const;
  const sat = (...present: readonly (readonly string[])[]) =>
    slots.flatMap(([on, half], i) => (present[i] === undefined ? [] : [attended(on, half, present[i])]));
  const all = sat(['P1', 'P2'], ['P1', 'P2'], ['P1', 'P2'], ['P1']);
  const closed = (finished: readonly string[], dropped: readonly string[], attendance: readonly (readonly [string, number])[], threshold = 8_000) => [{
    stream: 'class-K1', type: 'ClassCompleted.v1' as const, data: {
      classId: 'K1', finished, dropped, attendance: attendance.map(([personId, half]) => ({ personId, attended: half })), halfDays: 4, threshold,
    },
  }];
  const figures = [['P1', 4], ['P2', 3], ['P3', 0]] as const;
  specify('four of four half-days, three, and none').given(byAttendance, running, all).when(closing())
    .then(closed(['P1'], ['P2', 'P3'], figures), { ruleSet: 'R1' });
  specify('exactly the threshold').given(policy({ also: { 'class.attendanceThreshold': 7_500 } }), running, all).when(closing())
    .then(closed(['P1', 'P2'], ['P3'], figures, 7_500));
  specify('a hair below it').given(policy({ also: { 'class.attendanceThreshold': 7_501 } }), running, all).when(closing())
    .then(closed(['P1'], ['P2', 'P3'], figures, 7_501));
  specify('who has left is not judged').given(byAttendance, running, gone('P3'), all).when(closing())
    .then(closed(['P1'], ['P2'], figures.slice(0, 2)));
  specify('a correction counts').given(byAttendance, running, all, fact(classStream('K1'), ['AttendanceCorrected.v1', {
    classId: 'K1', day: day('2019-11-29'), half: 'PM', present: ['P1', 'P2'], absent: ['P3'], evidenceHash: 'e'.repeat(64), reason: '漏记',
  }])).when(closing()).then(closed(['P1', 'P2'], ['P3'], [['P1', 4], ['P2', 4], ['P3', 0]]));
  it('of 300 people with the longest ids stays below the limit of one event', () => {
    const people = Array.from({ length: 300 }, (_, i) => `P${i}`.padEnd(64, 'x'));
    const past = new Past([...byAttendance, ...trainingClass({ until: 'inSession', people, planned: 300 }), attended('2019-10-14', 'AM', people)]);
    expect(JSON.stringify(closing()(past)).length).toBeLessThan(60 * 1024);
  });
  specify('a half-day not recorded').given(byAttendance, running, all.slice(0, 3)).when(closing())
    .refused('class.attendance-incomplete', undefined, [{ open: ['2019-11-29 PM'], count: 1 }]);
  const untimed = trainingClass({ until: 'inSession' });
  specify('without a timetable what was recorded counts').given(byAttendance, untimed, attended('2019-10-14', 'AM', ['P1'])).when(closing()).passes();
  specify('nothing recorded at all').given(byAttendance, untimed).when(closing()).refused('class.attendance-incomplete', undefined, [{ open: [], count: 0 }]);
  const strict = policy({ also: { 'class.attendanceThreshold': 8_000, 'class.inspectionsRequired': 1 } });
  specify('not inspected, though the rule set asks for it').given(strict, running, all).when(closing())
    .refused('class.inspection-missing', 'JN-3.3b', [{ needed: 1, done: 0, ruleSet: 'R1' }]);
  specify('inspected once').given(strict, running, all, inspected('O-inspect')).when(closing()).passes();
  specify('by the agency').given(byAttendance, running, all).when(closing('2019-11-29', { officer: 'O-accept', roles: ['ACCEPT'] })).passes();
  specify('by another institution').given(byAttendance, running, all).when(closing('2019-11-29', foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('a day early').given(byAttendance, running, all).when(closing('2019-11-28')).refused('class.too-early');
  specify('without a threshold').given(policy(), running, all).when(closing())
    .refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'class.attendanceThreshold' }]);
  specify('without a rule set').given(running, all).when(closing()).refused('ruleSet.none-in-force');
  specify('a class not in session').given(byAttendance, trainingClass({ until: 'suspended' })).when(closing()).refused('class.not-in-session');
  specify('a class nobody filed').when(closing()).refused('class.unknown');
});

describe('clause JN-2.4 — a body that may examine says who passed', () => {
  const EXAM: AssessClass = { classId: 'K1', bodyId: 'JNZJ', assessedOn: day('2019-11-30'), passed: ['P1'], failed: ['P2'], document: '成绩单1号' };
  const assessing = (more: Partial<AssessClass> = {}, asking: Asking = {}) => (past: Past) => assessClass({ ...EXAM, ...more }, classOf(past),
    past.state(evaluationBodyFold, evaluationBodyStream('JNZJ')), ask({ ...operator, today: '2019-12-02', ...asking }));
  const done = trainingClass({ people: ['P1', 'P2'], dropped: ['P3'] });
  specify('everybody who finished, once').given(done, evaluationBody()).when(assessing())
    .then([{ stream: 'class-K1', type: 'ClassAssessed.v1', data: EXAM }], { clauses: ['JN-2.4'] });
  specify('who has a certificate already is not examined again').given(done, evaluationBody(),
    fact(classStream('K1'), ['TraineeCertified.v1', { classId: 'K1', personId: 'P2', certificateId: 'Z' }])).when(assessing({ failed: [] })).passes();
  specify('somebody left out').given(done, evaluationBody()).when(assessing({ failed: [] }))
    .refused('class.assessment-not-covering', undefined, [{ finished: 2, named: 1 }]);
  specify('somebody who dropped out').given(done, evaluationBody()).when(assessing({ failed: ['P2', 'P3'] })).refused('class.assessment-not-covering');
  specify('a body nobody registered').given(done).when(assessing()).refused('evaluationBody.unknown');
  const invalid = [
    ['a body whose licence had run out', evaluationBody({ to: '2019-11-29' })], ['a body licensed the day after', evaluationBody({ from: '2019-12-01' })],
    ['a body for other occupations', evaluationBody({ occupations: [entry('4-03-02-01')] })],
    ['a body for other levels', evaluationBody({ occupations: [entry(undefined, [5])] })],
  ] as const;
  for (const [name, body] of invalid) specify(name).given(done, body).when(assessing()).refused('class.body-not-valid', 'JN-2.4');
  specify('a body struck that day').given(done, evaluationBody(), struck('2019-11-30')).when(assessing()).refused('class.body-not-valid', 'JN-2.4');
  specify('a body struck the day after').given(done, evaluationBody(), struck('2019-12-01')).when(assessing()).passes();
  specify('before the end').given(done, evaluationBody()).when(assessing({ assessedOn: day('2019-11-28') })).refused('class.assessed-before-end');
  specify('tomorrow').given(done, evaluationBody()).when(assessing({ assessedOn: day('2019-12-03') })).refused('class.day-to-come');
  specify('another institution').given(done, evaluationBody()).when(assessing({}, foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('a class in session').given(trainingClass({ until: 'inSession' }), evaluationBody()).when(assessing()).refused('class.not-completed');
  specify('a class nobody filed').when(assessing()).refused('class.unknown');
});

describe('clause JN-3.3b — an assessed class is put away', () => {
  const archiving = (past: Past) => archiveClass({ classId: 'K1' }, classOf(past));
  const certified = fact(classStream('K1'), ['TraineeCertified.v1', { classId: 'K1', personId: 'P1', certificateId: 'Z-P1' }]);
  specify('with how many have no certificate').given(trainingClass({ until: 'assessed', people: ['P1', 'P2'], dropped: ['P3'] }), certified).when(archiving)
    .then([{ stream: 'class-K1', type: 'ClassArchived.v1', data: { classId: 'K1', notCertified: 1 } }]);
  specify('twice').given(trainingClass({ until: 'archived' })).when(archiving)
    .refused('class.not-assessed', undefined, [{ is: 'archived', possible: ['SubmitClaim'] }]);
  specify('before it is assessed').given(trainingClass()).when(archiving).refused('class.not-assessed');
  specify('a class nobody filed').when(archiving).refused('class.unknown');
  it('leaves nobody between', () => {
    const past = new Past([...trainingClass({ until: 'assessed', people: ['P1', 'P2'], dropped: ['P3'] }), certified,
      fact(classStream('K1'), ['ClassArchived.v1', { classId: 'K1', notCertified: 1 }])]);
    expect(classOf(past)).toMatchObject({ is: 'archived', roster: { P1: 'CERTIFIED', P2: 'NOT_CERTIFIED', P3: 'DROPPED' } });
  });
});
