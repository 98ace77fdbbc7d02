import { Pool, type PoolClient } from 'pg';
import { testDatabase } from '../../../test/support/postgres.js';
import { copyAll } from './copies.writer.js';
import { CopyRows } from './copy-rows.codec.js';

describe('copyAll', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let pool: Pool;
  let client: PoolClient;
  beforeAll(async () => {
    database = await testDatabase([]);
    pool = new Pool({ connectionString: database.ownerUrl, max: 1 });
    client = await pool.connect();
    await client.query(`create temp table few (n int check (n >= 0)); create temp table many (n int, word text); create temp table last (n int)`);
  });
  afterAll(async () => {
    client.release();
    await pool.end();
    await database.drop();
  });
  beforeEach(() => client.query('begin'));
  afterEach(() => client.query('rollback'));

  const pieces = (...numbers: readonly number[]): readonly Buffer[] => {
    const rows = new CopyRows(1);
    for (const n of numbers) rows.row().int4(n);
    return rows.finished();
  };
  const into = (table: string) => `copy ${table} from stdin (format binary)`;
  const held = async (): Promise<unknown> => (await client.query(`select (select count(*)::int from few) as few, (select count(*)::int from many) as many,
    (select count(*)::int from last) as last`)).rows[0];

  test('the rows of every table are there, far more than a socket holds among them', async () => {
    const rows = new CopyRows(2);
    for (let n = 0; n < 60_000; n += 1) rows.row().int4(n).text(`${n}`.padEnd(100, '示'));
    await copyAll(client, [
      { sql: into('few'), pieces: pieces(1, 2) }, { sql: into('many'), pieces: rows.finished() }, { sql: into('last'), pieces: pieces(3) },
    ]);
    expect(await held()).toEqual({ few: 2, many: 60_000, last: 1 });
    expect((await client.query('select sum(n)::int as sum, min(length(word)) as least from many')).rows).toEqual([{ sum: 1_799_970_000, least: 100 }]);
  });

  test('nothing to copy asks nothing', async () => {
    await copyAll(client, []);
    expect(await held()).toEqual({ few: 0, many: 0, last: 0 });
  });

  test('the first refusal is told, nothing stays, and the connection goes on', async () => {
    const copies = [{ sql: into('last'), pieces: pieces(1) }, { sql: into('few'), pieces: pieces(-1) }, { sql: into('last'), pieces: pieces(2) }];
    await expect(copyAll(client, copies)).rejects.toMatchObject({ code: '23514' });
    await client.query('rollback');
    expect(await held()).toEqual({ few: 0, many: 0, last: 0 });
    await client.query('begin');
    await copyAll(client, [{ sql: into('last'), pieces: pieces(4, 5) }]);
    expect(await held()).toEqual({ few: 0, many: 0, last: 2 });
  });

  test('rows that are no rows are refused, and a table that is not there', async () => {
    await expect(copyAll(client, [{ sql: into('few'), pieces: [Buffer.from('nonsense')] }, { sql: into('last'), pieces: pieces(1) }])).rejects
      .toMatchObject({ code: '22P04' });
    await client.query('rollback');
    await client.query('begin');
    await expect(copyAll(client, [{ sql: into('nowhere'), pieces: pieces(1) }, { sql: into('last'), pieces: pieces(1) }])).rejects
      .toMatchObject({ code: '42P01' });
    await client.query('rollback');
    expect(await held()).toEqual({ few: 0, many: 0, last: 0 });
  });

  test('a session that ends in the middle is told too', async () => {
    const other = new Pool({ connectionString: database.ownerUrl, max: 1 });
    const lonely = await other.connect();
    lonely.on('error', () => undefined); // the copy in hand fails too
    const { rows: [mine] } = await lonely.query<{ pid: number }>('select pg_backend_pid() as pid');
    await lonely.query(`begin; create temp table slow (n int check (pg_sleep(0.2) is not null))`);
    const copying = copyAll(lonely, [{ sql: into('slow'), pieces: pieces(...Array.from({ length: 100 }, (_, n) => n)) }]);
    const told = expect(copying).rejects.toThrow();
    await client.query('select pg_terminate_backend($1)', [mine!.pid]);
    await told;
    lonely.release(true);
    await other.end();
  });
});
