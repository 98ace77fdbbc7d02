import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import {
  answeredWithin, borrow, checkServerSettings, DatabaseSilent, dataSourceOptions, ensureRoles, fenFromDb, migrate, openPool, poolOf,
  startEmbeddedPostgres, UnsafeServer,
} from './index.js';
import { scramVerifier } from './scram.codec.js';

class Second1900000000002 implements MigrationInterface {
  readonly name = 'Second1900000000002';
  async up(runner: QueryRunner): Promise<void> { await runner.query('create table probe.second (id int)'); }
  async down(): Promise<void> { /* stays */ }
}
class First1900000000001 implements MigrationInterface {
  readonly name = 'First1900000000001';
  async up(runner: QueryRunner): Promise<void> { await runner.query('create schema probe'); }
  async down(): Promise<void> { /* stays */ }
}
class Broken1900000000003 implements MigrationInterface {
  readonly name = 'Broken1900000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table probe.half (id int)');
    await runner.query('select 1/0');
  }
  async down(): Promise<void> { /* stays */ }
}
class Nameless implements MigrationInterface {
  async up(): Promise<void> { /* nothing */ }
  async down(): Promise<void> { /* nothing */ }
}

describe('a database of ours', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await testDatabase([]); });
  afterAll(() => database.drop());

  it('counts the wait for a connection into the deadline of an answer, and takes nothing from the pool that it gave up', async () => {
    const pool = openPool(database.clerkUrl, { max: 1 });
    const { giveBack } = await borrow(pool);
    await expect(answeredWithin(pool, 100, (client) => client.query('select 1'))).rejects.toThrow(DatabaseSilent);
    giveBack(true);
    expect((await answeredWithin(pool, 10_000, (client) => client.query<{ one: number }>('select 1 as one'))).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });

  const asked = async <T extends object>(url: string, sql: string): Promise<T[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try { return (await client.query<T>(sql)).rows; } finally { await client.end(); }
  };
  const refusal = async (url: string, sql: string): Promise<string> => {
    try { await asked(url, sql); return 'accepted'; } catch (error) { return (error as { code?: string }).code ?? String(error); }
  };

  describe('migrations', () => {
    it('run once, by their digits, as zz_owner, and are recorded', async () => {
      expect(await migrate(database.ownerUrl, [Second1900000000002, First1900000000001])).toEqual(['First1900000000001', 'Second1900000000002']);
      expect(await migrate(database.ownerUrl, [First1900000000001, Second1900000000002])).toEqual([]);
      expect(await asked(database.ownerUrl, "select tableowner from pg_tables where schemaname = 'probe'")).toEqual([{ tableowner: 'zz_owner' }]);
      expect((await asked<{ name: string }>(database.ownerUrl, 'select name from platform.migration order by id')).map(({ name }) => name))
        .toEqual(['Platform1600000000000', 'First1900000000001', 'Second1900000000002']);
    });
    it('leave nothing of one that fails, and say why', async () => {
      await expect(migrate(database.ownerUrl, [First1900000000001, Broken1900000000003])).rejects.toMatchObject({ code: '22012' });
      expect(await asked(database.ownerUrl, "select to_regclass('probe.half') as half")).toEqual([{ half: null }]);
    });
    it('without digits are refused', async () => {
      await expect(migrate(database.ownerUrl, [Nameless])).rejects.toThrow('13 digits');
    });
    it('started four times at once run once', async () => {
      const second = await testDatabase([]);
      const ran = await Promise.all(Array.from({ length: 4 }, () => migrate(second.ownerUrl, [First1900000000001, Second1900000000002])));
      expect(ran.flat().sort()).toEqual(['First1900000000001', 'Second1900000000002']);
      await second.drop();
    });
  });

  describe('roles', () => {
    it('own nothing, may make nothing, and zz_owner cannot log in', async () => {
      const rows = await asked(database.ownerUrl,
        `select rolname, rolcanlogin, rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as mighty
        from pg_roles where rolname like 'zz\\_%' order by 1`);
      expect(rows).toEqual([
        { rolname: 'zz_auditor', rolcanlogin: true, mighty: false }, { rolname: 'zz_clerk', rolcanlogin: true, mighty: false },
        { rolname: 'zz_owner', rolcanlogin: false, mighty: false }, { rolname: 'zz_worker', rolcanlogin: true, mighty: false },
      ]);
      for (const url of [database.clerkUrl, database.workerUrl, database.auditorUrl]) {
        expect(await refusal(url, 'set role zz_owner')).toBe('42501');
        expect(await refusal(url, 'begin; set transaction read write; create temp table t (id int)')).toBe('42501');
        expect(await refusal(url, 'begin; set transaction read write; create table public.t (id int)')).toBe('42501');
        expect(await refusal(url, 'begin; set transaction read write; create schema s')).toBe('42501');
        expect(await refusal(url, "begin; set transaction read write; select lo_from_bytea(0, 'x')")).toBe('42501');
        expect(await refusal(url, 'select * from platform.migration')).toBe('42501');
      }
    });
    it('the auditor reads only, and gives up before it is in the way', async () => {
      const [row] = await asked(database.auditorUrl, `select current_setting('default_transaction_read_only') as ro, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle, current_setting('statement_timeout') as statement`);
      expect(row).toEqual({ ro: 'on', lock: '5s', idle: '1min', statement: '5min' });
    });
    it('get new passwords, which the server knows as SCRAM only', async () => {
      const mine = new URL(database.clerkUrl);
      const passwords = { clerk: mine.password, worker: new URL(database.workerUrl).password, auditor: new URL(database.auditorUrl).password };
      await ensureRoles(database.ownerUrl, passwords); // the same ones: other specifications share the server
      expect(await refusal(database.clerkUrl, 'select 1')).toBe('accepted');
      mine.password = `${passwords.clerk}x`;
      expect(await refusal(mine.href, 'select 1')).toBe('28P01');
      const [row] = await asked<{ rolpassword: string }>(database.ownerUrl, "select rolpassword from pg_authid where rolname = 'zz_clerk'");
      expect(row?.rolpassword).toMatch(/^SCRAM-SHA-256\$4096:/);
      await expect(ensureRoles(database.ownerUrl, { ...passwords, worker: 'short' })).rejects.toThrow(RangeError);
    });
  });

  it('a password is salted anew each time, and is refused when short or not plain ASCII', () => {
    expect(scramVerifier('pencil-pencil-pencil')).not.toBe(scramVerifier('pencil-pencil-pencil'));
    for (const bad of ['pencil', 'пароль-пароль-пароль', 'with a blank inside it']) expect(() => scramVerifier(bad)).toThrow(RangeError);
  });

  describe('the settings check', () => {
    const open = (url: string): Promise<DataSource> => new DataSource(dataSourceOptions(url, { max: 1 })).initialize();
    it('passes a server with its defaults', async () => {
      const source = await open(database.clerkUrl);
      await expect(checkServerSettings(source)).resolves.toBeUndefined();
      await source.destroy();
    });
    it('refuses a login or database that does not wait for the disk, and names the setting', async () => {
      await asked(database.ownerUrl, `alter database ${new URL(database.ownerUrl).pathname.slice(1)} set synchronous_commit = off`);
      const source = await open(database.clerkUrl);
      await expect(checkServerSettings(source)).rejects.toThrow(UnsafeServer);
      await expect(checkServerSettings(source)).rejects.toThrow('synchronous_commit = off');
      await source.destroy();
      await asked(database.ownerUrl, `alter database ${new URL(database.ownerUrl).pathname.slice(1)} reset synchronous_commit`);
    });
    it('refuses a server that does not sync its files, and names every setting', async () => {
      const dir = mkdtempSync(join(process.env['ZZ_TEST_CLUSTER'] ?? tmpdir(), 'unsafe-'));
      let server = await startEmbeddedPostgres({ dir });
      for (const setting of ['fsync = off', 'full_page_writes = off', 'data_sync_retry = on'])
        await asked(server.superuserUrl, `alter system set ${setting}`);
      await server.stop();
      server = await startEmbeddedPostgres({ dir });
      const source = await open(server.superuserUrl);
      await expect(checkServerSettings(source)).rejects.toMatchObject({ settings: ['data_sync_retry = on', 'fsync = off', 'full_page_writes = off'] });
      await source.destroy();
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    });
  });

  describe('connections', () => {
    it('a data source makes and changes nothing by itself, and gives its pool', async () => {
      const source = await new DataSource(dataSourceOptions(database.auditorUrl, { max: 2, applicationName: 'audit-api' })).initialize();
      const { rows } = await poolOf(source).query("select current_setting('application_name') as name, current_setting('statement_timeout') as timeout");
      expect(rows).toEqual([{ name: 'audit-api', timeout: '1min' }]);
      expect(poolOf(source).options.max).toBe(2);
      await source.destroy();
    });
    const kinds = [[{}, 'off'], [{ readOnly: true }, 'on'], [{ readOnly: true, role: 'zz_owner' as const }, 'on']] as const;
    it.each(kinds)('a pool %j: read only is %s', async (more, is) => {
      const pool = openPool(database.ownerUrl, { max: 1, ...more });
      const { rows } = await pool.query('select current_setting(\'transaction_read_only\') as is, current_user::text as who');
      await pool.end();
      expect(rows).toMatchObject([{ is, ...('role' in more && { who: 'zz_owner' }) }]);
    });
    it('a pool outlives the loss of an idle connection', async () => {
      const pool = openPool(database.clerkUrl, { max: 1, applicationName: 'doomed' });
      await pool.query('select 1');
      const lost = new Promise((resolve) => pool.once('error', resolve));
      await asked(database.ownerUrl, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'doomed'");
      await lost;
      expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
      await pool.end();
    });
  });
});

describe('money from the database', () => {
  it('is read from text and numbers, and no rows sum to nothing', () => {
    expect([fenFromDb('9007199254740991'), fenFromDb('-5'), fenFromDb(7), fenFromDb('0'), fenFromDb(null)]).toEqual([9_007_199_254_740_991, -5, 7, 0, 0]);
  });
  it.each(['9007199254740992', '1.5', '1.0', '', ' 1', '1e3', 'x', '0x10'])('refuses %j', (text) => { expect(() => fenFromDb(text)).toThrow(RangeError); });
  it('refuses a number that is not whole', () => { expect(() => fenFromDb(1.5)).toThrow(RangeError); });
});
