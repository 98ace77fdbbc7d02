import { readFileSync } from 'node:fs';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dataSourceOptions, migrate } from '#postgres';
import { golden, stored } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { JournalProjector, ledgerMigrations } from './index.js';
import { LEDGER_TABLES, ledgerSchema } from './ledger-tables.sql.js';

/** The first migration as it was before versions, under its own name. */
class Ledger1764000000000 implements MigrationInterface {
  readonly name = 'Ledger1764000000000';
  async up(runner: QueryRunner): Promise<void> { await runner.query(readFileSync(golden('schemas', 'ledger-1764000000000.sql'), 'utf8')); }
  async down(): Promise<void> { await Promise.resolve(); }
}

const SHAPE = `
  select 'column ' || c.oid::regclass || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace in (select n from ours) and a.attnum > 0 and c.relkind in ('r', 'v')
  union all select 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) || convalidated from pg_constraint
    where connamespace in (select n from ours) and conrelid <> 0
  union all select 'index ' || pg_get_indexdef(i.indexrelid) || i.indisvalid from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace in (select n from ours)
  union all select 'trigger ' || pg_get_triggerdef(t.oid) || t.tgenabled::text from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not tgisinternal and c.relnamespace in (select n from ours)
  union all select 'view ' || c.oid::regclass || pg_get_viewdef(c.oid) from pg_class c where relkind = 'v' and c.relnamespace in (select n from ours)
  union all select 'function ' || pg_get_functiondef(oid) || coalesce(proacl::text, '-') || proowner::regrole from pg_proc
    where pronamespace in (select n from ours)
  union all select 'rights ' || c.oid::regclass || ' ' || r || ' ' || p from pg_class c, unnest(array['zz_worker', 'zz_auditor', 'zz_clerk']) r,
    unnest(array['select', 'insert', 'update', 'delete', 'truncate']) p
    where c.relkind in ('r', 'v') and c.relnamespace in (select n from ours) and has_table_privilege(r, c.oid, p)
  union all select 'schema ' || nspname || nspowner::regrole || nspacl::text from pg_namespace where oid in (select n from ours)
  order by 1`;

describe('versions of the ledger', () => {
  const opened: { close(): Promise<void> }[] = [];
  // each test its own: a dozen open pairs of pools would take every connection the server has
  afterEach(async () => { for (const one of opened.splice(0)) await one.close(); });
  const open = async (migrations: Parameters<typeof testDatabase>[0]) => {
    const database = await testDatabase(migrations);
    const sources = await Promise.all([database.ownerUrl, database.workerUrl].map((url) => new DataSource(dataSourceOptions(url)).initialize()));
    opened.push({ close: async () => { for (const source of sources) await source.destroy(); await database.drop(); } });
    return { database, owner: sources[0]!, worker: sources[1]! };
  };
  const shape = async (owner: DataSource): Promise<readonly string[]> => {
    const ours = `with ours as (select oid as n from pg_namespace where nspname in ('ledger', 'ledger_v1', 'ledger_v1_read', 'projection'))`;
    return (await owner.query(ours + SHAPE) as { line: string }[]).map(({ line }) => line);
  };
  const rows = async (source: DataSource, schema: string): Promise<unknown> => {
    const tables = LEDGER_TABLES.map((table) => source.query(`select to_jsonb(t)::text as row from ${schema}.${table} t order by 1`));
    const at = source.query('select name, version, status, store_id, position, log_index, recorded_at from projection.checkpoint');
    return Promise.all([...tables, at]);
  };

  test('a schema name is made from a version and from nothing else', () => {
    expect(ledgerSchema(12)).toBe('ledger_v12');
    for (const no of [0, -1, 1.5, 1_000_000, Number.NaN, '1; drop schema ledger' as never]) expect(() => ledgerSchema(no)).toThrow(RangeError);
  });

  test('a ledger from before versions begins again and is then as a new one: shape, rights, and rows once the worker has read it all', async () => {
    const [fresh, landed] = [await open(ledgerMigrations), await open([Ledger1764000000000])];
    const events = stored(randomHistory(17, 200));
    await projectBatches(fresh.worker, new JournalProjector(), [events.slice(0, 120)]);
    await landed.owner.query(`insert into ledger.projection (name, store_id, position, log_index, epoch) select 'journal', store_id, position, log_index, 1
      from jsonb_to_record($1) as p(store_id text, position text, log_index bigint)`,
    [JSON.stringify((await fresh.owner.query('select store_id, position, log_index from projection.checkpoint') as object[])[0])]);
    expect(await migrate(landed.database.ownerUrl, ledgerMigrations)).toEqual(
      ['Projection1700000000010', 'LedgerVersions1764000700000', 'LedgerDimensions1764000900000', 'LedgerRecoveries1764001080000',
        'LedgerClocks1764001530000']);
    const wanted = await shape(fresh.owner);
    expect(wanted.length).toBeGreaterThan(150);
    expect(await shape(landed.owner)).toEqual(wanted);
    for (const { worker } of [fresh, landed]) await projectBatches(worker, new JournalProjector(), [events]);
    expect(await rows(landed.owner, 'ledger')).toEqual(await rows(fresh.owner, 'ledger'));
    expect(await rows(landed.owner, 'ledger')).toEqual(await rows(landed.owner, 'ledger_v1'));
  });

  test.each([
    ['dimensions', 'posting', 'party', 3], ['recoveries that name their claim', 'party_case', 'claim_id', 2],
    ['months with a clock', 'period_step', 'recorded_at', 1],
  ] as const)('a ledger from before %s makes room for an empty version, which the worker fills from event 0', async (_name, table, column, since) => {
    const [fresh, old] = [await open(ledgerMigrations), await open(ledgerMigrations.slice(0, -since))];
    const events = stored(randomHistory(17, 200));
    for (const { worker } of [fresh, old]) await projectBatches(worker, new JournalProjector(), [events]);
    await old.owner.query(`alter table ledger_v1.${table} drop column ${column} cascade`);
    expect(await migrate(old.database.ownerUrl, ledgerMigrations)).toEqual(ledgerMigrations.slice(-since).map((one) => new one().name));
    await projectBatches(old.worker, new JournalProjector(), [events]);
    const [[read], [made]] = [await rows(old.owner, 'ledger'), await rows(fresh.owner, 'ledger')].map((all) => [(all as unknown[]).slice(0, -1)]) as
      [[unknown[]], [unknown[]]];
    expect(read).toEqual(made);
    expect(await old.owner.query(`select version, status from projection.checkpoint where name = 'ledger'`)).toEqual([{ version: 2, status: 'active' }]);
    expect(await old.worker.query('select from_version, to_version, log_index, differences, reason from ledger.switch_view')).toEqual([
      { from_version: 1, to_version: 2, log_index: '-1', differences: '0', reason: `rows of before ${table}.${column}: read again from event 0` }]);
    expect(await old.owner.query(`select nspname from pg_namespace where nspname ~ '^ledger_v' order by 1`)).toEqual(
      ['ledger_v2', 'ledger_v2_read'].map((nspname) => ({ nspname })));
  });

  test('an old ledger that never projected anything is served as version 1: nothing was switched', async () => {
    const old = await open(ledgerMigrations.slice(0, -2));
    await old.owner.query('alter table ledger_v1.party_case drop column claim_id cascade');
    await migrate(old.database.ownerUrl, ledgerMigrations);
    expect((await projectBatches(old.worker, new JournalProjector(), [stored(randomHistory(17, 60))])).logIndex).toBeGreaterThan(0);
    expect(await old.owner.query('select * from ledger.switch_view')).toEqual([]);
  });

  test('a ledger that never projected anything moves too', async () => {
    const landed = await open([Ledger1764000000000]);
    await migrate(landed.database.ownerUrl, ledgerMigrations);
    expect((await projectBatches(landed.worker, new JournalProjector(), [])).logIndex).toBe(-1);
  });
});
