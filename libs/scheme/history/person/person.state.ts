import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { PersonEvent } from './person.events.js';

export interface Pension { readonly factId: string; readonly entitledFrom: Day | null; readonly queriedOn: Day; readonly source: string }
/** A place of the caps of JN-2.3.1b and JN-2.3.1c that a claim holds from acceptance on. */
export interface Reservation {
  readonly claimId: string; readonly classId: string; readonly occupation: string; readonly level: number; readonly year: number;
  readonly classStartsOn: Day; readonly countsToCap: boolean; readonly held: boolean;
}
/** A class the person was put on the roster of; whether it still runs, and with whom, the class itself knows. */
export interface Enrolment { readonly classId: string; readonly startsOn: Day; readonly endsOn: Day }
export type PersonState =
  | { readonly is: 'unknown' }
  | {
      readonly is: 'registered'; readonly personId: string; readonly accountId: string;
      readonly pensions: readonly Pension[]; readonly reservations: readonly Reservation[];
      readonly enrolments: readonly Enrolment[];
    };
export type RegisteredPerson = Extract<PersonState, { is: 'registered' }>;

/** The answer asked for last decides, of two asked on one day the one recorded later; without an answer nothing is known. */
export const pensionKnown = (person: RegisteredPerson): Pension | undefined => 
  person.pensions.reduce<Pension | undefined>((newest, each) => (newest === undefined || each.queriedOn >= newest.queriedOn ? each : newest), undefined);

export const personFold: Fold<PersonState, PersonEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'PersonRegistered.v1') {
      return { is: 'registered', personId: event.data.personId, accountId: event.data.accountId, pensions: [], reservations: [], enrolments: [] };
    }
    if (state.is === 'unknown') return broken('person', event);
    switch (event.type) {
      case 'PensionRecorded.v1': {
        const { factId, entitledFrom, queriedOn, source } = event.data;
        return { ...state, pensions: [...state.pensions, { factId, entitledFrom, queriedOn, source }] };
      }
      case 'EnrolmentRecorded.v1': {
        const { classId, startsOn, endsOn } = event.data;
        return { ...state, enrolments: [...state.enrolments, { classId, startsOn, endsOn }] };
      }
      case 'SubsidyReserved.v1': {
        const { personId: _own, subsidyKind: _kind, ...place } = event.data;
        return { ...state, reservations: [...state.reservations, { ...place, held: true }] };
      }
      case 'SubsidyReleased.v1':
        return { ...state, reservations: state.reservations.map((r) => (r.claimId === event.data.claimId ? { ...r, held: false } : r)) };
      default: return broken('person', event satisfies never);
    }
  },
};
