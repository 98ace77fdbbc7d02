import type { Day } from '#kernel';
import { broken, type Fold, type Recorded } from '../fact.js';
import type { ClassDay, ClassEvent, ClassOffer, ClassPlan, Half } from './training-class.events.js';

/** The states of domain.md §2.3. */
export type ClassIs =
  | 'draft' | 'filed' | 'accepted' | 'rejected' | 'inSession' | 'suspended' | 'cancelled' | 'completed' | 'assessed' | 'archived';
export type RosterState =
  | 'ENROLLED' | 'PRECHECKED' | 'PRECHECK_FAILED' | 'ATTENDING' | 'FINISHED' | 'DROPPED' | 'CERTIFIED' | 'NOT_CERTIFIED';
/** From when to when somebody stood on the roster, both days included. */
export interface Stay { readonly from: Day; readonly to?: Day }
export interface Inspection { readonly inspectionId: string; readonly inspector: string }
export interface TrainingClass extends ClassOffer {
  readonly is: ClassIs; readonly org: string;
  /** of the draft while it is one */
  readonly filedOn: Day; readonly filedBy: string;
  readonly roster: Readonly<Record<string, RosterState>>; readonly stays: Readonly<Record<string, Stay>>;
  /** who was present, by half-day as `slotOf` names it */
  readonly attendance: Readonly<Record<string, readonly string[]>>;
  readonly inspections: readonly Inspection[];
}
export type ClassState = { readonly is: 'unknown' } | TrainingClass;

/** Names one half-day: `2019-10-14 AM`. */
export const slotOf = (day: Day, half: Half): string => `${day} ${half}`;
/** Half-days with lessons; null where the class was filed without a timetable. */
export const slotsOf = ({ timetable }: { readonly timetable?: readonly ClassDay[] }): readonly string[] | null =>
  timetable?.flatMap(({ day, halves }) => halves.map((half) => slotOf(day, half))) ?? null;
/** Everybody who has not dropped out. */
export const onRoster = ({ roster }: TrainingClass): readonly string[] => Object.keys(roster).filter((personId) => roster[personId] !== 'DROPPED');
/** Everybody who stood on the roster on a day, also those who have left since. */
export const rosterOn = ({ roster, stays }: TrainingClass, on: Day): readonly string[] =>
  Object.keys(roster).filter((personId) => {
    const stay = stays[personId];
    return stay !== undefined && stay.from <= on && (stay.to === undefined || on <= stay.to);
  });

type Opening = Recorded<Extract<ClassEvent, { type: 'ClassDrafted.v1' | 'ClassFiled.v1' }>>;
type Roster = TrainingClass['roster'];

const opened = (event: Opening): TrainingClass => {
  const { org, actor, on } = event.meta;
  const empty = { org, roster: {}, stays: {}, attendance: {}, inspections: [] };
  if (event.type === 'ClassFiled.v1') return { is: 'filed', ...event.data, ...empty };
  const { draftedBy: _actor, ...offer } = event.data;
  return { is: 'draft', ...offer, ...empty, filedOn: on, filedBy: actor };
};

const all = (ids: readonly string[], is: Roster[string]): Roster => Object.fromEntries(ids.map((id) => [id, is]));
const each = (roster: Roster, from: readonly Roster[string][], is: Roster[string]): Roster =>
  Object.fromEntries(Object.entries(roster).map(([id, was]) => [id, from.includes(was) ? is : was]));
const started = (state: TrainingClass): TrainingClass => ({ ...state, is: 'inSession', roster: each(state.roster, ['ENROLLED', 'PRECHECKED'], 'ATTENDING') });
/** Nothing of the plan before stays: what the amendment leaves out is not planned any more. */
const replanned = (state: TrainingClass, plan: ClassPlan): TrainingClass => {
  const { timetable: _t, mode: _m, venueDistrict: _v, teachers: _s, ...rest } = state;
  return { ...rest, ...plan };
};

type RosterEvent = Extract<ClassEvent, { type: 'TraineeEnrolled.v1' | 'EligibilityPrechecked.v1' | 'TraineeWithdrawn.v1' | 'TraineeCertified.v1' }>;
const rosterMoved = (state: TrainingClass, event: Recorded<RosterEvent>): TrainingClass => {
  const { personId } = event.data;
  const { on } = event.meta;
  const is = (now: Roster[string]): TrainingClass => ({ ...state, roster: { ...state.roster, [personId]: now } });
  switch (event.type) {
    case 'TraineeEnrolled.v1': return { ...is('ENROLLED'), stays: { ...state.stays, [personId]: { from: on } } };
    case 'EligibilityPrechecked.v1': return is(event.data.result === 'PASSED' ? 'PRECHECKED' : 'PRECHECK_FAILED');
    case 'TraineeWithdrawn.v1': return { ...is('DROPPED'), stays: { ...state.stays, [personId]: { from: state.stays[personId]?.from ?? on, to: on } } };
    case 'TraineeCertified.v1': return is('CERTIFIED');
    default: return broken('class', event satisfies never);
  }
};

const moved = (state: TrainingClass, event: Recorded<Exclude<ClassEvent, RosterEvent | { type: 'ClassDrafted.v1' | 'ClassFiled.v1' }>>): TrainingClass => {
  switch (event.type) {
    case 'ClassFilingAmended.v1': {
      const { classId: _id, reason: _reason, ...plan } = event.data;
      return replanned(state, plan);
    }
    case 'ClassFilingAccepted.v1': return { ...state, is: 'accepted' };
    case 'ClassFilingRejected.v1': return { ...state, is: 'rejected' };
    case 'ClassStarted.v1': case 'ClassResumed.v1': return started(state);
    case 'AttendanceRecorded.v1': case 'AttendanceCorrected.v1': {
      const { day, half, present } = event.data;
      return { ...state, attendance: { ...state.attendance, [slotOf(day, half)]: present } };
    }
    case 'InspectionRecorded.v1':
      return { ...state, inspections: [...state.inspections, { inspectionId: event.data.inspectionId, inspector: event.meta.actor }] };
    case 'ClassSuspended.v1': return { ...state, is: 'suspended' };
    case 'ClassCancelled.v1': return { ...state, is: 'cancelled' };
    case 'ClassCompleted.v1':
      return { ...state, is: 'completed', roster: { ...state.roster, ...all(event.data.finished, 'FINISHED'), ...all(event.data.dropped, 'DROPPED') } };
    case 'ClassAssessed.v1': return { ...state, is: 'assessed', roster: { ...state.roster, ...all(event.data.failed, 'NOT_CERTIFIED') } };
    case 'ClassArchived.v1': return { ...state, is: 'archived', roster: each(state.roster, ['FINISHED'], 'NOT_CERTIFIED') };
    default: return broken('class', event satisfies never);
  }
};

export const classFold: Fold<ClassState, ClassEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ClassDrafted.v1': case 'ClassFiled.v1': return opened(event);
      case 'TraineeEnrolled.v1': case 'EligibilityPrechecked.v1': case 'TraineeWithdrawn.v1': case 'TraineeCertified.v1':
        return state.is === 'unknown' ? broken('class', event) : rosterMoved(state, event);
      default: return state.is === 'unknown' ? broken('class', event) : moved(state, event);
    }
  },
};
