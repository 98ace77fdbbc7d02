import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '#kernel';
import { testDatabase } from '../../../test/support/postgres.js';
import { CopyRows } from './copy-rows.codec.js';

const UUID = '0191e2c4-7b1a-7c3d-8e4f-9a0b1c2d3e4f';
const AT = '2019-12-31T16:00:00.123Z' as Instant;

describe('CopyRows', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let client: Client;
  beforeAll(async () => {
    database = await testDatabase([]);
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const told = async (columns: string, rows: CopyRows): Promise<unknown[]> => {
    await client.query(`drop table if exists told; create table told (n int generated always as identity, ${columns})`);
    const names = columns.split(',').map((one) => one.trim().split(' ')[0]).join(', ');
    await pipeline(Readable.from(rows.finished()), client.query(copyFrom(`copy told (${names}) from stdin (format binary)`)));
    const { rows: found } = await client.query<{ row: Record<string, unknown> }>(`select to_jsonb(t) - 'n' as row from told t order by n`);
    return found.map(({ row }) => Object.values(row));
  };

  it('gives PostgreSQL every kind of field as it was', async () => {
    const rows = new CopyRows(9)
      .row().int2(-32_768).int4(2_147_483_647).int8(-9_007_199_254_740_991).bool(true).char('D').date('2020-02-29').instant(AT).uuid(UUID).text('a\tb\\N\n')
      .row().int2(null).int4(undefined).int8(4_294_967_296).bool(false).char(null).date('2089-09-17').instant(AT).uuid(null).text(undefined);
    const columns = 'a smallint, b int, c bigint, d boolean, e "char", f date, g timestamptz, h uuid, i text';
    expect(await told(columns, rows)).toEqual([
      [-32_768, 2_147_483_647, -9_007_199_254_740_991, true, 'D', '2020-02-29', '2019-12-31T16:00:00.123+00:00', UUID, 'a\tb\\N\n'],
      [null, null, 4_294_967_296, false, null, '2089-09-17', '2019-12-31T16:00:00.123+00:00', null, null],
    ]);
  });

  it('keeps texts of every length and script, over as many pages as they need', async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => `ORDER:${i}/付${'x'.repeat(i % 300)}`);
    const texts = ['', '职业培训补贴', 'é', '𠮷野家', 'A'.repeat(300_000), '补'.repeat(100_000), ...many];
    const rows = new CopyRows(1);
    for (const text of texts) rows.row().text(text);
    expect(await told('a text', rows)).toEqual(texts.map((text) => [text]));
  });

  it('is a COPY of nothing when no row came', async () => { expect(await told('a int', new CopyRows(1))).toEqual([]); });

  const refused: readonly (readonly [string, (rows: CopyRows) => void])[] = [
    ['a smallint that is larger', (rows) => rows.int2(32_768)],
    ['an integer that is larger', (rows) => rows.int4(2_147_483_648)],
    ['an integer with a fraction', (rows) => rows.int4(0.5)],
    ['a number that is not safe', (rows) => rows.int8(2 ** 53)],
    ['a day that does not exist', (rows) => rows.date('2019-02-30')],
    ['a day behind the calendar', (rows) => rows.date('2089-09-18')],
    ['an instant that is none', (rows) => rows.instant('yesterday' as Instant)],
    ['a uuid in capitals', (rows) => rows.uuid(UUID.toUpperCase())],
    ['a uuid with a digit too few', (rows) => rows.uuid(UUID.slice(1))],
    ['a uuid with its strokes elsewhere', (rows) => rows.uuid(`${UUID.replaceAll('-', '')}----`)],
    ['a uuid that goes on', (rows) => rows.uuid(`${UUID}0`)],
  ];
  it.each(refused)('refuses %s', (_name, give) => { expect(() => { give(new CopyRows(1).row()); }).toThrow(RangeError); });
});
