import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { EVENT_STORE, type EventStore } from '#event-store';
import { DoorProblem } from '#identity';
import { type Day, type Instant, instantOf } from '#kernel';
import { maskIdNumber, maskName, VAULT, type Vault } from '#privacy';
import { type Awaited, awaitedBy, awaitedByDelegation, dueDay, type Step, stepsOf } from '#scheme/commands';
import {
  calendarFold, calendarStream, type CalendarState, decode, type Fold, type Officer, personStream, type Recorded, ruleSetsFold, type RuleSetsState,
  ruleSetStream, type SchemeEvent,
} from '#scheme/history';
import { type CaseKind, type CaseRow } from '#scheme/views';
import { OfficersQuery } from './officers.query.js';
import { POOL } from './stores.module.js';

/** One case as a clerk sees it. */
export interface ShownCase {
  readonly kind: CaseKind; readonly id: string; readonly line?: number; readonly state: string; readonly since: Instant; readonly dueOn: Day | null;
  readonly org: string; readonly institutionId: string | null; readonly classId: string | null; readonly claimId: string | null;
  readonly batchId: string | null;
  readonly subsidyKind: string | null; readonly amountFen: number | null;
  /** in a deputy's worklist: for whom it may act, where the case does not wait for a role of its own */
  readonly onBehalfOf?: readonly string[];
  readonly next: readonly Step[];
}
/** `next` is the cursor of the following page, null on the last. */
export interface CasePage { readonly items: readonly ShownCase[]; readonly next: string | null }
export interface PageWish { readonly after?: string | undefined; readonly limit?: string | undefined }
/** A person as far as a clerk may see it without need. */
export interface MaskedPerson { readonly personId: string; readonly name: string | null; readonly idNumber: string | null }

const SEARCHES = { claim: 'claim', class: 'class', institution: 'institution', batch: 'batch' } as const;
export type SearchBy = keyof typeof SEARCHES | 'person';
const PAGE = 50;

/** Of one organisation; an operator of an institution or enterprise sees that one's cases only. */
const SCOPE = 'org = $1 and ($2::text is null or institution = $2) and ($3::text is null or enterprise = $3)';
const ORDER = '(step, line) > ($4, $5) order by step, line limit $6';
const WAITING = `select to_jsonb(row) as row from views.worklist row
  where ${SCOPE} and not rests and (kind, state, coalesce(stage, '')) in (select * from unnest($7::text[], $8::text[], $9::text[])) and ${ORDER}`;
const ABOUT_PERSON = `select to_jsonb(row) as row from views.worklist row
  where ${SCOPE} and (kind, id) in (select kind, id from views.case_person where person = $7) and ${ORDER}`;
const aboutLink = (column: string): string => `select to_jsonb(row) as row from views.worklist row where ${SCOPE} and ${column} = $7 and ${ORDER}`;

interface Question { readonly sql: string; readonly more: readonly unknown[]; readonly also?: (row: CaseRow) => Pick<ShownCase, 'onBehalfOf'> }
/** Kind, state and stage as one word: none of them holds a space. */
const placeOf = ({ kind, state, stage }: Awaited | CaseRow): string => `${kind} ${state} ${stage ?? ''}`;

/** An officer stands in for few; whoever was named for more is asked for in the name of these. */
const MOST_PRINCIPALS = 50;
const PRINCIPALS = `select principal from views.deputy where deputy = $1 order by principal limit ${MOST_PRINCIPALS}`;

const scopeOf = ({ org, unit, institutionId = '', enterpriseId = '' }: Officer): readonly (string | null)[] =>
  [org, unit === 'INSTITUTION' ? institutionId : null, unit === 'ENTERPRISE' ? enterpriseId : null];

/** What waits, and what there is about a claim, class, institution, person or batch: read from `views`, in the officer's own organisation only. */
@Injectable()
export class CasesQuery {
  constructor(
    @Inject(POOL) private readonly pool: Pool, @Inject(EVENT_STORE) private readonly store: EventStore, @Inject(VAULT) private readonly vault: Vault,
    private readonly officers: OfficersQuery,
  ) {}

  /** @throws DoorProblem auth.role-missing for somebody the log does not know */
  async officer(officerId: string): Promise<Officer> {
    const officer = await this.officers.officer(officerId);
    if (officer.is === 'registered') return officer;
    throw new DoorProblem('auth.role-missing', `${officerId.slice(0, 64)} is not a registered officer`);
  }

  /** What waits for this officer's roles and for the duties delegated to it today, oldest first. */
  async worklist(officer: Officer, wish: PageWish): Promise<CasePage> {
    const own = new Set(awaitedBy(officer.roles).map(placeOf));
    const others = await this.#delegated(officer);
    const places = [...new Set([...own, ...others.flatMap(({ awaited }) => awaited)])].map((place) => place.split(' '));
    const also = (row: CaseRow): Pick<ShownCase, 'onBehalfOf'> => (own.has(placeOf(row)) ? {}
      : { onBehalfOf: others.filter(({ awaited }) => awaited.includes(placeOf(row))).map(({ principal }) => principal) });
    return this.#page({ sql: WAITING, more: [0, 1, 2].map((i) => places.map((place) => place[i] ?? '')), also }, officer, wish);
  }

  /** What waits for whom this officer stands in for today: the view says who ever named it, the log what is delegated. */
  async #delegated(deputy: Officer): Promise<readonly { readonly principal: string; readonly awaited: readonly string[] }[]> {
    const { rows } = await this.pool.query<{ principal: string }>(PRINCIPALS, [deputy.officerId]);
    if (rows.length === 0) return [];
    const today = await this.officers.today();
    const principals = await Promise.all(rows.map(({ principal }) => this.officers.officer(principal)));
    return principals.flatMap((each) => (each.is === 'unknown' ? []
      : [{ principal: each.officerId, awaited: awaitedByDelegation(deputy, each, today).map(placeOf) }]));
  }

  /** Every case about one thing, in whatever state, oldest first; an id nobody knows gives an empty page. */
  search(officer: Officer, by: SearchBy, id: string, wish: PageWish): Promise<CasePage> {
    return this.#page({ sql: by === 'person' ? ABOUT_PERSON : aboutLink(SEARCHES[by]), more: [id] }, officer, wish);
  }

  /**
   * The person with an ID number, masked. The number is asked for by its token and is stored nowhere. Only for who has to do with the person: a case of
   * the own organisation, or the own organisation registered it.
   *
   * @returns null for everybody else as for nobody
   */
  async personWith(idNumber: string, officer: Officer): Promise<MaskedPerson | null> {
    // As written, and with half-width digits and a capital X. Records that are never sealed, under ids nobody can have: the clash names who holds the token.
    const ways = new Set([idNumber.trim(), idNumber.normalize('NFKC').trim().toUpperCase()]);
    const [clash] = await this.vault.check([...ways].map((unique) => ({ kind: 'person', id: randomUUID(), fields: {}, unique })));
    if (clash?.reason !== 'token-taken') return null;
    const personId = clash.holder;
    const { items } = await this.search(officer, 'person', personId, { limit: '1' });
    if (items.length === 0 && !(await this.#registeredBy(officer, personId))) return null;
    return (await this.masked([personId]))[0] ?? null;
  }

  /** People with their names and ID numbers masked, in the order given. */
  async masked(personIds: readonly string[]): Promise<readonly MaskedPerson[]> {
    const opened = await this.vault.openMany('person', personIds);
    return personIds.map((personId) => {
      const { name, idNumber } = opened.get(personId) ?? {};
      return { personId, name: typeof name === 'string' ? maskName(name) : null, idNumber: typeof idNumber === 'string' ? maskIdNumber(idNumber) : null };
    });
  }

  /** Rule sets and work calendar: what due days are counted by. */
  async terms(): Promise<{ readonly sets: RuleSetsState; readonly calendar: CalendarState }> {
    const found = await this.store.readStreams([ruleSetStream, calendarStream]);
    const folded = <S, E extends SchemeEvent>(fold: Fold<S, E>, stream: string): S =>
      (found.get(stream) ?? []).reduce((state, event) => fold.evolve(state, decode(event) as Recorded<E>), fold.initial);
    return { sets: folded(ruleSetsFold, ruleSetStream), calendar: folded(calendarFold, calendarStream) };
  }

  async #registeredBy({ org, unit }: Officer, personId: string): Promise<boolean> {
    if (unit === 'INSTITUTION' || unit === 'ENTERPRISE') return false;
    for await (const event of this.store.readStream(personStream(personId), { limit: 1 })) return event.meta.org === org;
    return false;
  }

  async #page({ sql, more, also = () => ({}) }: Question, officer: Officer, { after = '-1.0', limit }: PageWish): Promise<CasePage> {
    const [step = '-1', line = '0'] = after.split('.');
    const size = Math.min(200, Number(limit ?? PAGE));
    const [{ rows }, terms] = await Promise.all([
      this.pool.query<{ row: CaseRow }>(sql, [...scopeOf(officer), step, line, size + 1, ...more]), this.terms(),
    ]);
    const items = rows.slice(0, size).map(({ row }) => ({ ...shown(row, terms), ...also(row) }));
    const last = rows[size - 1]?.row;
    return { items, next: rows.length > size && last !== undefined ? `${last.step}.${last.line}` : null };
  }
}

const shown = (row: CaseRow, terms: Parameters<typeof dueDay>[1]): ShownCase => {
  const { kind, id, line, state, org } = row;
  const since = instantOf(Date.parse(row.since));
  return {
    kind, id, ...(kind === 'payment' ? { line } : {}), state, since, dueOn: dueDay({ ...row, since }, terms), org, institutionId: row.institution,
    classId: row.class, claimId: row.claim, batchId: row.batch, subsidyKind: row.subsidy, amountFen: row.fen,
    next: row.rests ? [] : stepsOf(kind, state, row.stage ?? ''),
  };
};
