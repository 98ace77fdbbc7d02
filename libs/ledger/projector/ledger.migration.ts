import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectionMigrations } from '#projection';
import { ledgerChecks } from './ledger-checks.sql.js';
import { ledgerDoor, ledgerDoorFunction, ledgerDoorGrants, ledgerReading, ledgerSwitches, ledgerWriter } from './ledger-reading.sql.js';
import { ledgerForeignKeys, ledgerKeys, ledgerSchema, ledgerTables } from './ledger-tables.sql.js';

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
    if (old) for (const sql of [MOVE, ledgerChecks(FIRST), ledgerReading(FIRST), ...DOOR]) await runner.query(sql);
  }
  down(): Promise<void> { return Promise.reject(new Error('a ledger with versions does not go back to one without')); }
}

export const ledgerMigrations = [...projectionMigrations, Ledger1764000000000, LedgerVersions1764000700000];
