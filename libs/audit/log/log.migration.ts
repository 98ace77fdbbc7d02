import type { MigrationInterface, QueryRunner } from 'typeorm';
import { projectionMigrations } from '#projection';

/**
 * Schema `audit`: leaf hashes in `$all` order, how far the sealer came in which store, and the signed checkpoints.
 * All three only grow. A primary key on the size means that there can never be two heads of one size.
 */
export class AuditLog1764000600000 implements MigrationInterface {
  readonly name = 'AuditLog1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of ['log_leaf', 'log_progress', 'checkpoint']) {
      await runner.query(`create trigger ${table}_append_only before update or delete or truncate on audit.${table}
        for each statement execute function audit.append_only()`);
    }
    await runner.query(GRANTS);
  }

  async down(): Promise<void> {
    throw new Error('the audit log is never taken down');
  }
}

const TABLES = `
create schema audit;
create function audit.append_only() returns trigger language plpgsql set search_path = pg_catalog as $$
begin raise exception 'audit.% only grows: % refused', tg_table_name, tg_op using errcode = '55000'; end $$;
create table audit.log_leaf (
  log_index bigint primary key check (log_index >= 0),
  event_id  uuid   not null unique,
  leaf_hash bytea  not null check (octet_length(leaf_hash) = 32));
create table audit.log_progress (
  size     bigint primary key check (size > 0),
  store_id text not null,
  position text not null);
create table audit.checkpoint (
  size       bigint primary key check (size >= 0),
  root       bytea not null check (octet_length(root) = 32),
  note       text  not null,
  created_at timestamptz not null default clock_timestamp());`;

const GRANTS = `
revoke all on schema audit from public;
grant usage on schema audit to zz_worker, zz_auditor;
grant select on audit.log_leaf, audit.log_progress, audit.checkpoint to zz_worker, zz_auditor;
grant insert on audit.log_leaf, audit.log_progress, audit.checkpoint to zz_worker;`;

const MOVE = `insert into projection.checkpoint (name, version, status, store_id, position, log_index)
  select 'log', 1, 'active', store_id, position, size - 1 from audit.log_progress order by size desc limit 1`;

/** How far a sealer from before the leases came: the log goes on from there under one. */
export class AuditLogLease1764000710000 implements MigrationInterface {
  readonly name = 'AuditLogLease1764000710000';
  async up(runner: QueryRunner): Promise<void> { await runner.query(MOVE); }
  down(): Promise<void> { return Promise.reject(new Error('the audit log is never taken down')); }
}

const CHECKS = `
create table audit.check_result (
  name text primary key, ok boolean not null, since timestamptz not null, ran_at timestamptz not null, seconds float8 not null, log_index bigint not null,
  whole boolean not null, epoch bigint not null, report jsonb not null check (octet_length(report::text) < 100000));
grant select on audit.check_result to zz_worker, zz_auditor;
grant insert, update on audit.check_result to zz_worker;`;

/** What the worker's newest run said of each check: a standing, not evidence, and so written over. */
export class AuditChecks1764000960000 implements MigrationInterface {
  readonly name = 'AuditChecks1764000960000';
  async up(runner: QueryRunner): Promise<void> { await runner.query(CHECKS); }
  async down(runner: QueryRunner): Promise<void> { await runner.query('drop table audit.check_result'); }
}

const RUNS = `
create table audit.check_run (
  one boolean primary key default true check (one), tried_at timestamptz not null, ended_at timestamptz, every_seconds int not null check (every_seconds >= 0),
  failed text check (length(failed) <= 500), epoch bigint not null);
grant select on audit.check_run to zz_worker, zz_auditor;
grant insert, update on audit.check_run to zz_worker;`;

/** Whether the worker's newest run came to its end, when one last did, and when the next is due: results that are old say nothing of today. */
export class AuditCheckRuns1764001440000 implements MigrationInterface {
  readonly name = 'AuditCheckRuns1764001440000';
  async up(runner: QueryRunner): Promise<void> { await runner.query(RUNS); }
  async down(runner: QueryRunner): Promise<void> { await runner.query('drop table audit.check_run'); }
}

/** In order; run after the platform's roles. */
export const auditMigrations = [
  ...projectionMigrations, AuditLog1764000600000, AuditLogLease1764000710000, AuditChecks1764000960000, AuditCheckRuns1764001440000,
];
