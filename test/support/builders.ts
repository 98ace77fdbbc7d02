import { canonicalJson, day, type EventMeta, type Instant, instantOf } from '#kernel';
import {
  decode, type Fold, type Officer, officerFold, officerStream, type OfficerUnit, type Recorded, type SchemeEvent, type SchemeEventOf, type SchemeEventType,
} from '#scheme/history';
import type { Ask, Writing } from '#scheme/rules';

/** One event of a specification's history, as a store would hand it back. */
export interface Happened { readonly stream: string; readonly event: Recorded<SchemeEvent> }
export interface Circumstances { readonly actor?: string; readonly on?: string; readonly org?: string; readonly at?: string }

export const CITY = '370100';
/** Nine o'clock in Shanghai. */
export const morningOf = (on: string): Instant => instantOf(Date.parse(`${on}T01:00:00.000Z`));

const metaOf = ({ actor = 'O-accept', on = '2019-10-08', org = CITY }: Circumstances): EventMeta => ({
  actor, role: 'SPECIFIED', org, on: day(on), commandId: 'c', commandHash: 'a'.repeat(64), correlationId: 'c', causationId: 'c', clauses: [],
});

/** Changes what a rule must not: any write to it throws. */
export const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Object.keys(value)) frozen((value as Record<string, unknown>)[key]);
  }
  return value;
};

/** An event with who, when and where; its data goes through canonical JSON and the codec, as from any store. */
export const recorded = ({ stream, event }: Writing, circumstances: Circumstances = {}): Happened => {
  const { at = morningOf(circumstances.on ?? '2019-10-08') } = circumstances;
  const data: unknown = JSON.parse(canonicalJson(event.data));
  return frozen({ stream, event: decode({ stream, revision: 0, type: event.type, data, meta: metaOf(circumstances), recordedAt: at as Instant }) });
};

/** Shorter `recorded`: stream, type, data, circumstances. */
export const fact = <T extends SchemeEventType>(stream: string, [type, data]: readonly [T, SchemeEventOf<T>['data']], when: Circumstances = {}): Happened =>
  recorded({ stream, event: { type, data } as SchemeEvent }, when);

/** The state a history has, by the real fold; frozen. */
export const folded = <S, E extends SchemeEvent>(fold: Fold<S, E>, history: readonly Happened[]): S =>
  frozen(history.reduce((state, { event }) => frozen(fold.evolve(state, event as Recorded<E>)), frozen(fold.initial)));

/** What a rule may be shown of a specification's history. */
export class Past {
  constructor(readonly history: readonly Happened[]) {}
  state<S, E extends SchemeEvent>(fold: Fold<S, E>, stream: string): S {
    return folded(fold, this.history.filter((happened) => happened.stream === stream));
  }

  /** As handlers hand over many streams: every id asked for is in the answer. */
  states<S, E extends SchemeEvent>(fold: Fold<S, E>, streamOf: (id: string) => string, ids: readonly string[]): ReadonlyMap<string, S> {
    return new Map(ids.map((id) => [id, this.state(fold, streamOf(id))]));
  }
}

export interface Asking {
  readonly officer?: string; readonly roles?: readonly string[]; readonly org?: string; readonly unit?: OfficerUnit; readonly institutionId?: string;
  readonly today?: string; readonly on?: string; readonly now?: string;
}

/** Who asks and when; the officer is folded from a registration and a grant. `on` is `today` and `now` its morning unless said otherwise. */
export const ask = (asking: Asking = {}): Ask => {
  const { officer = 'O-1', roles = [], org = CITY, unit = 'AGENCY', institutionId, today = '2019-12-02' } = asking;
  const own = institutionId === undefined ? {} : { institutionId };
  const signedIn = folded(officerFold, [
    fact(officerStream(officer), ['OfficerRegistered.v1', { officerId: officer, name: '示例人员', org, unit, ...own }]),
    fact(officerStream(officer), ['RolesGranted.v1', { officerId: officer, roles }]),
  ]) as Officer;
  return { officer: signedIn, on: day(asking.on ?? today), today: day(today), now: (asking.now ?? morningOf(today)) as Instant };
};
