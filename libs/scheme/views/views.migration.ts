import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectionMigrations } from '#projection';

/** Views of the write side, derived from events by the worker. They may be dropped and built again at any time. */
class SchemeViews1764000450000 implements MigrationInterface {
  readonly name = 'SchemeViews1764000450000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema views');
    await runner.query(`
      create table views.officer_role (
        officer_id text primary key, org text not null, unit text not null, name text not null, roles text[] not null, log_index bigint not null)`);
    await runner.query(
      'create table views.organisation (org text primary key, name text not null, level text not null, parent text, log_index bigint not null)',
    );
    await runner.query('create index organisation_parent on views.organisation (parent)');
    await runner.query(`
      create table views.projection (
        name text primary key, store_id text not null, position text not null, log_index bigint not null check (log_index >= -1))`);
    await runner.query('revoke all on schema views from public');
    await runner.query('grant usage on schema views to zz_worker, zz_auditor, zz_clerk');
    await runner.query('grant select, insert, update on all tables in schema views to zz_worker');
    await runner.query('grant select on all tables in schema views to zz_auditor, zz_clerk');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema views cascade');
  }
}

const MOVE = [
  `insert into projection.checkpoint (name, version, status, store_id, position, log_index)
    select name, 1, 'active', store_id, position, log_index from views.projection`,
  'drop table views.projection',
];

/** How far a view has read stands beside the other projections' checkpoints. */
class SchemeViewsLease1764000720000 implements MigrationInterface {
  readonly name = 'SchemeViewsLease1764000720000';
  async up(runner: QueryRunner): Promise<void> { for (const sql of MOVE) await runner.query(sql); }
  down(): Promise<void> { return Promise.reject(new Error('checkpoints are never dropped by a migration')); }
}

/** What waits for whom, and whom it is about; written by the worker, read by the clerks' door. Auditors ask the log itself. */
class SchemeWorklist1764000780000 implements MigrationInterface {
  readonly name = 'SchemeWorklist1764000780000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table views.worklist (
        kind text not null, id text not null, line integer not null, state text not null, before text, rests boolean not null, org text not null,
        institution text, enterprise text, class text, claim text, batch text, subsidy text, fen bigint, due date, accepted date,
        since timestamptz not null, step bigint not null, primary key (kind, id, line))`);
    await runner.query('create index worklist_waiting on views.worklist (org, kind, state, step, line)');
    for (const link of ['institution', 'class', 'claim', 'batch']) {
      await runner.query(`create index worklist_${link} on views.worklist (${link}, step, line) where ${link} is not null`);
    }
    await runner.query('create table views.case_person (person text not null, kind text not null, id text not null, primary key (person, kind, id))');
    await runner.query('grant select, insert, update on views.worklist, views.case_person to zz_worker');
    await runner.query('grant select on views.worklist, views.case_person to zz_clerk');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table views.case_person, views.worklist');
  }
}

// Other rows than before come of the same events: the worker reads them all again under the next version.
const WIDEN = [
  'alter table views.worklist add stage text, add unclaimed text[]',
  'create table views.deputy (deputy text not null, principal text not null, primary key (deputy, principal))',
  'grant select, insert on views.deputy to zz_worker',
  'grant select on views.deputy to zz_clerk',
  'truncate views.worklist, views.case_person',
  `update projection.checkpoint set status = 'retired' where name = 'worklist' and version = 1`,
];

/** Whose duties a deputy may do, how far the correction of an account is, and who of a class has not claimed yet. */
class SchemeWorklistStages1764000840000 implements MigrationInterface {
  readonly name = 'SchemeWorklistStages1764000840000';
  async up(runner: QueryRunner): Promise<void> { for (const sql of WIDEN) await runner.query(sql); }
  down(): Promise<void> { return Promise.reject(new Error('checkpoints are never moved back by a migration')); }
}

export const viewsMigrations = [
  ...projectionMigrations, SchemeViews1764000450000, SchemeViewsLease1764000720000, SchemeWorklist1764000780000, SchemeWorklistStages1764000840000,
];
