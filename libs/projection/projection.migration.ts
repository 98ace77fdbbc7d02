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

// A checkpoint begins before the first event and moves forward only, in one store, place and number together: what is skipped would never be missed.
// Where one was brought over, or a version is built, the owner says where it begins. What is active is never deleted.
const KEPT = `
create function projection.check_forward() returns trigger language plpgsql set search_path = pg_catalog as $$ begin
  if new.name <> old.name or new.version <> old.version or new.store_id <> old.store_id or new.log_index < old.log_index or new.epoch < old.epoch
    or sign(new.log_index - old.log_index) <> sign(new.position::numeric - old.position::numeric) then
    raise exception 'the checkpoint % only moves forward, in one store', old.name using errcode = '55000'; end if;
  return new; end $$;
create function projection.check_begin() returns trigger language plpgsql set search_path = pg_catalog as $$ begin
  if (new.status <> 'active' or new.log_index <> -1 or new.position::numeric <> 0)
    and not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'member') then
    raise exception 'the checkpoint % begins before the first event', new.name using errcode = '42501'; end if;
  return new; end $$;
create function projection.check_kept() returns trigger language plpgsql set search_path = pg_catalog as $$ begin
  if tg_op = 'DELETE' then if old.status <> 'active' then return old; end if; end if;
  raise exception 'the checkpoint of an active projection is kept' using errcode = '55000'; end $$;
create trigger checkpoint_begin before insert on projection.checkpoint for each row execute function projection.check_begin();
create trigger checkpoint_forward before update on projection.checkpoint for each row execute function projection.check_forward();
create trigger checkpoint_kept before delete on projection.checkpoint for each row execute function projection.check_kept();
create trigger checkpoint_whole before truncate on projection.checkpoint for each statement execute function projection.check_kept()`;

// Everybody may see how far a projection is: the clerks' door waits for it. The worker moves checkpoints; switching versions is the owner's.
const GRANTS = `
revoke all on schema projection from public;
grant usage on schema projection to zz_worker, zz_auditor, zz_clerk;
grant select on projection.checkpoint to zz_worker, zz_auditor, zz_clerk;
grant select on projection.parked to zz_worker, zz_auditor;
grant insert, update (position, log_index, recorded_at, epoch, owner, lease_until) on projection.checkpoint to zz_worker;
grant insert, update, delete on projection.parked to zz_worker`;

/** How far each projection has read, who holds it, and what it had to set aside. */
class Projection1700000000010 implements MigrationInterface {
  readonly name = 'Projection1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [TABLES, KEPT, GRANTS]) await runner.query(sql);
  }

  down(): Promise<void> { return Promise.reject(new Error('checkpoints are never dropped by a migration')); }
}

export const projectionMigrations = [Projection1700000000010];
