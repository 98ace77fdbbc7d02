import { day } from '#kernel';
import {
  calendarFold, calendarStream, type ClassDay, classFold, classStream, directoryFold, directoryStream, institutionFold, institutionStream, projectFold,
  projectStream, ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import {
  acceptClassFiling, type AmendClassFiling, amendClassFiling, draftClass, type FileClass, fileClass, rejectClassFiling,
} from '#scheme/rules';
import { type Asking, ask, fact, Past } from '../../../../test/support/builders.js';
import { calendars, published } from '../../../../test/support/calendar.js';
import { specify } from '../../../../test/support/specify.js';
import {
  applied, classDay, directory, entry, institution, OCCUPATION, policy, project, ruleSet, standing, TIMETABLE, trainingClass,
} from '../../../../test/support/training-past.js';

const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1' };
const K1: FileClass = {
  classId: 'K1', institutionId: 'I1', occupation: OCCUPATION, level: 4, subsidyKind: 'GROUP_SKILL', startsOn: day('2019-10-14'), endsOn: day('2019-11-29'),
  plannedHeadcount: 40, hours: 160,
};
const classOf = (past: Past) => past.state(classFold, classStream('K1'));
const filing = (more: Partial<FileClass> = {}, asking: Asking = {}) => (past: Past) => fileClass(
  { ...K1, ...more }, classOf(past), { sets: past.state(ruleSetsFold, ruleSetStream), calendar: past.state(calendarFold, calendarStream) },
  ask({ ...operator, today: '2019-10-08', ...asking }));
const drafting = (more: Partial<FileClass> = {}, asking: Asking = {}) => (past: Past) =>
  draftClass({ ...K1, ...more }, classOf(past), ask({ ...operator, today: '2019-10-08', ...asking }));
const PLAN = { startsOn: day('2019-10-14'), endsOn: day('2019-11-29'), plannedHeadcount: 40, hours: 160 };
const amending = (more: Partial<AmendClassFiling> = {}, asking: Asking = {}) => (past: Past) => {
  const state = classOf(past);
  const project = state.is === 'unknown' || state.projectId === undefined ? {} : { project: past.state(projectFold, projectStream('X1')) };
  return amendClassFiling({ classId: 'K1', reason: '场地调整', ...PLAN, ...more }, state, {
    sets: past.state(ruleSetsFold, ruleSetStream), calendar: past.state(calendarFold, calendarStream), ...project,
  }, ask({ ...operator, today: '2019-10-08', ...asking }));
};
const filed = (more: Partial<FileClass> = {}, filedOn = '2019-10-08') =>
  [{ stream: 'class-K1', type: 'ClassFiled.v1' as const, data: { ...K1, ...more, filedOn, filedBy: 'O-inst' } }];

const accepting = (past: Past) => acceptClassFiling({ classId: 'K1' }, classOf(past), {
  key: past.state(directoryFold, directoryStream('KEY_INDUSTRY')), general: past.state(directoryFold, directoryStream('GENERAL')),
  institution: past.state(institutionFold, institutionStream('I1')),
});

describe('clause JN-3.4a — a class is filed ahead', () => {
  // 2019-10-12 is a Saturday that is worked: 10-08 + 5 working days = 10-14.
  specify('five working days ahead').given(policy()).when(filing()).then(filed(), { clauses: ['JN-3.4a'], ruleSet: 'R1' });
  specify('a calendar day too late').given(policy()).when(filing({ startsOn: day('2019-10-13') }))
    .refused('class.filed-too-late', undefined, [{ earliest: '2019-10-14', lead: 5, ruleSet: 'R1' }]);
  specify('filed before the holiday').given(policy()).when(filing({ startsOn: day('2019-10-12') }, { today: '2019-09-30' }))
    .then(filed({ startsOn: day('2019-10-12') }, '2019-09-30'));
  specify('no calendar of the days ahead').given(ruleSet()).when(filing()).refused('calendar.not-published');
  specify('a calendar that ends on the way').given(ruleSet(), published(calendars[2019]))
    .when(filing({ startsOn: day('2020-01-06'), endsOn: day('2020-02-06') }, { today: '2019-12-30' })).refused('calendar.not-published');
  specify('no rule set in force').given(published(calendars[2019])).when(filing()).refused('ruleSet.none-in-force');
  specify('a rule set that is only proposed').given(ruleSet().slice(0, 1), published(calendars[2019])).when(filing()).refused('ruleSet.none-in-force');
  specify('a rule set without the lead time').given(ruleSet({ without: 'class.filingLeadWorkingDays' }), published(calendars[2019])).when(filing())
    .refused('ruleSet.parameter-missing', undefined, [{ ruleSet: 'R1', key: 'class.filingLeadWorkingDays' }]);
  specify('an end before the start').given(policy()).when(filing({ endsOn: day('2019-10-13') })).refused('class.days-reversed');
  const sized = ruleSet({ also: { 'class.sizeLimit': 40 } });
  specify('as many as a class may have').given(sized, published(calendars[2019], calendars[2020])).when(filing()).passes();
  specify('one more').given(sized, published(calendars[2019], calendars[2020])).when(filing({ plannedHeadcount: 41 }))
    .refused('class.too-large', undefined, [{ most: 40, planned: 41, ruleSet: 'R1' }]);
  specify('no limit is 0').given(ruleSet({ also: { 'class.sizeLimit': 0 } }), published(calendars[2019], calendars[2020]))
    .when(filing({ plannedHeadcount: 999 })).passes();
  specify('a kind of subsidy nobody knows').given(policy()).when(filing({ subsidyKind: 'HOLIDAY' })).refused('class.kind-unknown');
  specify('the same class twice').given(policy(), trainingClass({ until: 'filed' })).when(filing()).refused('class.exists');
});

describe('clause JN-3.3c — an operator acts for its own institution only', () => {
  const foreigner: Asking = { ...operator, institutionId: 'I2' };
  specify('filing').given(policy()).when(filing({}, foreigner)).refused('institution.not-yours', 'JN-3.3c', [{ institutionId: 'I1' }]);
  specify('filing by somebody of no institution').given(policy()).when((past) => fileClass(K1, classOf(past), {
    sets: past.state(ruleSetsFold, ruleSetStream), calendar: past.state(calendarFold, calendarStream),
  }, ask({ today: '2019-10-08' }))).refused('institution.not-yours', 'JN-3.3c');
  specify('drafting').when(drafting({}, foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('taking over the draft of another').given(trainingClass({ until: 'draft' })).when(drafting({ institutionId: 'I2' }, foreigner))
    .refused('institution.not-yours', 'JN-3.3c', [{ institutionId: 'I1' }]);
  specify('amending').given(policy(), trainingClass({ until: 'filed' })).when(amending({}, foreigner)).refused('institution.not-yours', 'JN-3.3c');
});

describe('a filing before it is handed in', () => {
  specify('a draft, whatever it says').when(drafting({ subsidyKind: 'HOLIDAY', startsOn: day('2019-10-09') })).then([{
    stream: 'class-K1', type: 'ClassDrafted.v1', data: { ...K1, subsidyKind: 'HOLIDAY', startsOn: '2019-10-09', draftedBy: 'O-inst' },
  }]);
  specify('drafted again').given(trainingClass({ until: 'draft' })).when(drafting({ hours: 80 })).passes();
  specify('a draft handed in').given(policy(), trainingClass({ until: 'draft' })).when(filing()).then(filed());
  specify('a draft of what is filed').given(trainingClass({ until: 'filed' })).when(drafting()).refused('class.exists');
  specify('accepting a draft').given(trainingClass({ until: 'draft' }), directory('GENERAL', '2019-09-01'), institution()).when(accepting)
    .refused('class.not-filed', undefined, [{ is: 'draft', possible: ['DraftClass', 'FileClass'] }]);
});

describe('clause JN-3.4a — a timetable names every half-day with lessons', () => {
  const on = (...timetable: readonly ClassDay[]) => filing({ timetable });
  specify('from the first day to the last').given(policy()).when(on(...TIMETABLE)).then(filed({ timetable: TIMETABLE }));
  specify('with place, mode and teachers').given(policy()).when(filing({ mode: 'ONSITE', venueDistrict: '370102', teachers: ['T1'] }))
    .then(filed({ mode: 'ONSITE', venueDistrict: '370102', teachers: ['T1'] }));
  specify('beginning a day late').given(policy()).when(on(...TIMETABLE.slice(1)))
    .refused('class.timetable-outside', undefined, [{ first: '2019-10-15', last: '2019-11-29' }]);
  specify('going on after the end').given(policy()).when(on(...TIMETABLE, classDay('2019-11-30', 'AM'))).refused('class.timetable-outside');
  specify('a day twice').given(policy()).when(on(...TIMETABLE.slice(0, 2), ...TIMETABLE.slice(1))).refused('class.timetable-unordered');
  specify('days out of order').given(policy()).when(on(TIMETABLE[0]!, classDay('2019-10-16', 'AM'), ...TIMETABLE.slice(1)))
    .refused('class.timetable-unordered', undefined, [{ day: '2019-10-15' }]);
  specify('a half-day twice').given(policy()).when(on(TIMETABLE[0]!, classDay('2019-10-15', 'AM', 'AM'), TIMETABLE[2]!))
    .refused('class.timetable-unordered', undefined, [{ day: '2019-10-15' }]);
  const strict = policy({ also: { 'class.requires.timetable': 1 } });
  specify('none, where the rule set asks for one').given(strict).when(filing()).refused('class.timetable-missing');
  specify('one, where the rule set asks for one').given(strict).when(on(...TIMETABLE)).passes();
});

describe('clause JN-3.4a — a filing is amended before it is accepted, and only then', () => {
  const amended = (more: Partial<AmendClassFiling> = {}) =>
    ({ stream: 'class-K1', type: 'ClassFilingAmended.v1' as const, data: { classId: 'K1', reason: '场地调整', ...PLAN, ...more } });
  specify('another plan').given(policy(), trainingClass({ until: 'filed' })).when(amending({ hours: 80, venueDistrict: '370103' }))
    .then([amended({ hours: 80, venueDistrict: '370103' })], { ruleSet: 'R1' });
  it('and what it leaves out is planned no more', () => {
    const past = new Past([...trainingClass({ until: 'filed', timetable: TIMETABLE }),
      fact(classStream('K1'), ['ClassFilingAmended.v1', { classId: 'K1', reason: '改期', ...PLAN }])]);
    expect(classOf(past)).not.toHaveProperty('timetable');
  });
  specify('too late for its new start').given(policy(), trainingClass({ until: 'filed' })).when(amending({}, { today: '2019-10-09' }))
    .refused('class.filed-too-late');
  specify('to an end before its start').given(policy(), trainingClass({ until: 'filed' })).when(amending({ endsOn: day('2019-10-13') }))
    .refused('class.days-reversed');
  specify('after acceptance').given(policy(), trainingClass({ until: 'accepted' })).when(amending()).refused('class.not-filed');
  specify('a class nobody filed').given(policy()).when(amending()).refused('class.unknown');
  specify('to more places than its project has left').given(policy(), project({ K1: 40, K2: 20 }), trainingClass({
    until: 'filed', projectId: 'X1', subsidyKind: 'PROJECT',
  })).when(amending({ plannedHeadcount: 41 })).refused('project.places-left', 'JN-2.1.3a', [{ projectId: 'X1', left: 40, wanted: 41 }]);
  specify('to fewer places of its project').given(policy(), project({ K1: 40 }), trainingClass({ until: 'filed', projectId: 'X1', subsidyKind: 'PROJECT' }))
    .when(amending({ plannedHeadcount: 30 })).then([amended({ plannedHeadcount: 30 }),
      { stream: 'project-X1', type: 'ProjectPlacesTaken.v1', data: { projectId: 'X1', classId: 'K1', headcount: 30 } }]);
});

describe('clause JN-2.1.3a — a class under a project is what the project bought', () => {
  const under = (more: Partial<FileClass> = {}) => (past: Past) => fileClass({ ...K1, subsidyKind: 'PROJECT', projectId: 'X1', ...more }, classOf(past), {
    sets: past.state(ruleSetsFold, ruleSetStream), calendar: past.state(calendarFold, calendarStream), project: past.state(projectFold, projectStream('X1')),
  }, ask({ ...operator, institutionId: more.institutionId ?? 'I1', today: '2019-10-08' }));
  specify('takes its places').given(policy(), project()).when(under()).then([...filed({ subsidyKind: 'PROJECT', projectId: 'X1' }),
    { stream: 'project-X1', type: 'ProjectPlacesTaken.v1', data: { projectId: 'X1', classId: 'K1', headcount: 40 } }], { clauses: ['JN-3.4a', 'JN-2.1.3a'] });
  specify('the last place').given(policy(), project({ K2: 20 })).when(under()).passes();
  specify('one place too many').given(policy(), project({ K2: 21 })).when(under())
    .refused('project.places-left', 'JN-2.1.3a', [{ projectId: 'X1', left: 39, wanted: 40 }]);
  specify('another kind of subsidy').given(policy(), project()).when(under({ subsidyKind: 'GROUP_SKILL' })).refused('project.other-kind', 'JN-2.1.3a');
  specify('another institution').given(policy(), project()).when(under({ institutionId: 'I2' })).refused('project.other-institution', 'JN-2.1.3a');
  specify('another occupation').given(policy(), project()).when(under({ occupation: '4-03-02-01' })).refused('project.occupation-not-awarded', 'JN-2.1.3a');
  specify('ending after it').given(policy(), project()).when(under({ endsOn: day('2020-07-01') }))
    .refused('project.outside-period', 'JN-2.1.3a', [{ projectId: 'X1', from: '2019-10-01', to: '2020-06-30' }]);
  specify('a project nobody awarded').given(policy()).when(under()).refused('project.unknown');
  specify('a project class without a project').given(policy()).when(filing({ subsidyKind: 'PROJECT' })).refused('class.project-missing', 'JN-2.1.3a');
});

const accepted = (which: string, version: string) =>
  [{ stream: 'class-K1', type: 'ClassFilingAccepted.v1' as const, data: { classId: 'K1', directory: which, directoryVersion: version } }];
const K1Filed = trainingClass({ until: 'filed' });
const OTHER = [entry('4-03-02-01')];

describe('clause JN-3.4a — occupation and institution stand in the directories, as of the day of filing', () => {
  specify('in the general directory').given(K1Filed, directory('GENERAL', '2019-09-01'), institution()).when(accepting)
    .then(accepted('GENERAL', 'GENERAL-2019-09-01'),
      { clauses: ['JN-3.4a'], facts: [{ directory: 'GENERAL', version: 'GENERAL-2019-09-01', filedOn: '2019-10-08' }] });
  specify('in both: key industries first').given(K1Filed, directory('GENERAL', '2019-09-01'), directory('KEY_INDUSTRY', '2019-09-02'), institution())
    .when(accepting).then(accepted('KEY_INDUSTRY', 'KEY_INDUSTRY-2019-09-02'));
  specify('in no directory').given(K1Filed, directory('GENERAL', '2019-09-01', OTHER), directory('KEY_INDUSTRY', '2019-09-01', OTHER), institution())
    .when(accepting).refused('class.occupation-not-listed', 'JN-3.4a', [{ occupation: OCCUPATION, level: 4, filedOn: '2019-10-08' }]);
  specify('no directory published at all').given(K1Filed, institution()).when(accepting).refused('class.occupation-not-listed', 'JN-3.4a');
  specify('the occupation at another level').given(K1Filed, directory('GENERAL', '2019-09-01', [entry(OCCUPATION, [5, 3])]), institution()).when(accepting)
    .refused('class.occupation-not-listed', 'JN-3.4a');

  specify('struck from the directory after filing: still accepted')
    .given(K1Filed, directory('GENERAL', '2019-09-01'), directory('GENERAL', '2019-10-09', OTHER), institution())
    .when(accepting).then(accepted('GENERAL', 'GENERAL-2019-09-01'));
  specify('struck on the day of filing').given(K1Filed, directory('GENERAL', '2019-09-01'), directory('GENERAL', '2019-10-08', OTHER), institution())
    .when(accepting).refused('class.occupation-not-listed', 'JN-3.4a');
  specify('entered the day after filing').given(K1Filed, directory('GENERAL', '2019-10-09'), institution()).when(accepting)
    .refused('class.occupation-not-listed', 'JN-3.4a');
  specify('entered on the day of filing').given(K1Filed, directory('GENERAL', '2019-10-08'), institution()).when(accepting)
    .then(accepted('GENERAL', 'GENERAL-2019-10-08'));
  specify('a correction of a version with the same start counts')
    .given(K1Filed, directory('GENERAL', '2019-09-01', OTHER), directory('GENERAL', '2019-09-01'), institution()).when(accepting).passes();
  specify('an older version published late does not replace a newer')
    .given(K1Filed, directory('GENERAL', '2019-09-20'), directory('GENERAL', '2019-09-01', OTHER), institution()).when(accepting)
    .then(accepted('GENERAL', 'GENERAL-2019-09-20'));

  specify('an institution that only applied').given(K1Filed, directory('GENERAL', '2019-09-01'), applied()).when(accepting)
    .refused('class.institution-not-listed', 'JN-3.4a', [{ institutionId: 'I1', occupation: OCCUPATION, level: 4, filedOn: '2019-10-08' }]);
  specify('an institution listed from the day of filing').given(K1Filed, directory('GENERAL', '2019-09-01'), institution('2019-10-08')).when(accepting)
    .passes();
  specify('an institution listed from the day after').given(K1Filed, directory('GENERAL', '2019-09-01'), institution('2019-10-09')).when(accepting)
    .refused('class.institution-not-listed', 'JN-3.4a');
  specify('an institution listed for other occupations')
    .given(trainingClass({ until: 'filed', occupation: '4-03-02-01' }), directory('GENERAL', '2019-09-01', OTHER), institution()).when(accepting)
    .refused('class.institution-not-listed', 'JN-3.4a');
  specify('an institution suspended since').given(K1Filed, directory('GENERAL', '2019-09-01'), institution(), standing('InstitutionSuspended.v1'))
    .when(accepting).refused('class.institution-suspended', 'JN-3.4a', [{ institutionId: 'I1', is: 'suspended' }]);
  specify('an institution suspended and reinstated since')
    .given(K1Filed, directory('GENERAL', '2019-09-01'), institution(), standing('InstitutionSuspended.v1'), standing('InstitutionReinstated.v1'))
    .when(accepting).passes();
  specify('an institution delisted since')
    .given(K1Filed, directory('GENERAL', '2019-09-01'), institution(), standing('InstitutionSuspended.v1'), standing('InstitutionDelisted.v1'))
    .when(accepting).refused('class.institution-suspended', 'JN-3.4a', [{ institutionId: 'I1', is: 'delisted' }]);
  specify('a filing accepted already').given(trainingClass({ until: 'accepted' }), directory('GENERAL', '2019-09-01'), institution()).when(accepting)
    .refused('class.not-filed', undefined, [{ is: 'accepted', possible: [
      'EnrolTrainee', 'PrecheckTrainee', 'StartClass', 'WithdrawTrainee', 'SuspendClass', 'CancelClass',
    ] }]);
  specify('a class nobody filed').when(accepting).refused('class.unknown');
});

describe('rejecting a filing', () => {
  const rejecting = (past: Past) => rejectClassFiling({ classId: 'K1', reason: '场地不符' }, classOf(past));
  specify('with a reason').given(K1Filed).when(rejecting)
    .then([{ stream: 'class-K1', type: 'ClassFilingRejected.v1', data: { classId: 'K1', reason: '场地不符' } }]);
  specify('with places of a project').given(trainingClass({ until: 'filed', projectId: 'X1' })).when(rejecting)
    .then([{ stream: 'class-K1', type: 'ClassFilingRejected.v1', data: { classId: 'K1', reason: '场地不符' } },
      { stream: 'project-X1', type: 'ProjectPlacesReleased.v1', data: { projectId: 'X1', classId: 'K1', reason: 'REJECTED' } }]);
  specify('rejected already: nothing is possible').given(trainingClass({ until: 'rejected' })).when(rejecting)
    .refused('class.not-filed', undefined, [{ is: 'rejected', possible: [] }]);
  specify('a class nobody filed').when(rejecting).refused('class.unknown');
});
