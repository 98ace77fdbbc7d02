import fc from 'fast-check';
import { addDays, type Day, day, isRefusal } from '#kernel';
import {
  calendarFold, calendarStream, certificateFold, certificateStream, type ClassIs, type ClassState, classFold, classStream, directoryFold, directoryStream,
  evaluationBodyFold, evaluationBodyStream, findingFold, findingStream, institutionFold, institutionStream, onRoster, personFold, personStream, projectFold,
  projectStream, type RosterState, ruleSetsFold, ruleSetStream, type TrainingClass,
} from '#scheme/history';
import {
  acceptClassFiling, amendClassFiling, archiveClass, assessClass, cancelClass, CLASS_POSSIBLE, type ClassCommand, classesToAsk, closeClass, completeClass,
  correctAttendance, type Decision, draftClass, enrolTrainee, fileClass, inspectionFinding, precheckTrainee, recordAttendance, recordCertificate,
  recordInspection, rejectClassFiling, resumeClass, startClass, suspendClass, withdrawTrainee,
} from '#scheme/rules';
import { ask, type Happened, Past, recorded } from '../../../../test/support/builders.js';
import {
  directory, evaluationBody, institution, OCCUPATION, pension, person, policy, project, standing, TIMETABLE, trainingClass, enrolment,
} from '../../../../test/support/training-past.js';

/** domain.md §2.3, as printed: nothing else may happen to a class … */
const CLASS_MOVES: Readonly<Record<ClassIs | 'unknown', readonly ClassIs[]>> = {
  unknown: ['draft', 'filed'], draft: ['filed'], filed: ['accepted', 'rejected'], rejected: [], accepted: ['inSession', 'suspended', 'cancelled'],
  inSession: ['completed', 'suspended', 'cancelled'], suspended: ['inSession', 'cancelled'], cancelled: [], completed: ['assessed'], assessed: ['archived'],
  archived: [],
};
/** … nor to an enrolment; who leaves before the class starts drops out too. */
const ROSTER_MOVES: Readonly<Record<RosterState | 'none', readonly RosterState[]>> = {
  none: ['PRECHECKED', 'PRECHECK_FAILED'], ENROLLED: ['PRECHECKED', 'PRECHECK_FAILED'], PRECHECKED: ['PRECHECK_FAILED', 'ATTENDING', 'DROPPED'],
  PRECHECK_FAILED: ['PRECHECKED', 'DROPPED'], ATTENDING: ['FINISHED', 'DROPPED'], FINISHED: ['CERTIFIED', 'NOT_CERTIFIED'], DROPPED: [], CERTIFIED: [],
  NOT_CERTIFIED: [],
};
const PEOPLE = ['P1', 'P2', 'P3', 'P4'] as const;
interface Step {
  readonly which: number; readonly person: number; readonly slot: number; readonly mask: number; readonly days: number; readonly foreign: boolean;
  readonly wild: boolean;
}
interface Moment { readonly past: Past; readonly step: Step; readonly today: Day }

const HASH = 'e'.repeat(64);
const stateOf = (past: Past): ClassState => past.state(classFold, classStream('K1'));
const setsOf = (past: Past) => past.state(ruleSetsFold, ruleSetStream);
const ofMask = (mask: number): readonly string[] => PEOPLE.filter((_, i) => (mask >> i) % 2 === 1);
const named = (state: ClassState, is: RosterState): readonly string[] =>
  (state.is === 'unknown' ? [] : Object.keys(state.roster).filter((personId) => state.roster[personId] === is));
const operator = ({ step, today }: Moment) => ask({
  officer: 'O-inst', unit: 'INSTITUTION', roles: ['INST_OP'], institutionId: step.foreign ? 'I2' : 'I1', today,
});
const PLAN = { startsOn: day('2019-10-14'), endsOn: day('2019-11-29'), plannedHeadcount: 3, hours: 160, timetable: TIMETABLE };
const offerOf = ({ step }: Moment) => ({
  classId: 'K1', institutionId: 'I1', occupation: OCCUPATION, level: 4, ...PLAN,
  ...(step.mask % 2 === 0 ? { subsidyKind: 'GROUP_SKILL' } : { subsidyKind: 'PROJECT', projectId: 'X1' }),
});
const filingWorld = ({ past }: Moment) => ({
  sets: setsOf(past), calendar: past.state(calendarFold, calendarStream), project: past.state(projectFold, projectStream('X1')),
});
const personWorld = (moment: Moment) => {
  const { past } = moment;
  const someone = past.state(personFold, personStream(personOf(moment)));
  return { person: someone, sets: setsOf(past), others: past.states(classFold, classStream, classesToAsk(someone, stateOf(past))) };
};
const personOf = ({ step }: Moment): string => PEOPLE[step.person % PEOPLE.length]!;
const halfDay = ({ step }: Moment) => {
  const { day: on, halves } = TIMETABLE[step.slot % TIMETABLE.length]!;
  return { classId: 'K1', day: on, half: halves[0]!, present: ofMask(step.mask), evidenceHash: HASH };
};
const institutionOf = ({ past }: Moment) => past.state(institutionFold, institutionStream('I1'));
const bodyOf = ({ past }: Moment) => past.state(evaluationBodyFold, evaluationBodyStream('JNZJ'));
const ended = (state: ClassState, mask: number) => {
  const finished = named(state, 'FINISHED');
  return { passed: finished.filter((_, i) => (mask >> i) % 2 === 0), failed: finished.filter((_, i) => (mask >> i) % 2 === 1) };
};
const why = { classId: 'K1', reason: '示例理由' };
const k1 = { classId: 'K1' };

/** Every command that concerns a class, made up from a few random numbers, right or wrong. */
const COMMANDS: Readonly<Record<Exclude<ClassCommand, 'SubmitClaim'>, (moment: Moment) => Decision>> = {
  DraftClass: (m) => draftClass(offerOf(m), stateOf(m.past), operator(m)),
  FileClass: (m) => fileClass(offerOf(m), stateOf(m.past), filingWorld(m), operator(m)),
  AmendClassFiling: (m) => amendClassFiling({ ...PLAN, ...why, plannedHeadcount: 1 + m.step.mask }, stateOf(m.past), filingWorld(m), operator(m)),
  AcceptClassFiling: (m) => acceptClassFiling(k1, stateOf(m.past), {
    key: m.past.state(directoryFold, directoryStream('KEY_INDUSTRY')), general: m.past.state(directoryFold, directoryStream('GENERAL')),
    institution: institutionOf(m),
  }),
  RejectClassFiling: (m) => rejectClassFiling(why, stateOf(m.past)),
  EnrolTrainee: (m) => enrolTrainee({ ...k1, personId: personOf(m), personCategory: 'RURAL_WORKER' }, stateOf(m.past), personWorld(m), operator(m)),
  PrecheckTrainee: (m) => precheckTrainee({ ...k1, personId: personOf(m) }, stateOf(m.past), personWorld(m), operator(m)),
  WithdrawTrainee: (m) => withdrawTrainee({ ...why, personId: personOf(m) }, stateOf(m.past), operator(m)),
  StartClass: (m) => startClass(k1, stateOf(m.past), institutionOf(m), operator(m)),
  SuspendClass: (m) => suspendClass(why, stateOf(m.past)),
  ResumeClass: (m) => resumeClass(k1, stateOf(m.past), operator(m)),
  CancelClass: (m) => cancelClass(why, stateOf(m.past), operator(m)),
  RecordAttendance: (m) => recordAttendance(halfDay(m), stateOf(m.past), operator(m)),
  CorrectAttendance: (m) => correctAttendance({ ...halfDay(m), reason: '漏记' }, stateOf(m.past), operator(m)),
  RecordInspection: (m) => {
    const { day: on, half } = halfDay(m);
    const inspection = { ...k1, inspectionId: `N${m.step.mask}`, day: on, half, method: 'ONSITE' as const, present: m.step.mask, finding: 'NONE' as const };
    const finding = m.past.state(findingFold, findingStream(inspectionFinding(inspection)));
    return recordInspection({ ...inspection, evidenceHash: HASH }, stateOf(m.past), { sets: setsOf(m.past), finding }, operator(m));
  },
  CompleteClass: (m) => {
    const state = stateOf(m.past);
    const roster = state.is === 'unknown' ? [] : onRoster(state);
    const finished = roster.filter((personId) => ofMask(m.step.mask).includes(personId));
    return completeClass({ ...k1, finished, dropped: roster.filter((personId) => !finished.includes(personId)) }, state, setsOf(m.past), operator(m));
  },
  CloseClass: (m) => closeClass(k1, stateOf(m.past), setsOf(m.past), operator(m)),
  AssessClass: (m) => assessClass(
    { ...k1, bodyId: 'JNZJ', assessedOn: m.today, document: '成绩单', ...ended(stateOf(m.past), m.step.mask) }, stateOf(m.past), bodyOf(m), operator(m)),
  RecordCertificate: (m) => {
    const certificateId = `Z-${personOf(m)}-${m.step.slot}`;
    return recordCertificate(
      { ...k1, certificateId, kind: 'SKILL_LEVEL', issuer: 'JNZJ', occupation: OCCUPATION, level: 4, personId: personOf(m), issuedOn: m.today }, {
        certificate: m.past.state(certificateFold, certificateStream(certificateId)), trainingClass: stateOf(m.past), holder: undefined, body: bodyOf(m),
        sets: setsOf(m.past),
      }, operator(m));
  },
  ArchiveClass: (m) => archiveClass(k1, stateOf(m.past)),
};
const NAMES = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

const background = (byAttendance: boolean): Happened[] => [
  ...policy(byAttendance ? { also: { 'class.attendanceThreshold': 5_000, 'class.lateJoinerDay': 2 } } : {}), directory('GENERAL', '2019-09-01'),
  ...institution(), evaluationBody(), ...project(), ...PEOPLE.map(person), pension('P3', '2019-10-16'), enrolment('P4', 'K9'),
  ...trainingClass({ classId: 'K9', people: ['P4'], until: 'inSession' }),
];
const rosterOf = (state: ClassState): TrainingClass['roster'] => (state.is === 'unknown' ? {} : state.roster);

/** What one accepted command did, held against the tables. */
const judge = (name: string, before: ClassState, after: ClassState): void => {
  const allowed = before.is === 'unknown' ? ['DraftClass', 'FileClass'] : CLASS_POSSIBLE[before.is];
  expect([before.is, allowed]).toEqual([before.is, expect.arrayContaining([name])]);
  if (after.is !== before.is) expect([name, before.is, CLASS_MOVES[before.is]]).toEqual([name, before.is, expect.arrayContaining([after.is])]);
  const [was, now] = [rosterOf(before), rosterOf(after)];
  expect(Object.keys(now)).toEqual(expect.arrayContaining(Object.keys(was)));
  for (const [personId, is] of Object.entries(now)) {
    const from = was[personId] ?? 'none';
    if (from !== is) expect([name, personId, from, ROSTER_MOVES[from]]).toEqual([name, personId, from, expect.arrayContaining([is])]);
  }
  if (before.is === 'inSession') expect(Object.keys(now)).toEqual(Object.keys(was));
};

/** Ends a story or interrupts it: asked for only now and then, or no story would come far. */
const RARE = ['CancelClass', 'SuspendClass', 'RejectClassFiling', 'WithdrawTrainee', 'DraftClass'];
/** Mostly what is possible now, sometimes anything. */
const askedFor = (state: ClassState, { which, wild }: Step): keyof typeof COMMANDS => {
  const possible = NAMES.filter((name) => (state.is === 'unknown' ? ['FileClass'] : CLASS_POSSIBLE[state.is] as readonly string[]).includes(name));
  const likely = possible.filter((name) => !RARE.includes(name));
  const among = wild || likely.length === 0 ? NAMES : likely;
  return among[which % among.length]!;
};
const steps = fc.array(fc.record({
  which: fc.nat(999), person: fc.nat(3), slot: fc.nat(2), mask: fc.nat(15), foreign: fc.nat(9).map((n) => n === 0), wild: fc.nat(7).map((n) => n === 0),
  days: fc.constantFrom(0, 0, 0, 0, 0, 2, 6, 30),
}), { minLength: 30, maxLength: 90 });

describe('random days of a class', () => {
  const reached = new Set<string>();
  it('never leave the listed transitions, whatever is asked in whatever order', () => {
    fc.assert(fc.property(steps, fc.boolean(), (walk, byAttendance) => {
      const history = background(byAttendance);
      let today = day('2019-10-08');
      for (const step of walk) {
        today = addDays(today, step.days);
        const past = new Past(history);
        const before = stateOf(past);
        const name = askedFor(before, step);
        const decision = COMMANDS[name]({ past, step, today });
        if (isRefusal(decision)) continue;
        history.push(...decision.writings.map((writing) => recorded(writing, { actor: 'O-inst', on: today })));
        const after = stateOf(new Past(history));
        reached.add(after.is);
        judge(name, before, after);
        const bought = new Past(history).state(projectFold, projectStream('X1'));
        if (bought.is === 'unknown') throw new Error('no project');
        const held = after.is !== 'unknown' && after.projectId !== undefined && !['draft', 'rejected', 'cancelled'].includes(after.is);
        expect(bought.classes).toEqual(held ? { K1: after.plannedHeadcount } : {});
      }
    }), { numRuns: 100 });
  }, 60_000);

  it('and come far enough to mean something', () => { expect([...reached]).toEqual(expect.arrayContaining(['accepted', 'inSession', 'completed'])); });

  const [before, first, last] = ['2019-10-08', '2019-10-14', '2019-11-29'] as const;
  const slots = [0, 1, 2].map((slot) => [last, 'RecordAttendance', slot] as const);
  const running = [[before, 'FileClass'], [before, 'AcceptClassFiling'], [before, 'EnrolTrainee'], [first, 'StartClass']] as const;
  it.each([
    ['to the archive', 'archived', [[before, 'DraftClass'], ...running, ...slots, [last, 'CompleteClass'], [last, 'AssessClass'],
      [last, 'RecordCertificate'], [last, 'ArchiveClass']]],
    ['to a rejection', 'rejected', [[before, 'FileClass'], [before, 'AmendClassFiling'], [before, 'RejectClassFiling']]],
    ['to a call-off', 'cancelled', [...running, [first, 'SuspendClass'], [first, 'ResumeClass'], [first, 'CancelClass']]],
  ] as const)('a class goes all the way %s', (_name, end, way) => {
    const history = background(false);
    for (const [on, name, slot = 0] of way) {
      const mask = name === 'AssessClass' ? 0 : name === 'FileClass' ? 2 : 1;
      const step: Step = { which: 0, person: 0, slot, mask, days: 0, foreign: false, wild: false };
      const decision = COMMANDS[name]({ past: new Past(history), step, today: day(on) });
      if (isRefusal(decision)) throw new Error(`${name}: ${decision.refused}`);
      const was = stateOf(new Past(history));
      history.push(...decision.writings.map((writing) => recorded(writing, { on })));
      judge(name, was, stateOf(new Past(history)));
    }
    expect(stateOf(new Past(history)).is).toBe(end);
  });

  it('which one table names as the other', () => {
    expect(Object.keys(CLASS_POSSIBLE).sort()).toEqual(Object.keys(CLASS_MOVES).filter((is) => is !== 'unknown').sort());
    expect(new Set(Object.values(CLASS_POSSIBLE).flat())).toEqual(new Set([...NAMES, 'SubmitClaim']));
  });
});

describe('a class of a suspended institution', () => {
  it('goes on when it runs', () => {
    const running = trainingClass({ until: 'inSession', people: ['P1'], timetable: TIMETABLE });
    const past = new Past([...background(true), ...running, standing('InstitutionSuspended.v1')]);
    const moment: Moment = { past, step: { which: 0, person: 0, slot: 0, mask: 1, days: 0, foreign: false, wild: false }, today: day('2019-10-14') };
    expect(COMMANDS.RecordAttendance(moment)).not.toHaveProperty('refused');
    expect(COMMANDS.WithdrawTrainee(moment)).not.toHaveProperty('refused');
  });
});
