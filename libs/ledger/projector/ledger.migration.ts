import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectionMigrations } from '#projection';
import { ledgerChecks, ledgerMonthChecks } from './ledger-checks.sql.js';
import { ledgerDoor, ledgerDoorFunction, ledgerDoorGrants, ledgerReading, ledgerSwitches, ledgerWriter } from './ledger-reading.sql.js';
import { ledgerForeignKeys, ledgerKeys, ledgerMonths, ledgerSchema, ledgerTables, type LedgerSchema } from './ledger-tables.sql.js';

const FIRST = ledgerSchema(1);
const DOOR = ['create schema ledger', ledgerDoor(FIRST), ledgerDoorFunction, ledgerSwitches, ledgerDoorGrants, ledgerWriter(FIRST, 'write')];

/** Version 1 of the ledger and the door `ledger` in front of it. Needs the roles zz_worker and zz_auditor; zz_clerk gets nothing. */
export class Ledger1764000000000 implements MigrationInterface {
  readonly name = 'Ledger1764000000000';
  async up(runner: QueryRunner): Promise<void> {
    const version = [ledgerTables, ledgerKeys, ledgerForeignKeys, ledgerChecks, ledgerReading].map((sqlOf) => sqlOf(FIRST));
    for (const sql of [...version, ...DOOR]) await runner.query(sql);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop schema ledger, ${FIRST} cascade`);
  }
}

// Before versions the tables stood in `ledger` itself, and how far they had read in `ledger.projection`.
const MOVE = `
insert into projection.checkpoint (name, version, status, store_id, position, log_index, recorded_at, epoch)
  select 'ledger', 1, 'active', store_id, position, log_index, recorded_at, epoch from ledger.projection where name = 'journal';
drop table ledger.projection;
drop view ledger.line_view, ledger.voucher_view;
drop function ledger.balance_as_of, ledger.forbid_change, ledger.check_forward, ledger.check_lines, ledger.check_chain, ledger.check_numbers,
  ledger.check_open, ledger.check_whole cascade;
alter table ledger.posting drop constraint posting_account_id_book_set_id_fkey, drop constraint posting_voucher_id_book_set_id_fkey;
alter table ledger.off_node drop constraint off_node_account_id_fkey;
alter table ledger.voucher drop constraint voucher_book_set_id_fkey, drop constraint voucher_voucher_id_book_set_id_key;
alter table ledger.account drop constraint account_account_id_book_set_id_key;
alter schema ledger rename to ${FIRST}`;

/** Moves the ledger of a database from before versions into `ledger_v1`, as a new database has it; its checkpoint goes to the other projections'. */
export class LedgerVersions1764000700000 implements MigrationInterface {
  readonly name = 'LedgerVersions1764000700000';
  async up(runner: QueryRunner): Promise<void> {
    const [{ old }] = await runner.query(`select to_regclass('ledger.projection') is not null as old`) as [{ old: boolean }];
    if (old) for (const sql of [MOVE, ledgerMonths(FIRST, 'keyed'), ledgerChecks(FIRST), ledgerReading(FIRST), ...DOOR]) await runner.query(sql);
  }
  down(): Promise<void> { return Promise.reject(new Error('a ledger with versions does not go back to one without')); }
}

// a version still being built gets its keys, triggers and rights when it is finished
const VERSIONS = `select n.nspname as schema, t.oid is not null as finished, coalesce(c.status = 'active', false) as active
  from pg_namespace n join pg_class v on v.relnamespace = n.oid and v.relname = 'voucher'
    left join pg_trigger t on t.tgrelid = v.oid and t.tgname = 'voucher_whole'
    left join projection.checkpoint c on c.name = 'ledger' and n.nspname = 'ledger_v' || c.version
  where n.nspname ~ '^ledger_v[0-9]+$' and to_regclass(n.nspname || '.period_step') is null`;
interface Standing { readonly schema: LedgerSchema; readonly finished: boolean; readonly active: boolean }

/** Gives every version from before months the table of their steps: no event of such a history has moved one, so that the table is right empty. */
export class LedgerMonths1764000800000 implements MigrationInterface {
  readonly name = 'LedgerMonths1764000800000';
  async up(runner: QueryRunner): Promise<void> {
    const versions = await runner.query(VERSIONS) as Standing[];
    for (const { schema, finished, active } of versions) {
      await runner.query(ledgerMonths(schema, finished ? 'keyed' : 'bare'));
      if (!finished) continue;
      await runner.query(ledgerMonthChecks(schema));
      await runner.query(`revoke all on all functions in schema ${schema} from public; grant select on ${schema}.period_step to zz_worker, zz_auditor`);
      if (active || versions.length === 1) {
        for (const sql of [`grant insert on ${schema}.period_step to zz_worker`, ledgerDoor(schema),
          'grant select on ledger.period_step to zz_worker, zz_auditor']) {
          await runner.query(sql);
        }
      }
    }
  }
  down(): Promise<void> { return Promise.reject(new Error('the steps of months do not go away')); }
}

export const ledgerMigrations = [...projectionMigrations, Ledger1764000000000, LedgerVersions1764000700000, LedgerMonths1764000800000];
