import { day } from '#kernel';
import { classFold, classStream, findingFold, findingStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type CorrectAttendance, correctAttendance, inspectionFinding, type RecordAttendance, recordAttendance, type RecordInspection, recordInspection,
} from '#scheme/rules';
import { type Asking, ask, fact, Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { attended, inspected, ruleSet, TIMETABLE, trainingClass } from '../../../../test/support/training-past.js';

const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1' };
const foreigner: Asking = { ...operator, institutionId: 'I2' };
const classOf = (past: Past) => past.state(classFold, classStream('K1'));
const HASH = 'e'.repeat(64);
const running = trainingClass({ until: 'inSession', people: ['P1', 'P2', 'P3'], timetable: TIMETABLE });
const FIRST: RecordAttendance = { classId: 'K1', day: day('2019-10-14'), half: 'AM', present: ['P1', 'P3'], evidenceHash: HASH };
const recording = (more: Partial<RecordAttendance> = {}, asking: Asking = {}) => (past: Past) =>
  recordAttendance({ ...FIRST, ...more }, classOf(past), ask({ ...operator, today: '2019-10-15', ...asking }));
const recorded = (more: object = {}) =>
  [{ stream: 'class-K1', type: 'AttendanceRecorded.v1' as const, data: { ...FIRST, absent: ['P2'], ...more } }];
const gone = (personId: string, on: string) =>
  fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId, reason: '本人申请' }], { on });

describe('clause JN-3.3b — attendance by half-day, with its evidence', () => {
  specify('who is not named present is absent').given(running).when(recording()).then(recorded(), { clauses: ['JN-3.3b'] });
  specify('both lists, and the device').given(running).when(recording({ absent: ['P2'], device: 'DEV-1' })).then(recorded({ device: 'DEV-1' }));
  specify('nobody there').given(running).when(recording({ present: [] })).then(recorded({ present: [], absent: ['P1', 'P2', 'P3'] }));
  specify('today').given(running).when(recording({ day: day('2019-10-15') })).then(recorded({ day: '2019-10-15' }));
  specify('tomorrow').given(running).when(recording({ day: day('2019-10-15') }, { today: '2019-10-14' }))
    .refused('class.day-to-come', undefined, [{ day: '2019-10-15', today: '2019-10-14' }]);
  specify('a half-day without lessons').given(running).when(recording({ day: day('2019-10-15'), half: 'PM' }))
    .refused('class.not-in-timetable', undefined, [{ day: '2019-10-15', half: 'PM' }]);
  specify('any day of a class without a timetable').given(trainingClass({ until: 'inSession', people: ['P1', 'P2', 'P3'] }))
    .when(recording({ half: 'PM' })).then(recorded({ half: 'PM' }));
  specify('a day before such a class').given(trainingClass({ until: 'inSession' })).when(recording({ day: day('2019-10-13') }))
    .refused('class.not-in-timetable');
  specify('a stranger').given(running).when(recording({ present: ['P1', 'P9'] }))
    .refused('class.not-on-roster', undefined, [{ personId: 'P9', day: '2019-10-14' }]);
  specify('who left the day before').given(running, gone('P2', '2019-10-14')).when(recording({ day: day('2019-10-15'), present: ['P1'] }))
    .then(recorded({ day: '2019-10-15', present: ['P1'], absent: ['P3'] }));
  specify('who left on that day may have been there').given(running, gone('P2', '2019-10-14')).when(recording({ present: ['P2'] }))
    .then(recorded({ present: ['P2'], absent: ['P1', 'P3'] }));
  const lateComer = fact(classStream('K1'), ['TraineeEnrolled.v1', { classId: 'K1', personId: 'P4', personCategory: 'RURAL_WORKER' }], { on: '2019-10-15' });
  specify('who joined later was not there').given(running, lateComer).when(recording({ present: ['P4'] })).refused('class.not-on-roster');
  specify('who joined later is not absent before').given(running, lateComer).when(recording()).then(recorded());
  specify('present twice').given(running).when(recording({ present: ['P1', 'P1'] }))
    .refused('class.attendance-not-covering', undefined, [{ roster: 3, named: 3 }]);
  specify('somebody left out').given(running).when(recording({ absent: [] })).refused('class.attendance-not-covering', undefined, [{ roster: 3, named: 2 }]);
  specify('somebody both present and absent').given(running).when(recording({ absent: ['P1'] })).refused('class.attendance-not-covering');
  specify('recorded again: the same').given(running, attended('2019-10-14', 'AM', ['P3', 'P1'])).when(recording())
    .refused('class.attendance-exists', undefined, [{ day: '2019-10-14', half: 'AM', same: true }]);
  specify('recorded again: another').given(running, attended('2019-10-14', 'AM', ['P1'])).when(recording())
    .refused('class.attendance-exists', undefined, [{ day: '2019-10-14', half: 'AM', same: false }]);
  specify('a class not started').given(trainingClass({ until: 'accepted' })).when(recording()).refused('class.not-in-session');
  specify('another institution').given(running).when(recording({}, foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('a class nobody filed').when(recording()).refused('class.unknown');
  it('of 300 people with the longest ids stays far below the limit of one event', () => {
    const people = Array.from({ length: 300 }, (_, i) => `P${i}`.padEnd(64, 'x'));
    const past = new Past(trainingClass({ until: 'inSession', people, planned: 300, timetable: TIMETABLE }));
    const verdict = recording({ present: people.slice(0, 150) })(past);
    expect(JSON.stringify(verdict).length).toBeLessThan(30_000);
  });
});

describe('clause JN-3.3b — attendance is corrected in the open', () => {
  const correcting = (more: Partial<CorrectAttendance> = {}, asking: Asking = {}) => (past: Past) =>
    correctAttendance({ ...FIRST, reason: '设备漏记', ...more }, classOf(past), ask({ ...operator, today: '2019-10-16', ...asking }));
  const before = [running, attended('2019-10-14', 'AM', ['P1'])];
  specify('with a reason').given(...before).when(correcting())
    .then([{ stream: 'class-K1', type: 'AttendanceCorrected.v1', data: { ...FIRST, absent: ['P2'], reason: '设备漏记' } }]);
  specify('to what it said').given(...before).when(correcting({ present: ['P1'] })).refused('class.attendance-unchanged');
  specify('where nothing was recorded').given(running).when(correcting())
    .refused('class.attendance-missing', undefined, [{ day: '2019-10-14', half: 'AM' }]);
  specify('to a stranger').given(...before).when(correcting({ present: ['P9'] })).refused('class.not-on-roster');
  specify('to a list with gaps').given(...before).when(correcting({ absent: [] })).refused('class.attendance-not-covering');
  specify('after the end').given(trainingClass()).when(correcting()).refused('class.not-in-session');
  specify('by another institution').given(...before).when(correcting({}, foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('of a class nobody filed').when(correcting()).refused('class.unknown');
});

describe('clause JN-3.3b — an inspection holds heads against names', () => {
  const N1: RecordInspection = {
    classId: 'K1', inspectionId: 'N1', day: day('2019-10-14'), half: 'AM', method: 'ONSITE', present: 3, finding: 'NONE', evidenceHash: HASH,
  };
  const inspecting = (more: Partial<RecordInspection> = {}) => (past: Past) => recordInspection({ ...N1, ...more }, classOf(past), {
    sets: past.state(ruleSetsFold, ruleSetStream), finding: past.state(findingFold, findingStream(inspectionFinding(N1))),
  }, ask({ officer: 'O-inspect', roles: ['INSPECT'], today: '2019-10-15' }));
  const told = (more: object = {}) => ({ stream: 'class-K1', type: 'InspectionRecorded.v1' as const, data: { ...N1, listed: 3, ...more } });
  const found = (present: number) => ({ stream: 'finding-F12:K1:N1', type: 'HeadcountFindingOpened.v1' as const, data: {
    findingId: 'F12:K1:N1', rule: 'F12' as const, classId: 'K1', inspectionId: 'N1', present, listed: 3,
  } });
  specify('as many as listed').given(running).when(inspecting()).then([told()], { clauses: ['JN-3.3b'], facts: [{ present: 3, listed: 3, tolerance: 0 }] });
  specify('one missing, nothing tolerated').given(running).when(inspecting({ present: 2, remark: '一人缺席' }))
    .then([told({ present: 2, remark: '一人缺席' }), found(2)], { clauses: ['JN-3.3b', 'JN-3.3c'] });
  specify('one too many').given(running).when(inspecting({ present: 4 })).then([told({ present: 4 }), found(4)]);
  const tolerant = ruleSet({ also: { 'inspection.headcountTolerance': 1 } });
  specify('one missing, one tolerated').given(tolerant, running).when(inspecting({ present: 2 }))
    .then([told({ present: 2 })], { ruleSet: 'R1', facts: [{ present: 2, listed: 3, tolerance: 1 }] });
  specify('two missing, one tolerated').given(tolerant, running).when(inspecting({ present: 1 })).then([told({ present: 1 }), found(1)]);
  specify('who left before is not listed').given(running, gone('P3', '2019-10-13')).when(inspecting({ present: 2 })).then([told({ present: 2, listed: 2 })]);
  specify('who left that very day still counts: nobody is withdrawn to explain an empty chair').given(running, gone('P3', '2019-10-14'))
    .when(inspecting({ present: 2 })).then([told({ present: 2 }), found(2)]);
  specify('a finding that is open already').given(running, fact(findingStream('F12:K1:N1'), ['HeadcountFindingOpened.v1', found(0).data]))
    .when(inspecting({ present: 0 })).then([told({ present: 0 })]);
  specify('the same inspection twice').given(running, inspected('O-inspect')).when(inspecting()).refused('inspection.exists');
  specify('of a half-day without lessons').given(running).when(inspecting({ day: day('2019-10-15'), half: 'PM' })).refused('class.not-in-timetable');
  specify('of tomorrow').given(running).when(inspecting({ day: day('2019-10-16') })).refused('class.day-to-come');
  specify('of a class not in session').given(trainingClass()).when(inspecting()).refused('class.not-in-session');
  specify('of a class nobody filed').when(inspecting()).refused('class.unknown');
});
