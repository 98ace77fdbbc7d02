import type { EntityManager } from 'typeorm';
import type { ParkingProjection, Placed } from '#projection';
import { caseOf, classNamed, peopleIn, rowsAfter } from './case-row.js';
import type { CaseRow } from './case.table.js';

const COLUMNS = [
  'state', 'before', 'rests', 'org', 'institution', 'enterprise', 'class', 'claim', 'batch', 'subsidy', 'fen', 'due', 'accepted', 'since', 'step',
] as const satisfies readonly (keyof CaseRow)[];
const READ = `select to_jsonb(row) as row from views.worklist row
  where (kind, id) in (select * from unnest($1::text[], $2::text[]))`;
const WRITE = `insert into views.worklist (kind, id, line, ${COLUMNS.join(', ')})
  select kind, id, line, ${COLUMNS.join(', ')} from jsonb_populate_recordset(null::views.worklist, $1::jsonb)
  on conflict (kind, id, line) do update set ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`;
const PEOPLE = `insert into views.case_person (person, kind, id) select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing`;

interface Key { readonly kind: string; readonly id: string }
const keyOf = ({ kind, id }: Key): string => `${kind}-${id}`;

/**
 * Keeps `views.worklist`: one row per claim, batch, notice, fund request, payment line, clawback, finding and class, with the state it is in and since when.
 * Who may act next is not stored: the door reads it from the tables of the rules, so a role that changes needs no rebuild.
 * A case whose event cannot be read is set aside; all others stay up to date.
 */
export class WorklistProjector implements ParkingProjection {
  readonly name = 'worklist';
  readonly version = 1;
  readonly poison = 'park';

  /** Reads the rows of the batch once, folds in memory and writes each changed row once. */
  async project(sql: EntityManager, events: readonly Placed[]): Promise<void> {
    const own = events.filter(({ event }) => caseOf(event) !== null);
    if (own.length === 0) return;
    const rows = await this.#read(sql, own);
    const changed = new Set<string>();
    const people: (Key & { readonly person: string })[] = [];
    for (const placed of own) {
      const at = caseOf(placed.event) as Key;
      const key = keyOf(at);
      const classId = classNamed(placed.event);
      const ofClass = classId === undefined ? undefined : rows.get(keyOf({ kind: 'class', id: classId }))?.[0];
      const before = rows.get(key) ?? [];
      const after = rowsAfter(placed, { rows: before, ...(ofClass === undefined ? {} : { ofClass }) });
      const lines = new Set(after.map(({ line }) => line));
      rows.set(key, [...before.filter(({ line }) => !lines.has(line)), ...after]);
      changed.add(key);
      people.push(...peopleIn(placed.event).map((person) => ({ ...at, person })));
    }
    await sql.query(WRITE, [JSON.stringify([...changed].flatMap((key) => rows.get(key) ?? []))]);
    if (people.length > 0) await sql.query(PEOPLE, [people.map(({ person }) => person), people.map(({ kind }) => kind), people.map(({ id }) => id)]);
  }

  async #read(sql: EntityManager, placed: readonly Placed[]): Promise<Map<string, readonly CaseRow[]>> {
    const keys = new Map(placed.flatMap(({ event }) => {
      const classId = classNamed(event);
      return [caseOf(event) as Key, ...(classId === undefined ? [] : [{ kind: 'class', id: classId }])].map((key) => [keyOf(key), key] as const);
    }));
    const wanted = [...keys.values()];
    const found = await sql.query<{ row: CaseRow }[]>(READ, [wanted.map(({ kind }) => kind), wanted.map(({ id }) => id)]);
    const rows = new Map<string, readonly CaseRow[]>();
    for (const { row } of found) rows.set(keyOf(row), [...rows.get(keyOf(row)) ?? [], row]);
    return rows;
  }
}
