import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { FactKind, PersonEvent } from './person.events.js';

export interface Pension { readonly factId: string; readonly entitledFrom: Day | null; readonly queriedOn: Day; readonly source: string }
/** What a department answered about a person. */
export interface KnownFact {
  readonly factId: string; readonly kind: FactKind; readonly about?: string; readonly from: Day | null; readonly to?: Day;
  readonly occupation?: string; readonly level?: number; readonly queriedOn: Day; readonly source: string;
}
/** A place of the caps of JN-2.3.1b, JN-2.3.1c and JN-2.3.2a that a claim holds from acceptance on. */
export interface Reservation {
  readonly claimId: string; readonly classId: string; readonly occupation: string; readonly level: number; readonly year: number;
  readonly classStartsOn: Day; readonly classEndsOn?: Day; readonly issuedOn?: Day; readonly enterpriseId?: string;
  readonly personCategory?: string; readonly subsidyKind: string; readonly countsToCap: boolean; readonly held: boolean;
  /** of work for training */
  readonly months?: number;
}
/** A class the person was put on the roster of; whether it still runs, and with whom, the class itself knows. */
export interface Enrolment { readonly classId: string; readonly startsOn: Day; readonly endsOn: Day }
export type PersonState =
  | { readonly is: 'unknown' }
  | {
      readonly is: 'registered'; readonly personId: string; readonly accountId: string;
      readonly pensions: readonly Pension[]; readonly facts: readonly KnownFact[]; readonly reservations: readonly Reservation[];
      readonly enrolments: readonly Enrolment[];
    };
export type RegisteredPerson = Extract<PersonState, { is: 'registered' }>;

/** The answer asked for last decides, of two asked on one day the one recorded later; without an answer nothing is known. */
const newest = <T extends { readonly queriedOn: Day }>(answers: readonly T[]): T | undefined =>
  answers.reduce<T | undefined>((best, each) => (best === undefined || each.queriedOn >= best.queriedOn ? each : best), undefined);

export const pensionKnown = (person: RegisteredPerson): Pension | undefined => newest(person.pensions);

/** What is known of one kind: of each thing it is about the answer asked for last, in the order they were first heard of. */
export const factsKnown = (person: RegisteredPerson, kind: FactKind): readonly KnownFact[] => {
  const byAbout = new Map<string, KnownFact[]>();
  for (const fact of person.facts.filter((each) => each.kind === kind)) byAbout.set(fact.about ?? '', [...(byAbout.get(fact.about ?? '') ?? []), fact]);
  return [...byAbout.values()].flatMap((answers) => newest(answers) ?? []);
};

/** Whether a fact held on a day. */
export const heldOn = ({ from, to }: KnownFact, on: Day): boolean => from !== null && from <= on && (to === undefined || on <= to);

export const personFold: Fold<PersonState, PersonEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'PersonRegistered.v1') {
      const { personId, accountId } = event.data;
      return { is: 'registered', personId, accountId, pensions: [], facts: [], reservations: [], enrolments: [] };
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
      case 'FactRecorded.v1': {
        const { personId: _own, evidenceHash: _hash, importId: _list, ...fact } = event.data;
        return { ...state, facts: [...state.facts, fact] };
      }
      case 'SubsidyReserved.v1': {
        const { personId: _own, ...place } = event.data;
        return { ...state, reservations: [...state.reservations, { ...place, held: true }] };
      }
      case 'SubsidyReleased.v1':
        return { ...state, reservations: state.reservations.map((r) => (r.claimId === event.data.claimId ? { ...r, held: false } : r)) };
      default: return broken('person', event satisfies never);
    }
  },
};
