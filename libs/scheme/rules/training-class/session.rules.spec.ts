import { classFold, classStream, institutionFold, institutionStream } from '#scheme/history';
import { cancelClass, resumeClass, startClass, suspendClass } from '#scheme/rules';
import { type Asking, ask, fact, Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { institution, standing, trainingClass } from '../../../../test/support/training-past.js';

const operator: Asking = { officer: 'O-inst', unit: 'INSTITUTION', institutionId: 'I1' };
const foreigner: Asking = { ...operator, institutionId: 'I2' };
const classOf = (past: Past) => past.state(classFold, classStream('K1'));
const open = trainingClass({ until: 'accepted' });
const failed = (personId: string) => fact(classStream('K1'), ['EligibilityPrechecked.v1', { classId: 'K1', personId, result: 'FAILED', facts: [] }]);
const starting = (today = '2019-10-14', asking: Asking = {}) => (past: Past) =>
  startClass({ classId: 'K1' }, classOf(past), past.state(institutionFold, institutionStream('I1')), ask({ ...operator, ...asking, today }));
const started = (headcount: number) => [{ stream: 'class-K1', type: 'ClassStarted.v1' as const, data: { classId: 'K1', headcount } }];

describe('clause JN-3.3b — a class starts with everybody on its roster', () => {
  specify('started with its headcount').given(trainingClass({ until: 'accepted', people: ['P1', 'P2'] })).when(starting())
    .then(started(2), { clauses: ['JN-3.3b'] });
  specify('who has left is not counted').given(trainingClass({ until: 'accepted', people: ['P1', 'P2'] }),
    fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId: 'P1', reason: '本人申请' }])).when(starting()).then(started(1));
  specify('started the day before').given(open).when(starting('2019-10-13')).refused('class.too-early');
  specify('started with nobody').given(trainingClass({ until: 'accepted', people: [] })).when(starting()).refused('class.roster-empty');
  specify('somebody whose precheck failed').given(open, failed('P1')).when(starting())
    .refused('class.precheck-failed', 'JN-3.3b', [{ count: 1, persons: ['P1'] }]);
  specify('somebody whose precheck failed and who has left').given(trainingClass({ until: 'accepted', people: ['P1', 'P2'] }), failed('P1'),
    fact(classStream('K1'), ['TraineeWithdrawn.v1', { classId: 'K1', personId: 'P1', reason: '本人申请' }])).when(starting()).then(started(1));
  specify('started before the filing was accepted').given(trainingClass({ until: 'filed' })).when(starting())
    .refused('class.not-accepted', undefined, [{ is: 'filed', possible: ['AmendClassFiling', 'AcceptClassFiling', 'RejectClassFiling'] }]);
  specify('starting a class nobody filed').when(starting()).refused('class.unknown');
  specify('starting for another institution').given(open).when(starting('2019-10-14', foreigner)).refused('institution.not-yours', 'JN-3.3c');
});

describe('clause JN-3.4a — a suspended institution starts no class; what runs goes on', () => {
  specify('suspended').given(open, institution(), standing('InstitutionSuspended.v1')).when(starting())
    .refused('class.institution-suspended', 'JN-3.4a', [{ institutionId: 'I1', is: 'suspended' }]);
  specify('reinstated').given(open, institution(), standing('InstitutionSuspended.v1'), standing('InstitutionReinstated.v1')).when(starting())
    .then(started(1));
});

describe('clause JN-3.4a — a class is suspended, goes on, or is called off', () => {
  const suspending = (past: Past) => suspendClass({ classId: 'K1', reason: '整改' }, classOf(past));
  const suspended = [{ stream: 'class-K1', type: 'ClassSuspended.v1' as const, data: { classId: 'K1', reason: '整改' } }];
  specify('suspended in session').given(trainingClass({ until: 'inSession' })).when(suspending).then(suspended);
  specify('suspended before it started').given(open).when(suspending).then(suspended);
  specify('suspended twice').given(trainingClass({ until: 'suspended' })).when(suspending)
    .refused('class.not-running', undefined, [{ is: 'suspended', possible: ['ResumeClass', 'CancelClass'] }]);
  specify('a completed class').given(trainingClass()).when(suspending).refused('class.not-running');
  specify('suspending a class nobody filed').when(suspending).refused('class.unknown');

  const resuming = (today = '2019-11-04') => (past: Past) => resumeClass({ classId: 'K1' }, classOf(past), ask({ today }));
  const resumed = [{ stream: 'class-K1', type: 'ClassResumed.v1' as const, data: { classId: 'K1', headcount: 1 } }];
  specify('gone on with').given(trainingClass({ until: 'suspended' })).when(resuming()).then(resumed);
  specify('gone on with, in session, though it had not started').given(trainingClass({ until: 'suspended early' })).when(resuming()).then(resumed);
  specify('gone on with before it may start').given(trainingClass({ until: 'suspended early' })).when(resuming('2019-10-13')).refused('class.too-early');
  specify('gone on with, with nobody').given(trainingClass({ until: 'suspended early', people: [] })).when(resuming()).refused('class.roster-empty');
  specify('gone on with, with somebody who failed').given(open, failed('P1'), trainingClass({ until: 'suspended early', people: [] }).slice(-1))
    .when(resuming()).refused('class.precheck-failed', 'JN-3.3b');
  specify('a class that runs').given(trainingClass({ until: 'inSession' })).when(resuming()).refused('class.not-suspended');
  specify('going on with a class nobody filed').when(resuming()).refused('class.unknown');
  it('leaves everybody attending', () => {
    const past = new Past([...trainingClass({ until: 'suspended early' }), fact(classStream('K1'), ['ClassResumed.v1', { classId: 'K1', headcount: 1 }])]);
    expect(classOf(past)).toMatchObject({ is: 'inSession', roster: { P1: 'ATTENDING' } });
  });

  const cancelling = (asking: Asking = operator) => (past: Past) => cancelClass({ classId: 'K1', reason: '人数不足' }, classOf(past), ask(asking));
  const cancelled = { stream: 'class-K1', type: 'ClassCancelled.v1' as const, data: { classId: 'K1', reason: '人数不足' } };
  specify('called off before it started').given(open).when(cancelling()).then([cancelled]);
  specify('called off by the agency while suspended').given(trainingClass({ until: 'suspended' })).when(cancelling({ roles: ['ACCEPT'] })).then([cancelled]);
  specify('called off, and its places given back').given(trainingClass({ until: 'inSession', projectId: 'X1' })).when(cancelling()).then([cancelled,
    { stream: 'project-X1', type: 'ProjectPlacesReleased.v1', data: { projectId: 'X1', classId: 'K1', reason: 'CANCELLED' } }]);
  specify('called off by another institution').given(open).when(cancelling(foreigner)).refused('institution.not-yours', 'JN-3.3c');
  specify('called off when it is over').given(trainingClass()).when(cancelling()).refused('class.not-running');
  specify('calling off a class nobody filed').when(cancelling()).refused('class.unknown');
});
