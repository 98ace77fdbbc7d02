import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { migrate } from './index.js';

class Slow1900000000011 implements MigrationInterface {
  readonly name = 'Slow1900000000011';
  async up(runner: QueryRunner): Promise<void> { await runner.query('create schema slow'); await runner.query('select pg_sleep(1)'); }
  async down(): Promise<void> { /* stays */ }
}

const asked = async <T extends object>(url: string, ...statements: readonly string[]): Promise<T[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const sql of statements) rows = (await client.query<T>(sql)).rows;
    return rows;
  } finally {
    await client.end();
  }
};

describe('a migration', () => {
  let database: TestDatabase;
  beforeAll(async () => { database = await testDatabase([]); });
  afterAll(() => database.drop());

  it('cannot be held up by a login that only reads', async () => {
    const auditor = new Client({ connectionString: database.auditorUrl });
    await auditor.connect();
    try {
      // every advisory lock a migration took before, and the turn itself
      await auditor.query("select pg_advisory_lock(hashtext('zhuanzhang migrate'))");
      await expect(auditor.query('begin; lock table platform.turn in access share mode')).rejects.toMatchObject({ code: '42501' });
      await auditor.query('rollback');
      expect(await migrate(database.ownerUrl, [])).toEqual([]);
      const locks = await asked(database.ownerUrl, "select pid from pg_locks where locktype = 'advisory' and not granted");
      expect(locks).toEqual([]);
    } finally {
      await auditor.end();
    }
  }, 20_000);

  it('waits for one that runs already, also where sessions may not idle', async () => {
    const name = new URL(database.ownerUrl).pathname.slice(1);
    await asked(database.ownerUrl, `alter database ${name} set idle_in_transaction_session_timeout = '200ms'`);
    const first = migrate(database.ownerUrl, [Slow1900000000011]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await migrate(database.ownerUrl, [Slow1900000000011])).toEqual([]);
    expect(await first).toEqual(['Slow1900000000011']);
    await asked(database.ownerUrl, `alter database ${name} reset idle_in_transaction_session_timeout`);
  });
});

describe('an owner login that is no superuser', () => {
  const name = `dba_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  let database: TestDatabase;
  const url = (): string => Object.assign(new URL(database.ownerUrl), { username: name, password, pathname: `/${name}` }).href;
  beforeAll(async () => {
    database = await testDatabase([]);
    await asked(database.ownerUrl, `create role ${name} login createrole password '${password}'`, `create database ${name} owner ${name}`,
      `grant zz_owner, zz_clerk, zz_worker, zz_auditor to ${name} with admin option`);
  });
  afterAll(async () => {
    await asked(database.ownerUrl, `drop database if exists ${name} with (force)`, `drop role if exists ${name}`);
    await database.drop();
  });

  it('migrates, and is told on stderr what only a superuser can take away', async () => {
    const said: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = ((text: string) => { said.push(String(text)); return true; }) as typeof process.stderr.write;
    try {
      expect(await migrate(url(), [])).toEqual(['Platform1600000000000']);
      expect(await migrate(url(), [])).toEqual([]);
    } finally {
      process.stderr.write = write;
    }
    expect(said.filter((text) => text.includes('large-object functions'))).toHaveLength(1);
    expect(await asked(url(), "select has_database_privilege('zz_auditor', current_database(), 'temporary') as temporary")).toEqual([{ temporary: false }]);
  });
});
