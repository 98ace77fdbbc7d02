import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ledgerChecks } from './ledger-checks.sql.js';
import { ledgerReading } from './ledger-reading.sql.js';
import { ledgerTables } from './ledger-tables.sql.js';

/** Schema `ledger`. Needs the roles zz_worker and zz_auditor; zz_clerk gets nothing. */
export class Ledger1764000000000 implements MigrationInterface {
  readonly name = 'Ledger1764000000000';
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [ledgerTables, ledgerChecks, ledgerReading]) await runner.query(sql);
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema ledger cascade');
  }
}

export const ledgerMigrations = [Ledger1764000000000];
