import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#postgres';
import { testDatabase } from '../../../test/support/postgres.js';
import { freshPlans } from './fresh-plans.js';

test('a session plans anew when there is twice as much as it planned for, without new statistics', async () => {
  const database = await testDatabase([]);
  const source = await new DataSource(dataSourceOptions(database.ownerUrl, { max: 1 })).initialize();
  try {
    await source.transaction(async (sql) => {
      // nobody but the session itself draws statistics of a temporary table
      await sql.query(`create temp table grown (n int primary key); insert into grown values (0); analyze grown;
        set local plan_cache_mode = force_generic_plan; prepare look as select from grown where n = $1`);
      const plan = async (): Promise<string> =>
        (await sql.query<Record<string, string>[]>('explain (costs off) execute look(5)')).map((row) => row['QUERY PLAN']).join('\n');
      await freshPlans(sql, 1);
      expect(await plan()).toContain('Seq Scan');
      await sql.query('insert into grown select generate_series(1, 20000)');
      await freshPlans(sql, 999);
      expect(await plan()).toContain('Seq Scan');
      await freshPlans(sql, 20_000);
      expect(await plan()).toContain('Index');
    });
    await source.query(`create temp table other (n int primary key); insert into other values (0); analyze other;
      prepare again as select from other where n = $1`);
    await source.transaction(async (sql) => {
      await sql.query('set local plan_cache_mode = force_generic_plan');
      const plan = async (): Promise<string> =>
        (await sql.query<Record<string, string>[]>('explain (costs off) execute again(5)')).map((row) => row['QUERY PLAN']).join('\n');
      // a ledger that begins again: planned for 20 000, it has none, and soon has some
      await freshPlans(sql, 0);
      expect(await plan()).toContain('Seq Scan');
      await sql.query('insert into other select generate_series(1, 5000)');
      await freshPlans(sql, 5_000);
      expect(await plan()).toContain('Index');
    });
  } finally {
    await source.destroy();
    await database.drop();
  }
});
