import type { Day, FactUsed, Refusal } from '#kernel';
import {
  type FactImportState, factImportStream, type FactKind, findingStream, type KnownFact, type PersonState, personStream, type RegisteredPerson,
    type RuleSetsState,
} from '#scheme/history';
import { type FactName } from '../claim/eligibility.table.js';
import { type Ask, type Decision, missing, record, taken, to, type Writing } from '../verdict.js';
import { contradictions, findingsFor } from './late-facts.rules.js';

/** One answer about one person; for PENSION `from` is the first day of entitlement. */
export interface FactRow {
  readonly personId: string; readonly factId: string; readonly from: Day | null; readonly to?: Day | undefined; readonly about?: string | undefined;
  readonly occupation?: string | undefined; readonly level?: number | undefined;
}
interface Origin { readonly source: string; readonly queriedOn: Day }
export interface RecordFact extends FactRow, Origin { readonly kind: FactKind; readonly evidenceHash: string }
export interface ImportFacts extends Origin {
  readonly importId: string; readonly kind: FactName; readonly listHash: string; readonly reference: string; readonly rows: readonly FactRow[];
}
export interface FactWorld {
  readonly people: ReadonlyMap<string, PersonState>; readonly sets: RuleSetsState;
  /** streams of findings that are open already */
  readonly opened: ReadonlySet<string>;
}

const NAMES_WHAT: readonly FactName[] = ['INSURANCE', 'HUKOU', 'SCHOOL', 'HIRE', 'CATEGORY', 'OTHER_SUBSIDY'];

/** What is wrong with one answer, whatever list it came in. */
const rowWrong = (row: FactRow, kind: FactName, person: PersonState | undefined): Refusal | undefined => {
  if (person === undefined || person.is === 'unknown') return missing('person', row.personId);
  if ([...person.facts, ...person.pensions].some(({ factId }) => factId === row.factId)) return { refused: 'person.fact-exists', why: `事实 ${row.factId} 已记录。` };
  if (row.from !== null && row.about === undefined && NAMES_WHAT.includes(kind)) {
    return { refused: 'person.fact-about-missing', why: `${kind} 须说明是哪一项（about）。`, facts: [{ factId: row.factId, kind }] };
  }
  return row.from !== null && row.to !== undefined && row.to < row.from
    ? { refused: 'person.fact-days-reversed', why: `事实 ${row.factId} 的终止日早于起始日。`, facts: [{ factId: row.factId }] } : undefined;
};

type Worded = Omit<KnownFact, 'queriedOn' | 'source' | 'kind'>;
const stated = ({ factId, from, to: last, about, occupation, level }: FactRow): Worded => ({
  factId, from, ...(last === undefined ? {} : { to: last }), ...(about === undefined ? {} : { about }), ...(occupation === undefined ? {} : { occupation }),
  ...(level === undefined ? {} : { level }),
});

/** The person as known once the answer is there. */
const knowing = (person: RegisteredPerson, row: FactRow, kind: FactName, { source, queriedOn }: Origin): RegisteredPerson => (kind === 'PENSION'
  ? { ...person, pensions: [...person.pensions, { factId: row.factId, entitledFrom: row.from, source, queriedOn }] }
  : { ...person, facts: [...person.facts, { kind, source, queriedOn, ...stated(row) }] });

const answer = (row: FactRow, kind: FactName, origin: Origin & { readonly evidenceHash: string; readonly importId?: string }): Writing => {
  const { personId, factId, from } = row;
  const { source, queriedOn, evidenceHash, importId } = origin;
  if (kind === 'PENSION') {
    return to(personStream(personId), { type: 'PensionRecorded.v1', data: { personId, factId, entitledFrom: from, source, queriedOn, evidenceHash } });
  }
  const list = importId === undefined ? {} : { importId };
  return to(personStream(personId), { type: 'FactRecorded.v1', data: { personId, kind, ...stated(row), source, queriedOn, evidenceHash, ...list } });
};

/** Each person of the rows as known with all of them, and the last of their rows. */
const people = (rows: readonly FactRow[], kind: FactName, origin: Origin, world: Omit<FactWorld, 'opened'>) => {
  const known = new Map<string, { readonly person: RegisteredPerson; readonly row: FactRow }>();
  for (const row of rows) {
    const person = known.get(row.personId)?.person ?? world.people.get(row.personId);
    if (person?.is === 'registered') known.set(row.personId, { person: knowing(person, row, kind, origin), row });
  }
  return [...known.values()].map(({ person, row }) => ({ row, found: contradictions(person, kind, world.sets) }));
};

const late = (rows: readonly FactRow[], kind: FactName, origin: Origin, world: FactWorld): Writing[] =>
  people(rows, kind, origin, world).flatMap(({ row: { personId, factId, from }, found }) => findingsFor(found, { personId, fact: kind, factId, from },
    world.opened));

/** Finding streams an answer may open, so that the handler can read them first. */
export const findingsOfRows = (rows: readonly FactRow[], kind: FactName, origin: Origin, world: Omit<FactWorld, 'opened'>): readonly string[] =>
  people(rows, kind, origin, world).flatMap(({ found }) => found.map(({ findingId }) => findingStream(findingId)));

const used = (kind: FactName, { source, queriedOn }: Origin, hash: string): FactUsed => ({ fact: kind, source, queriedOn, hash });

/**
 * Records what another department answered about a person. An answer that contradicts a claim opens its finding here (rulings B14).
 *
 * @refuses person.unknown, person.fact-exists, person.fact-from-the-future, person.fact-about-missing, person.fact-days-reversed
 * @clause JN-1.3, JN-3.3e
 */
export const recordFact = (c: RecordFact, world: FactWorld, ask: Ask): Decision => {
  const { kind, source, queriedOn, evidenceHash } = c;
  const wrong = rowWrong(c, kind, world.people.get(c.personId));
  if (wrong !== undefined) return wrong;
  if (queriedOn > ask.today) return { refused: 'person.fact-from-the-future', why: '查询日晚于今天。' };
  return record(['JN-1.3'], [answer(c, kind, c), ...late([c], kind, c, world)], { facts: [used(kind, { source, queriedOn }, evidenceHash)] });
};

/** No more wrong rows are named in one answer. */
const MOST_NAMED = 50;

/**
 * Records a list of answers of one kind, all of them or none: each row is named that cannot stand. Late ones open their findings.
 *
 * @refuses factImport.exists, person.fact-from-the-future, factImport.fact-twice, factImport.rows-wrong
 * @clause JN-1.3, JN-3.3e
 */
export const importFacts = (c: ImportFacts, known: FactImportState, world: FactWorld, ask: Ask): Decision => {
  const { importId, kind, source, queriedOn, listHash, reference, rows } = c;
  if (known.is !== 'unknown') return taken('factImport', importId);
  if (queriedOn > ask.today) return { refused: 'person.fact-from-the-future', why: '查询日晚于今天。' };
  if (new Set(rows.map(({ factId }) => factId)).size !== rows.length) return { refused: 'factImport.fact-twice', why: '名单中事实编号重复。' };
  const wrong = rows.flatMap((row, i) => {
    const refusal = rowWrong(row, kind, world.people.get(row.personId));
    return refusal === undefined ? [] : [{ row: i + 1, personId: row.personId, refused: refusal.refused, why: refusal.why }];
  });
  if (wrong.length > 0) {
    return { refused: 'factImport.rows-wrong', why: `${wrong.length} 行不能导入，全部未导入；请改正所列各行。`, facts: wrong.slice(0, MOST_NAMED) };
  }
  const origin = { source, queriedOn, evidenceHash: listHash, importId };
  return record(['JN-1.3'], [
    to(factImportStream(importId), { type: 'FactsImported.v1', data: { importId, kind, source, queriedOn, listHash, rows: rows.length, reference } }),
    ...rows.map((row) => answer(row, kind, origin)), ...late(rows, kind, origin, world),
  ], { facts: [used(kind, origin, listHash)] });
};
