import { Pool } from 'pg';
import { DatabaseSilent } from '#postgres';
import { endedLate, testDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { MemoryVault, PgVault, privacyMigrations, type Vault, type VaultRecord } from './index.js';

const person = (id: string, name: string, unique: string): VaultRecord => ({ kind: 'person', id, fields: { name, phone: '13800001234' }, unique });
const ID_NUMBER = '370102199001011234';

let database: TestDatabase;
let clerk: Pool;
beforeAll(async () => {
  database = await testDatabase(privacyMigrations);
  clerk = new Pool({ connectionString: database.clerkUrl, max: 8 }).on('error', endedLate);
});
afterAll(async () => {
  await clerk.end();
  await database.drop();
});

describe.each<[string, () => Promise<Vault & Pick<PgVault, 'open'>>]>([
  ['MemoryVault', async () => new MemoryVault()],
  ['PgVault', async () => {
    const owner = new Pool({ connectionString: database.ownerUrl, max: 1 }).on('error', endedLate);
    await owner.query('truncate privacy.record');
    await owner.end();
    return new PgVault({ pool: clerk, masterKey: Buffer.alloc(32, 5) });
  }],
])('%s', (_name, make) => {
  let vault: Vault & Pick<PgVault, 'open'>;
  beforeEach(async () => { vault = await make(); });

  it('seals, opens, and takes the same again without a word', async () => {
    expect(await vault.seal([person('P-1', '测试甲', ID_NUMBER)])).toEqual([]);
    expect(await vault.seal([person('P-1', '测试甲', ID_NUMBER)])).toEqual([]);
    expect(await vault.open('person', 'P-1')).toEqual({ name: '测试甲', phone: '13800001234' });
    expect(await vault.open('person', 'P-9')).toBeNull();
  });
  it('names the holder of a number that is taken', async () => {
    await vault.seal([person('P-1', '测试甲', ID_NUMBER)]);
    expect(await vault.seal([person('P-2', '测试乙', ID_NUMBER)])).toEqual([{ kind: 'person', id: 'P-2', holder: 'P-1', reason: 'token-taken' }]);
    expect(await vault.open('person', 'P-2')).toBeNull();
  });
  it('refuses other content under a known id', async () => {
    await vault.seal([person('P-1', '测试甲', ID_NUMBER)]);
    expect(await vault.seal([person('P-1', '测试丙', ID_NUMBER)])).toEqual([{ kind: 'person', id: 'P-1', holder: 'P-1', reason: 'id-taken' }]);
    expect(await vault.open('person', 'P-1')).toMatchObject({ name: '测试甲' });
  });
  it('lets the same number stand in another kind', async () => {
    expect(await vault.seal([person('P-1', '测试甲', ID_NUMBER), { kind: 'account', id: 'P-1', fields: { bank: 'x' }, unique: ID_NUMBER }])).toEqual([]);
  });
  it('seals all or nothing, and sees two of one call clash', async () => {
    const clashes = await vault.seal([person('P-1', '测试甲', ID_NUMBER), person('P-2', '测试乙', ID_NUMBER), person('P-3', '测试丙', '370102199001015555')]);
    expect(clashes).toEqual([{ kind: 'person', id: 'P-2', holder: 'P-1', reason: 'token-taken' }]);
    expect([await vault.open('person', 'P-1'), await vault.open('person', 'P-3')]).toEqual([null, null]);
  });
  it('checks as it would seal, and writes nothing', async () => {
    await vault.seal([person('P-1', '测试甲', ID_NUMBER)]);
    expect(await vault.check([person('P-2', '测试乙', ID_NUMBER)])).toEqual([{ kind: 'person', id: 'P-2', holder: 'P-1', reason: 'token-taken' }]);
    expect(await vault.check([person('P-4', '测试丁', '370102199001014444')])).toEqual([]);
    expect(await vault.open('person', 'P-4')).toBeNull();
  });
  it('gives a number to exactly one of many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => vault.seal([person(`P-${i}`, `测试${i}`, ID_NUMBER), person(`Q-${i}`, '同', `n${i}`)])));
    expect(answers.filter((clashes) => clashes.length === 0)).toHaveLength(1);
  });
});

describe('the table', () => {
  it('holds nothing of what was sealed, plain or encoded', async () => {
    await new PgVault({ pool: clerk, masterKey: Buffer.alloc(32, 5) }).seal([person('P-77', '测试戊', '370102199001019999')]);
    const { rows } = await clerk.query<{ text: string }>('select row_to_json(r)::text as text from privacy.record r');
    const whole = rows.map(({ text }) => text).join('\n');
    expect(whole).toContain('P-77');
    for (const secret of ['测试戊', '370102199001019999', '13800001234']) {
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) expect(whole).not.toContain(form);
    }
  });
  it.each([
    ['clerk', 'update privacy.record set id = id'], ['clerk', 'delete from privacy.record'], ['clerk', 'truncate privacy.record'],
    ['worker', 'select * from privacy.record'], ['auditor', 'select * from privacy.record'],
  ] as const)('refuses the %s: %s', async (role, sql) => {
    const pool = new Pool({ connectionString: database[`${role}Url`], max: 1 }).on('error', endedLate);
    await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' });
    await pool.end();
  });
});

it('looks records up by its indexes, however many there are', async () => {
  const one = new Pool({ connectionString: database.clerkUrl, max: 1 }).on('error', endedLate);
  const vault = new PgVault({ pool: one, masterKey: Buffer.alloc(32, 5) });
  const wholeReads = async (): Promise<number> => {
    await one.query('select pg_stat_force_next_flush()');
    const { rows } = await one.query<{ reads: string }>(`select seq_scan as reads from pg_stat_user_tables where relid = 'privacy.record'::regclass`);
    return Number(rows[0]?.reads);
  };
  const many = Array.from({ length: 2_000 }, (_, i) => person(`M-${i}`, '测试壬', `many-${i}`));
  expect(await vault.seal(many)).toEqual([]);
  const before = await wholeReads();
  for (let i = 0; i < 8; i += 1) {
    expect(await vault.check([person(`M-${i}`, '测试壬', `many-${i}`), person(`N-${i}`, '测试壬', `more-${i}`)])).toEqual([]);
    expect(await vault.seal([person(`N-${i}`, '测试壬', `many-${i}`)])).toEqual([{ kind: 'person', id: `N-${i}`, holder: `M-${i}`, reason: 'token-taken' }]);
  }
  expect(await wholeReads()).toBe(before);
  await one.end();
});

it('gives up a server that is silent, seals nothing, and lends the connection to nobody again', async () => {
  const owner = new Pool({ connectionString: database.ownerUrl, max: 1 }).on('error', endedLate);
  const narrow = new Pool({ connectionString: database.clerkUrl, max: 1 }).on('error', endedLate);
  const vault = new PgVault({ pool: narrow, masterKey: Buffer.alloc(32, 5), sealWithinMs: 100 });
  const holder = await owner.connect();
  await holder.query('begin');
  await holder.query('lock table privacy.record in access exclusive mode'); // as good as a stopped server: no answer
  await expect(vault.seal([person('P-8', '测试辛', '370102199001018888')])).rejects.toThrow(DatabaseSilent);
  await holder.query('rollback');
  holder.release();
  expect(await vault.open('person', 'P-8')).toBeNull();
  expect(await vault.seal([person('P-8', '测试辛', '370102199001018888')])).toEqual([]);
  await Promise.all([owner.end(), narrow.end()]);
});

it('says that the connection was lost, and not that nothing could be rolled back on it', async () => {
  const owner = new Pool({ connectionString: database.ownerUrl, max: 2 }).on('error', endedLate);
  const narrow = new Pool({ connectionString: database.clerkUrl, max: 1, application_name: 'lost vault' }).on('error', endedLate);
  narrow.on('error', () => undefined);
  const holder = await owner.connect();
  await holder.query('begin');
  await holder.query('lock table privacy.record in access exclusive mode');
  const sealing = new PgVault({ pool: narrow, masterKey: Buffer.alloc(32, 5) }).seal([person('P-7', '测试庚', '370102199001017777')]);
  const lost = expect(sealing).rejects.toMatchObject({ code: '57P01' });
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lost vault' and wait_event_type = 'Lock'`;
  while ((await owner.query(end)).rowCount === 0) await new Promise((resolve) => { setTimeout(resolve, 20); });
  await lost;
  await holder.query('rollback');
  holder.release();
  await Promise.all([owner.end(), narrow.end()]);
});
