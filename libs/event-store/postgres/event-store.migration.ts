import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPEND_FUNCTION, APPEND_SIGNATURE, KNOWN_FUNCTION } from './append.sql.js';
import { CHECK_CLOCK_FUNCTION, CHECK_STREAMS_FUNCTION } from './rights.sql.js';
import { FIRST_APPEND_FUNCTION, FIRST_APPEND_SIGNATURE } from './first-append.sql.js';

const TABLES = `
create schema event_store;
create table event_store.es_event (
  position    bigint      not null primary key check (position > 0),
  stream      text        collate "C" not null check (stream ~ '^[A-Za-z]+-.+$' and length(stream) <= 200),
  revision    bigint      not null check (revision >= 0),
  event_id    uuid        not null unique,
  type        text        collate "C" not null check (length(type) between 1 and 100),
  data        text        not null check (data is json object),
  meta        text        not null check (meta is json object),
  recorded_at timestamptz not null check (recorded_at = date_trunc('milliseconds', recorded_at)),
  unique (stream, revision));
create table event_store.es_stream (stream text collate "C" not null, revision bigint not null, constraint es_stream_pkey primary key (stream))
  with (fillfactor = 70);
create table event_store.es_head (id int primary key check (id = 1), position bigint not null, recorded_at timestamptz) with (fillfactor = 10);
insert into event_store.es_head values (1, 0, null);
create table event_store.es_identity (id int primary key check (id = 1), store_id uuid not null default gen_random_uuid());
insert into event_store.es_identity (id) values (1);

create function event_store.forbid_change() returns trigger language plpgsql as $$
begin raise exception 'event_store.% is append-only', tg_table_name using errcode = '55000'; end $$;
create trigger event_frozen before update or delete or truncate on event_store.es_event for each statement execute function event_store.forbid_change();
create trigger identity_frozen before update or delete or truncate on event_store.es_identity for each statement execute function event_store.forbid_change();
create trigger stream_kept before delete or truncate on event_store.es_stream for each statement execute function event_store.forbid_change();
create trigger head_kept before delete or truncate on event_store.es_head for each statement execute function event_store.forbid_change()`;

// The worker may append too: it is the author of what is born in the ledger (rulings B14), and of nothing else (WriterRights). Nobody may touch the tables.
const GRANTS = `
revoke all on all functions in schema event_store from public;
grant usage on schema event_store to zz_clerk, zz_worker, zz_auditor;
grant select on event_store.es_event, event_store.es_stream, event_store.es_head, event_store.es_identity to zz_clerk, zz_worker, zz_auditor;
grant execute on function ${FIRST_APPEND_SIGNATURE} to zz_clerk, zz_worker`;

/** The log: dense positions in commit order, dense revisions, append-only for everybody. */
export class EventStore1700000000001 implements MigrationInterface {
  readonly name = 'EventStore1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [TABLES, FIRST_APPEND_FUNCTION, GRANTS]) await runner.query(sql);
  }

  down(): Promise<void> { return Promise.reject(new Error('the log is never dropped by a migration')); }
}

/** Many commands a call instead of one. Databases of the first version keep their events; only the way in is another. */
export class BatchedAppend1700000000002 implements MigrationInterface {
  readonly name = 'BatchedAppend1700000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`drop function ${FIRST_APPEND_SIGNATURE}`);
    for (const sql of [KNOWN_FUNCTION, APPEND_FUNCTION, 'revoke all on all functions in schema event_store from public']) await runner.query(sql);
    await runner.query(`grant execute on function ${APPEND_SIGNATURE} to zz_clerk, zz_worker`);
  }

  down(): Promise<void> { return Promise.reject(new Error('the first append function does not come back')); }
}

/** The append function asks who calls it: the worker writes to its books only, and no clock but a simulation's is set from outside. */
export class WriterRights1700000000003 implements MigrationInterface {
  readonly name = 'WriterRights1700000000003';
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [CHECK_STREAMS_FUNCTION, CHECK_CLOCK_FUNCTION, APPEND_FUNCTION]) await runner.query(sql);
    await runner.query('revoke all on function event_store.check_streams, event_store.check_clock from public');
  }

  down(): Promise<void> { return Promise.reject(new Error('rights once taken are not given back')); }
}

export const eventStoreMigrations = [EventStore1700000000001, BatchedAppend1700000000002, WriterRights1700000000003];
