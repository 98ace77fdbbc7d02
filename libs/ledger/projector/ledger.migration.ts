import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectionMigrations } from '#projection';
import { ledgerChecks } from './ledger-checks.sql.js';
import { ledgerDoor, ledgerDoorFunction, ledgerDoorGrants, ledgerReading, ledgerSwitches, ledgerWriter, readingOf } from './ledger-reading.sql.js';
import { ledgerForeignKeys, ledgerKeys } from './ledger-keys.sql.js';
import { LEDGER_TABLES, ledgerSchema, ledgerTables } from './ledger-tables.sql.js';

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
    await runner.query(`drop schema ledger, ${readingOf(FIRST)}, ${FIRST} cascade`);
  }
}

// Before versions the tables stood in `ledger` itself, and how far they had read in `ledger.projection`.
const BEGIN = 'insert into projection.checkpoint (name, version, status, store_id, position, log_index)';

/**
 * A database from before versions begins its ledger again, empty and of today's shape: its rows lack what lines say now, and no row is ever changed. The
 * worker fills it from event 0 when it starts; until then the ledger answers that it is not there yet.
 */
export class LedgerVersions1764000700000 implements MigrationInterface {
  readonly name = 'LedgerVersions1764000700000';
  async up(runner: QueryRunner): Promise<void> {
    const [{ old }] = await runner.query(`select to_regclass('ledger.projection') is not null as old`) as [{ old: boolean }];
    if (!old) return;
    await runner.query(`${BEGIN} select 'ledger', 1, 'active', store_id, '0', -1 from ledger.projection where name = 'journal'`);
    await runner.query('drop schema ledger cascade');
    await new Ledger1764000000000().up(runner);
  }
  down(): Promise<void> { return Promise.reject(new Error('a ledger with versions does not go back to one without')); }
}

/** Versions whose rows lack a column: `ledger_vN` with a `posting` and without it. */
const without = ({ table, column }: Lacking): string => `select version, store_id from projection.checkpoint c
  where name = 'ledger' and to_regclass('ledger_v' || version || '.posting') is not null and not exists (select from information_schema.columns
    where table_schema = 'ledger_v' || c.version and table_name = '${table}' and column_name = '${column}')
  order by (status = 'active') desc, version`;
interface Lacking { readonly table: 'posting' | 'party_case' | 'period_step'; readonly column: 'party' | 'claim_id' | 'recorded_at' }

/** No version was compared with an empty one: the reason says what there is to know. */
const BEGAN = 'insert into ledger.version_switch (from_version, to_version, log_index, differences, reason) values ($1, $2, -1, 0, $3)';

/**
 * Versions of before a column cannot be completed: no row is ever changed. Their tables make room for an empty version of today's shape, which the worker
 * fills from event 0 when it starts; until then the ledger answers that it is not there yet.
 */
const begunAgain = async (runner: QueryRunner, lacking: Lacking): Promise<void> => {
  const [{ shaped }] = await runner.query(`select exists (select from information_schema.columns where table_schema = 'ledger'
    and table_name = '${lacking.table}' and column_name = '${lacking.column}') as shaped`) as [{ shaped: boolean }];
  if (shaped) return;
  const old = await runner.query(without(lacking)) as { version: number; store_id: string }[];
  const next = ledgerSchema(Math.max(0, ...old.map(({ version }) => version)) + 1); // 1 where nothing was projected: the worker begins with it
  await runner.query(`drop view if exists ledger.voucher_view, ledger.line_view cascade;
    drop function ledger.balance_as_of; drop function if exists ledger.party_balance_as_of`);
  await runner.query(LEDGER_TABLES.map((name) => `drop view if exists ledger.${name} cascade`).join(';'));
  for (const { version } of old) await runner.query(`drop schema if exists ${readingOf(ledgerSchema(version))}, ${ledgerSchema(version)} cascade`);
  if (old.length === 0) await runner.query(`drop schema if exists ${readingOf(FIRST)}, ${FIRST} cascade`);
  for (const sqlOf of [ledgerTables, ledgerKeys, ledgerForeignKeys, ledgerChecks, ledgerReading]) await runner.query(sqlOf(next));
  for (const sql of [ledgerDoor(next), ledgerDoorFunction, ledgerDoorGrants, ledgerWriter(next, 'write')]) await runner.query(sql);
  if (old.length === 0) return;
  const reason = `rows of before ${lacking.table}.${lacking.column}: read again from event 0`;
  await runner.query(BEGAN, [old[0]!.version, Number(next.slice('ledger_v'.length)), reason]);
  await runner.query(`update projection.checkpoint set status = 'retired' where name = 'ledger'`);
  await runner.query(`delete from projection.checkpoint where name = 'ledger'`);
  await runner.query(`${BEGIN} values ('ledger', $1, 'active', $2, '0', -1)`, [Number(next.slice('ledger_v'.length)), old[0]!.store_id]);
};

/** A ledger of before dimensions and sub-ledgers begins again. */
export class LedgerDimensions1764000900000 implements MigrationInterface {
  readonly name = 'LedgerDimensions1764000900000';
  up(runner: QueryRunner): Promise<void> { return begunAgain(runner, { table: 'posting', column: 'party' }); }
  down(): Promise<void> { return Promise.reject(new Error('a ledger with dimensions does not go back to one without')); }
}

/** A ledger of before money that came back named its claim begins again. */
export class LedgerRecoveries1764001080000 implements MigrationInterface {
  readonly name = 'LedgerRecoveries1764001080000';
  up(runner: QueryRunner): Promise<void> { return begunAgain(runner, { table: 'party_case', column: 'claim_id' }); }
  down(): Promise<void> { return Promise.reject(new Error('a ledger whose recoveries name their claims does not go back to one without')); }
}

/** A ledger of before its months, years and words had a clock begins again. */
export class LedgerClocks1764001530000 implements MigrationInterface {
  readonly name = 'LedgerClocks1764001530000';
  up(runner: QueryRunner): Promise<void> { return begunAgain(runner, { table: 'period_step', column: 'recorded_at' }); }
  down(): Promise<void> { return Promise.reject(new Error('a ledger whose months have a clock does not go back to one without')); }
}

export const ledgerMigrations = [
  ...projectionMigrations, Ledger1764000000000, LedgerVersions1764000700000, LedgerDimensions1764000900000, LedgerRecoveries1764001080000,
  LedgerClocks1764001530000,
];
