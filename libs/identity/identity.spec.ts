import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { endedLate, testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { BadTokenOrder, ensureAdministrator, Identity, identityMigrations, languageOf, nearest, problemFor, unknownWord } from './index.js';

let database: TestDatabase;
let clerk: Pool;
let auditor: Pool;
let identity: Identity;
beforeAll(async () => {
  database = await testDatabase(identityMigrations);
  clerk = new Pool({ connectionString: database.clerkUrl, max: 2 }).on('error', endedLate);
  auditor = new Pool({ connectionString: database.auditorUrl, max: 2 }).on('error', endedLate);
  identity = new Identity({ pool: clerk });
});
afterAll(async () => {
  await Promise.all([clerk.end(), auditor.end()]);
  await database.drop();
});

describe('tokens', () => {
  it('name their officer, at both doors, until they are revoked', async () => {
    const token = await identity.issue('zhou', '受理窗口', 1);
    expect(await identity.authenticate(token.bearer)).toBe('zhou');
    expect(await new Identity({ pool: auditor }).authenticate(token.bearer)).toBe('zhou');
    expect(await identity.revoke(token.tokenId)).toBe(true);
    expect(await identity.authenticate(token.bearer)).toBeNull();
    expect(await identity.revoke(token.tokenId)).toBe(false);
  });
  it('are not known when expired, altered, foreign or no token at all', async () => {
    const token = await identity.issue('zhou', 'x', 1);
    const owner = new Pool({ connectionString: database.ownerUrl, max: 1 }).on('error', endedLate);
    await owner.query(
      `update identity.token set created_at = now() - interval '2 days', expires_at = now() - interval '1 second' where token_id = $1`, [token.tokenId],
    );
    await owner.end();
    const swapped = `${token.bearer.slice(0, -2)}${token.bearer.endsWith('A') ? 'B' : 'A'}${token.bearer.slice(-1)}`;
    for (
      const bearer of [token.bearer, swapped, `zz_${'A'.repeat(43)}`, '', 'x', `${token.bearer}\0`, "' or true --"]
    ) expect(await identity.authenticate(bearer)).toBeNull();
  });
  it('are stored as hashes only', async () => {
    const token = await identity.issue('wu', 'x', 1);
    const { rows } = await clerk.query<{ text: string }>('select row_to_json(t)::text as text from identity.token t');
    const whole = rows.map(({ text }) => text).join('');
    expect(whole).toContain(token.tokenId);
    expect(whole).not.toContain(token.bearer.slice(3));
    expect(whole).not.toContain(Buffer.from(token.bearer).toString('hex'));
  });
  it.each(
    [['', 'x', 1], ['a b', 'x', 1], ['zhou\0', 'x', 1],
      ['zhou', '', 1], ['zhou', 'x\0', 1], ['zhou', 'x\n', 1], ['zhou', '字'.repeat(201), 1], ['zhou', 'x', 0], ['zhou', 'x', 1.5], ['zhou', 'x', 99_999]],
  )('are not issued for %j, %j, %d days', async (officer, label, days) => {
    await expect(identity.issue(officer, label, days)).rejects.toThrow(BadTokenOrder);
    expect(() => identity.checked({ officerId: officer, label, ttlDays: days })).toThrow(BadTokenOrder);
  });
  it.each([
    ['clerk', 'update identity.token set officer_id = officer_id'], ['clerk', 'delete from identity.token'],
    ['auditor', 'insert into identity.token values (gen_random_uuid())'], ['worker', 'select * from identity.token'],
  ] as const)('cannot be changed by the %s: %s', async (role, sql) => {
    const pool = new Pool({ connectionString: database[`${role}Url`], max: 1 });
    await expect(pool.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(/42501|25006/) });
    await pool.end();
  });
});

describe('the first administrator', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'zz-admin-')); });
  afterEach(() => { rmSync(folder, { recursive: true }); });

  it('gets one token in a 0600 file, once; a boot that was cut between file and row is finished by the next', async () => {
    const owner = new Pool({ connectionString: database.ownerUrl, max: 1 }).on('error', endedLate);
    const file = join(folder, 'secrets', 'admin.token');
    expect(await ensureAdministrator(identity, file)).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bearer = readFileSync(file, 'utf8').trim();
    expect(await identity.authenticate(bearer)).toBe('admin');
    expect(await ensureAdministrator(identity, file)).toBeNull();
    await owner.query(`delete from identity.token where officer_id = 'admin'`);
    await owner.end();
    expect(await ensureAdministrator(identity, file)).toBe(file);
    expect(await identity.authenticate(bearer)).toBe('admin');
  });
});

describe('words', () => {
  it.each([
    [undefined, 'zh'], ['en', 'en'], ['en-GB,zh;q=0.9', 'en'], ['zh-CN,en;q=0.9', 'zh'], ['fr', 'zh'], ['fr,en;q=0.1', 'en'], ['en;q=0', 'zh'], [';;;=,', 'zh'],
  ])(
    'Accept-Language %s gives %s', (header, language) => { expect(languageOf(header)).toBe(language); });
  it('names the nearest known word, or what is known', () => {
    expect(nearest('asof', ['asOf', 'knownAt'])).toBe('asOf');
    expect(unknownWord('member', 'dta', ['data', 'id'])).toBe('unknown member dta; did you mean data?');
    expect(unknownWord('member', 'wholly-else', ['data', 'id'])).toBe('unknown member wholly-else; known: data, id');
  });
});

const AWAY = ['08006', '40P01', '53100', '55P03', '57014', '57P01', '58030', 'ECONNRESET'];
it.each(AWAY)('a database that is away, full, slow or broken (%s) is 503 and never 500', (code) => {
  expect(problemFor(Object.assign(new Error('x'), { code }), 'en', () => null)).toMatchObject({ status: 503, code: 'door.database', retry: 'sameId' });
});
it.each(['22P02', '42P01', '23514'])('what only a mistake of ours can cause (%s) stays 500', (code) => {
  expect(problemFor(Object.assign(new Error('x'), { code }), 'en', () => null)).toMatchObject({ status: 500, code: 'door.failed' });
});
