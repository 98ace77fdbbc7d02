import { day } from '#kernel';
import {
  calendarFold, calendarStream, classFold, classStream, directoryFold, directoryStream, institutionFold, institutionStream, personFold, personStream,
  ruleSetsFold, ruleSetStream,
} from '#scheme/history';
import { acceptClassFiling, type CompleteClass, completeClass, enrolTrainee, type FileClass, fileClass, rejectClassFiling, startClass } from '#scheme/rules';
import { type Asking, ask, type Past } from '../../../../test/support/builders.js';
import { calendars, published } from '../../../../test/support/calendar.js';
import { specify } from '../../../../test/support/specify.js';
import {
  applied, type ClassStage, directory, entry, institution, OCCUPATION, pension, person, policy, ruleSet, trainingClass,
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
const filed = (more: Partial<FileClass> = {}, filedOn = '2019-10-08') =>
  [{ stream: 'class-K1', type: 'ClassFiled.v1' as const, data: { ...K1, ...more, filedOn, filedBy: 'O-inst' } }];

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
  specify('a kind of subsidy nobody knows').given(policy()).when(filing({ subsidyKind: 'HOLIDAY' })).refused('class.kind-unknown');
  specify('the same class twice').given(policy(), trainingClass({ until: 'filed' })).when(filing()).refused('class.exists');
});

describe('clause JN-3.3c — an operator acts for its own institution only', () => {
  const foreigner: Asking = { ...operator, institutionId: 'I2' };
  const running = trainingClass({ until: 'inSession' });
  specify('filing').given(policy()).when(filing({}, foreigner)).refused('institution.not-yours', 'JN-3.3c', [{ institutionId: 'I1' }]);
  specify('filing by somebody of no institution').given(policy()).when((past) => fileClass(K1, classOf(past), {
    sets: past.state(ruleSetsFold, ruleSetStream), calendar: past.state(calendarFold, calendarStream),
  }, ask({ today: '2019-10-08' }))).refused('institution.not-yours', 'JN-3.3c');
  specify('enrolling').given(trainingClass({ until: 'accepted' }), person('P9'))
    .when((past) => enrolTrainee({ classId: 'K1', personId: 'P9', personCategory: 'RURAL_WORKER' }, classOf(past), past.state(personFold, personStream('P9')),
      ask({ ...foreigner, today: '2019-10-10' }))).refused('institution.not-yours', 'JN-3.3c');
  specify('starting').given(trainingClass({ until: 'accepted' })).when((past) => startClass({ classId: 'K1' }, classOf(past), ask(foreigner)))
    .refused('institution.not-yours', 'JN-3.3c');
  specify('completing').given(running).when((past) => completeClass({ classId: 'K1', finished: ['P1'], dropped: [] }, classOf(past), ask(foreigner)))
    .refused('institution.not-yours', 'JN-3.3c');
});

const accepting = (past: Past) => acceptClassFiling({ classId: 'K1' }, classOf(past), {
  key: past.state(directoryFold, directoryStream('KEY_INDUSTRY')), general: past.state(directoryFold, directoryStream('GENERAL')),
  institution: past.state(institutionFold, institutionStream('I1')),
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
  specify('a filing accepted already').given(trainingClass({ until: 'accepted' }), directory('GENERAL', '2019-09-01'), institution()).when(accepting)
    .refused('class.not-filed', undefined, [{ is: 'accepted', possible: ['EnrolTrainee', 'StartClass'] }]);
  specify('a class nobody filed').when(accepting).refused('class.unknown');
});

describe('rejecting a filing', () => {
  const rejecting = (past: Past) => rejectClassFiling({ classId: 'K1', reason: '场地不符' }, classOf(past));
  specify('with a reason').given(K1Filed).when(rejecting)
    .then([{ stream: 'class-K1', type: 'ClassFilingRejected.v1', data: { classId: 'K1', reason: '场地不符' } }]);
  specify('rejected already: nothing is possible').given(trainingClass({ until: 'rejected' })).when(rejecting)
    .refused('class.not-filed', undefined, [{ is: 'rejected', possible: [] }]);
  specify('a class nobody filed').when(rejecting).refused('class.unknown');
});

const enrolling = (today = '2019-10-10') => (past: Past) => enrolTrainee(
  { classId: 'K1', personId: 'P9', personCategory: 'RURAL_WORKER' }, classOf(past), past.state(personFold, personStream('P9')), ask({ ...operator, today }));
const enrolled = [{ stream: 'class-K1', type: 'TraineeEnrolled.v1' as const, data: { classId: 'K1', personId: 'P9', personCategory: 'RURAL_WORKER' } }];
const open = trainingClass({ until: 'accepted' });
const asked = (entitledFrom: string | null) => [{ fact: 'pension', source: '养老保险待遇库', queriedOn: '2019-10-08', entitledFrom }];

describe('clause JN-2.3.1d — no monthly pension on the day the class starts', () => {
  specify('61 years old and not entitled: enrolled; nobody asks for an age').given(open, person('P9'), pension('P9', null)).when(enrolling())
    .then(enrolled, { clauses: ['JN-3.3b', 'JN-2.3.1d'], facts: asked(null) });
  specify('no answer from the pension register yet').given(open, person('P9')).when(enrolling()).then(enrolled, { facts: [] });
  specify('entitled from exactly the starting day').given(open, person('P9'), pension('P9', '2019-10-14')).when(enrolling())
    .refused('person.pension-recipient', 'JN-2.3.1d', asked('2019-10-14'));
  specify('entitled from the day after').given(open, person('P9'), pension('P9', '2019-10-15')).when(enrolling())
    .then(enrolled, { facts: asked('2019-10-15') });
  specify('the newest answer decides: entitled after all')
    .given(open, person('P9'), pension('P9', null), pension('P9', '2019-10-01', { factId: 'PF-2' })).when(enrolling())
    .refused('person.pension-recipient', 'JN-2.3.1d', asked('2019-10-01'));
  specify('the newest answer decides: not entitled after all')
    .given(open, person('P9'), pension('P9', '2019-10-01'), pension('P9', null, { factId: 'PF-2' })).when(enrolling()).then(enrolled, { facts: asked(null) });
});

describe('clause JN-3.3b — the roster names real people', () => {
  specify('on the starting day').given(open, person('P9')).when(enrolling('2019-10-14')).then(enrolled);
  specify('the day after the start').given(open, person('P9')).when(enrolling('2019-10-15')).refused('class.started-already');
  specify('somebody not registered').given(open).when(enrolling()).refused('person.unknown', 'JN-3.3b', [{ personId: 'P9' }]);
  specify('twice').given(trainingClass({ until: 'accepted', people: ['P9'] }), person('P9')).when(enrolling()).refused('class.already-enrolled');
  specify('the last planned place').given(trainingClass({ until: 'accepted', planned: 2 }), person('P9')).when(enrolling()).then(enrolled);
  specify('beyond the planned places').given(trainingClass({ until: 'accepted', planned: 1 }), person('P9')).when(enrolling()).refused('class.full');
  specify('a class in session').given(trainingClass({ until: 'inSession' }), person('P9')).when(enrolling())
    .refused('class.not-accepted', undefined, [{ is: 'inSession', possible: ['CompleteClass'] }]);
  specify('a class nobody filed').given(person('P9')).when(enrolling()).refused('class.unknown');

  const starting = (today: string) => (past: Past) => startClass({ classId: 'K1' }, classOf(past), ask({ ...operator, today }));
  specify('started with its headcount').given(trainingClass({ until: 'accepted', people: ['P1', 'P2'] })).when(starting('2019-10-14'))
    .then([{ stream: 'class-K1', type: 'ClassStarted.v1', data: { classId: 'K1', headcount: 2 } }], { clauses: ['JN-3.3b'] });
  specify('started the day before').given(open).when(starting('2019-10-13')).refused('class.too-early');
  specify('started with nobody').given(trainingClass({ until: 'accepted', people: [] })).when(starting('2019-10-14')).refused('class.roster-empty');
  specify('started before the filing was accepted').given(K1Filed).when(starting('2019-10-14'))
    .refused('class.not-accepted', undefined, [{ is: 'filed', possible: ['AcceptClassFiling', 'RejectClassFiling'] }]);
  specify('starting a class nobody filed').when(starting('2019-10-14')).refused('class.unknown');

  const completing = (lists: Pick<CompleteClass, 'finished' | 'dropped'>, today = '2019-11-29') => (past: Past) =>
    completeClass({ classId: 'K1', ...lists }, classOf(past), ask({ ...operator, today }));
  const running = (until: ClassStage = 'inSession') => trainingClass({ until, people: ['P1', 'P2', 'P3'] });
  specify('completed on the last day, everybody named once').given(running()).when(completing({ finished: ['P3', 'P1'], dropped: ['P2'] }))
    .then([{ stream: 'class-K1', type: 'ClassCompleted.v1', data: { classId: 'K1', finished: ['P3', 'P1'], dropped: ['P2'] } }]);
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
    .refused('class.not-in-session', undefined, [{ is: 'completed', possible: ['RecordCertificate', 'SubmitClaim'] }]);
  specify('completing a class nobody filed').when(completing({ finished: [], dropped: [] })).refused('class.unknown');
});
