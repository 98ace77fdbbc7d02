import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type StoredEvent } from '#event-store';
import { type Day, daysBetween, type FactUsed, type Instant, isDay, shanghaiDay } from '#kernel';
import { dueDay, type Step, stepsOf } from '#scheme/commands';
import {
  type Claim, claimFold, claimStream, type ClaimState, classFold, classStream, type ClassState, decode, type Fold, type Officer, type Recorded,
  type SchemeEvent,
} from '#scheme/history';
import { CasesQuery, type MaskedPerson } from './cases.query.js';
import { OfficersQuery } from './officers.query.js';

/** More steps of one claim are not shown; the newest are. */
const MOST_EVENTS = 500;

/** One event of a claim: who did what, in which role, when, and under which clause. */
export interface ClaimStep {
  readonly revision: number; readonly type: string; readonly recordedAt: Instant; readonly on: Day; readonly actor: string; readonly onBehalfOf?: string;
  readonly role: string; readonly ruleSet?: string; readonly clauses: readonly string[];
}
/** What one decision relied on. `ageDays` of a fact is its age at the decision; `ageDaysNow` its age today. */
export interface ClaimCheck { readonly revision: number; readonly type: string; readonly clauses: readonly string[]; readonly facts: readonly FactUsed[] }
export interface ClaimPage {
  readonly claimId: string; readonly revision: number; readonly state: string; readonly since: Instant; readonly dueOn: Day | null; readonly today: Day;
  readonly org: string; readonly subsidyKind: string; readonly basis: Claim['basis']; readonly channel: Claim['channel'];
  readonly classId: string | null; readonly institutionId: string | null; readonly batchId: string | null; readonly requestId: string | null;
  /** without the account */
  readonly payee: { readonly kind: string; readonly id: string };
  readonly people: readonly MaskedPerson[];
  readonly amounts: {
    readonly amountFen: number; readonly clawedBackFen: number; readonly ruleSet: string | null; readonly lines: Claim['lines'];
    readonly units: Claim['units'] | null; readonly part: Claim['part'] | null;
  };
  readonly supplement: Claim['supplement'] | null; readonly officers: Claim['officers'];
  readonly next: readonly Step[]; readonly checks: readonly ClaimCheck[]; readonly history: readonly ClaimStep[];
}

const folded = <S, E extends SchemeEvent>(fold: Fold<S, E>, events: readonly StoredEvent[]): S =>
  events.reduce((state, event) => fold.evolve(state, decode(event) as Recorded<E>), fold.initial);

/** The page of one claim, folded from its own history and its class's when it is asked for. */
@Injectable()
export class ClaimPageQuery {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore, private readonly cases: CasesQuery, private readonly officers: OfficersQuery,
  ) {}

  /** @returns null when there is no such claim of the officer's organisation, or of the institution or enterprise it acts for */
  async page(claimId: string, officer: Officer): Promise<ClaimPage | null> {
    const events = await this.#events(claimStream(claimId));
    const claim: ClaimState = folded(claimFold, events);
    if (claim.is === 'unknown' || claim.org !== officer.org) return null;
    const trainingClass: ClassState = claim.classId === '' ? { is: 'unknown' } : folded(classFold, await this.#events(classStream(claim.classId)));
    const institutionId = trainingClass.is === 'unknown' ? null : trainingClass.institutionId;
    if (!concerns(claim, institutionId, officer)) return null;
    const [people, terms, today] = await Promise.all([this.cases.masked(claim.people), this.cases.terms(), this.officers.today()]);
    const { since, accepted } = timesOf(events);
    const due = claim.is === 'supplement' ? claim.supplement?.dueOn ?? null : null;
    const { payee: { kind, id }, subsidyKind, basis, channel, amountFen, clawedBackFen, lines, org } = claim;
    return {
      claimId, revision: events.length - 1, state: claim.is, since, dueOn: dueDay({ kind: 'claim', state: claim.is, since, accepted, due }, terms), today, org,
      subsidyKind, basis, channel, classId: claim.classId === '' ? null : claim.classId, institutionId, batchId: claim.batchId ?? null,
      requestId: claim.requestId ?? null, payee: { kind, id }, people,
      amounts: { amountFen, clawedBackFen, ruleSet: claim.ruleSet ?? null, lines, units: claim.units ?? null, part: claim.part ?? null },
      supplement: claim.supplement ?? null, officers: claim.officers, next: stepsOf('claim', claim.is),
      checks: events.flatMap((event) => checkOf(event, today)), history: events.slice(-MOST_EVENTS).map(stepOf),
    };
  }

  async #events(stream: string): Promise<readonly StoredEvent[]> { return (await this.store.readStreams([stream])).get(stream) ?? []; }
}

const concerns = ({ payee, enterpriseId }: Claim, institutionId: string | null, officer: Officer): boolean => {
  if (officer.unit === 'INSTITUTION') return officer.institutionId !== undefined && [institutionId, payee.id].includes(officer.institutionId);
  if (officer.unit === 'ENTERPRISE') return officer.enterpriseId !== undefined && [enterpriseId, payee.id].includes(officer.enterpriseId);
  return true;
};

/** When the claim came into the state it is in, and the day it was accepted. */
const timesOf = (events: readonly StoredEvent[]): { readonly since: Instant; readonly accepted: Day | null } => {
  let [state, since, accepted]: [ClaimState, Instant, Day | null] = [claimFold.initial, events[0]?.recordedAt as Instant, null];
  for (const event of events) {
    const next = claimFold.evolve(state, decode(event) as Parameters<typeof claimFold.evolve>[1]);
    if (next.is !== state.is) since = event.recordedAt;
    if (event.type === 'ClaimAccepted.v1') accepted = shanghaiDay(event.recordedAt);
    state = next;
  }
  return { since, accepted };
};

const stepOf = ({ revision, type, recordedAt, meta }: StoredEvent): ClaimStep => {
  const { on, actor, onBehalfOf, role, ruleSet, clauses } = meta;
  const more = { ...(onBehalfOf === undefined ? {} : { onBehalfOf }), ...(ruleSet === undefined ? {} : { ruleSet }) };
  return { revision, type, recordedAt, on, actor, ...more, role, clauses };
};

const checkOf = ({ revision, type, meta: { clauses, facts = [] } }: StoredEvent, today: Day): readonly ClaimCheck[] => {
  if (facts.length === 0) return [];
  const aged = facts.map((fact): FactUsed => {
    const { queriedOn } = fact;
    return isDay(queriedOn) ? { ...fact, ageDaysNow: daysBetween(queriedOn, today) } : fact;
  });
  return [{ revision, type, clauses, facts: aged }];
};
