import type { MigrationInterface, QueryRunner } from 'typeorm';

// A checkpoint is moved in the transaction of the rows it stands for, under the epoch of the lease: who lost the lease writes nothing.
const TABLES = `
create schema projection;
create table projection.checkpoint (
  name        text   not null,
  version     int    not null check (version > 0),
  status      text   not null check (status in ('building', 'active', 'retired')),
  store_id    text   not null,
  position    text   not null check (position ~ '^[0-9]+$'),
  log_index   bigint not null check (log_index >= -1),
  recorded_at timestamptz,
  epoch       bigint not null default 0,
  owner       text,
  lease_until timestamptz not null default '-infinity',
  primary key (name, version));
create unique index one_active on projection.checkpoint (name) where status = 'active';
create table projection.parked (
  name text not null, version int not null, stream text not null, log_index bigint not null, event_id uuid not null,
  error text not null, attempts int not null check (attempts > 0), parked_at timestamptz not null default clock_timestamp(),
  primary key (name, version, log_index), foreign key (name, version) references projection.checkpoint (name, version));
create index parked_stream on projection.parked (name, version, stream, log_index)`;

// Everybody may see how far a projection is: the clerks' door waits for it. The worker moves checkpoints; switching versions is the owner's.
const GRANTS = `
revoke all on schema projection from public;
grant usage on schema projection to zz_worker, zz_auditor, zz_clerk;
grant select on projection.checkpoint to zz_worker, zz_auditor, zz_clerk;
grant select on projection.parked to zz_worker, zz_auditor;
grant insert, update on projection.checkpoint to zz_worker;
grant insert, update, delete on projection.parked to zz_worker`;

/** How far each projection has read, who holds it, and what it had to set aside. */
class Projection1700000000010 implements MigrationInterface {
  readonly name = 'Projection1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [TABLES, GRANTS]) await runner.query(sql);
  }

  down(): Promise<void> { return Promise.reject(new Error('checkpoints are never dropped by a migration')); }
}

export const projectionMigrations = [Projection1700000000010];
