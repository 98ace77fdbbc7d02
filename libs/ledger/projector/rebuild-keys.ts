import type { DataSource, EntityManager } from 'typeorm';
import { ledgerChecks, ledgerMirrors, ledgerVerdict } from './ledger-checks.sql.js';
import { ledgerReading } from './ledger-reading.sql.js';
import { ledgerForeignKeys, ledgerKeys } from './ledger-keys.sql.js';
import { LEDGER_TABLES, type LedgerSchema, type LedgerTable } from './ledger-tables.sql.js';

// Two sessions work at once, so none asks for helpers. The statistics are a sketch: autovacuum draws them again as the version grows.
const SETTINGS = `set local maintenance_work_mem = '192MB'; set local work_mem = '64MB'; set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0;
  set local max_parallel_maintenance_workers = 0; set local default_statistics_target = 30`;

// A verdict stops at the first wrong row, and a planner that expects one soon reads all lines again for every voucher: there is never one.
// Nor does it know how many lines an account has: merged by account alone, each would meet all others. Hashing all keys is right for every size.
const WHOLE = 'set local enable_nestloop = off; set local enable_mergejoin = off';

const inOne = (owner: DataSource, work: (manager: EntityManager) => Promise<void>): Promise<void> => owner.transaction(async (manager) => {
  await manager.query(SETTINGS);
  await work(manager);
});

/** Keys and indexes of some tables, unless a run that was killed has made them: each group is one transaction. */
const keyed = (owner: DataSource, schema: LedgerSchema, tables: readonly LedgerTable[]): Promise<void> => inOne(owner, async (manager) => {
  const [{ there }] = await manager.query(`select exists (select from pg_constraint
    where contype = 'p' and conrelid = '${schema}.${tables[0]}'::regclass) as there`) as [{ there: boolean }];
  if (there) return;
  await manager.query(ledgerKeys(schema, tables));
  await manager.query(tables.map((table) => `analyze ${schema}.${table}`).join(';'));
});

/** None still runs when the answer is given; the first that failed is it. */
const all = async (works: readonly Promise<void>[]): Promise<void> => {
  await Promise.allSettled(works);
  await Promise.all(works);
};

/** What every row is looked at for. Each connection takes the next question that is left; of the answers the first wrong one in their order is told. */
const verdictOf = (owner: DataSource, schema: LedgerSchema): { judge(): Promise<void>; told(): void } => {
  const questions = ledgerVerdict(schema).entries();
  const wrong: unknown[] = [];
  return {
    judge: async () => {
      for (const [at, question] of questions) {
        // a transaction each: what a long one has locked, the keys of the other connection would wait for
        await inOne(owner, async (manager) => { await manager.query(WHOLE); await manager.query(question); }).catch((error: unknown) => { wrong[at] = error; });
      }
    },
    told: () => { for (const error of wrong) if (error !== undefined) throw error; },
  };
};

/**
 * Gives a bulk-loaded version everything the first one has, on two connections at once: on one the indexes of the lines, on the other those of the
 * vouchers, and whichever is done takes the next question of what every row is looked at for. Red vouchers, foreign keys, triggers and rights come last,
 * in one transaction: it makes the version finished, or nothing does. What was looked at in a run that was killed before is looked at again.
 *
 * @throws QueryFailedError 23505, 23503, 23514 for books that are wrong
 */
export const finishLedger = async (owner: DataSource, schema: LedgerSchema): Promise<void> => {
  const small = LEDGER_TABLES.filter((table) => table !== 'posting' && table !== 'voucher');
  const { judge, told } = verdictOf(owner, schema);
  const vouchers = keyed(owner, schema, small).then(() => keyed(owner, schema, ['voucher']));
  // nothing is asked before the vouchers have their keys: a question and they would wait for each other's locks
  await all([keyed(owner, schema, ['posting']).then(() => vouchers).then(judge), vouchers.then(judge)]);
  told();
  await inOne(owner, async (manager) => {
    for (const sql of [ledgerMirrors(schema), ledgerForeignKeys(schema), ledgerChecks(schema), ledgerReading(schema)]) await manager.query(sql);
  });
};
