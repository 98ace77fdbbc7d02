import type { EntityManager } from 'typeorm';
import type { ParkingProjection, Placed } from '#projection';
import { caseOf, casesNamed, peopleIn, rowsAfter } from './case-row.js';
import type { CaseRow } from './case.table.js';

const COLUMNS = [
  'state', 'before', 'rests', 'stage', 'unclaimed', 'org', 'institution', 'enterprise', 'class', 'claim', 'batch', 'subsidy', 'fen', 'due', 'accepted',
  'since', 'step',
] as const satisfies readonly (keyof CaseRow)[];
// One look into the index for each case, whatever the planner believes of a young table.
const READ = `select found.row from unnest($1::text[], $2::text[]) as w(kind, id) cross join lateral
  (select to_jsonb(row) as row from views.worklist row where row.kind = w.kind and row.id = w.id offset 0) found`;
const WRITE = `insert into views.worklist (kind, id, line, ${COLUMNS.join(', ')})
  select kind, id, line, ${COLUMNS.join(', ')} from jsonb_populate_recordset(null::views.worklist, $1::jsonb)
  on conflict (kind, id, line) do update set ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`;
const PEOPLE = `insert into views.case_person (person, kind, id) select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing`;

const DEPUTIES = `insert into views.deputy (deputy, principal) select * from unnest($1::text[], $2::text[]) on conflict do nothing`;

interface Key { readonly kind: string; readonly id: string }
interface Granted { readonly officerId: string; readonly deputyId: string }
const keyOf = ({ kind, id }: Key): string => `${kind}-${id}`;
type Rows = Map<string, readonly CaseRow[]>;
/** A row in place of the one of the same case and line. */
const put = (rows: Rows, row: CaseRow): void => {
  rows.set(keyOf(row), [...(rows.get(keyOf(row)) ?? []).filter(({ line }) => line !== row.line), row]);
};

/**
 * Keeps `views.worklist`: one row per claim, batch, notice, fund request, payment line, clawback, finding and class, with the state it is in and since when.
 * Who may act next is not stored: the door reads it from the tables of the rules, so a role that changes needs no rebuild. Of delegations only who ever
 * named whom is kept, so that the door knows whose history to ask what is delegated today.
 * A case whose event cannot be read is set aside; all others stay up to date.
 */
export class WorklistProjector implements ParkingProjection {
  readonly name = 'worklist';
  readonly version = 2;
  readonly poison = 'park';

  /** Reads the rows of the batch once, folds in memory and writes each changed row once. */
  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    const granted = events.filter(({ event }) => event.type === 'DelegationGranted.v1').map(({ event }) => event.data as unknown as Granted);
    if (granted.length > 0) await sql.query(DEPUTIES, [granted.map(({ deputyId }) => deputyId), granted.map(({ officerId }) => officerId)]);
    const own = events.filter(({ event }) => caseOf(event) !== null);
    if (own.length === 0) return;
    const rows = await this.#read(sql, own);
    const changed = new Set<string>();
    const people: (Key & { readonly person: string })[] = [];
    for (const placed of own) {
      const at = caseOf(placed.event) as Key;
      const of = casesNamed(placed.event).flatMap((key) => rows.get(keyOf(key))?.[0] ?? []);
      for (const row of rowsAfter(placed, { rows: rows.get(keyOf(at)) ?? [], of })) {
        put(rows, row);
        changed.add(keyOf(row));
      }
      people.push(...peopleIn(placed.event).map((person) => ({ ...at, person })));
    }
    await sql.query(WRITE, [JSON.stringify([...changed].flatMap((key) => rows.get(key) ?? []))]);
    if (people.length > 0) await sql.query(PEOPLE, [people.map(({ person }) => person), people.map(({ kind }) => kind), people.map(({ id }) => id)]);
  }

  async #read(sql: EntityManager, placed: readonly Placed[]): Promise<Rows> {
    const keys = new Map(placed.flatMap(({ event }) => [caseOf(event) as Key, ...casesNamed(event)].map((key) => [keyOf(key), key] as const)));
    const wanted = [...keys.values()];
    const found = await sql.query<{ row: CaseRow }[]>(READ, [wanted.map(({ kind }) => kind), wanted.map(({ id }) => id)]);
    const rows: Rows = new Map();
    for (const { row } of found) put(rows, row);
    return rows;
  }
}
