import type { LedgerSchema, LedgerTable } from './ledger-tables.sql.js';

/**
 * The rows a check looks at: a trigger's transition table, or the whole table after a bulk load. `join` finds the one row of another table a row goes
 * with: looked up by key for each new row, because a planner that believes a young table empty would read the whole of it with every batch; left to
 * the planner for a whole table.
 */
export interface Looked { readonly rows: string; join(kind: 'join' | 'left join', table: string, on: string): string }
/** Says what is wrong among the rows it is given, in plpgsql. A table's triggers look in the order of their names. */
export interface Check {
  readonly name: string; readonly table: LedgerTable; readonly trigger: string;
  /** asks what stood before the statement, so that a whole table cannot be asked */
  readonly onlyLive?: true;
  body(schema: LedgerSchema, looked: Looked): string;
  /** the same question of a whole table, where it is asked more cheaply than of what a statement brought */
  whole?(schema: LedgerSchema): string;
}
