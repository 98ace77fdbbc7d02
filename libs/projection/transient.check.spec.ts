import { Client } from 'pg';
import { testDatabase } from '../../test/support/postgres.js';
import { blamesEvent } from './transient.check.js';

test('no event is to blame for a connection that goes while its rows are written, nor for one that has gone', async () => {
  const database = await testDatabase([]);
  const client = new Client({ connectionString: database.ownerUrl });
  client.on('error', () => undefined); // the statement in hand fails too
  await client.connect();
  const { stream } = (client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection;
  const failed = (statement: string): Promise<unknown> => client.query(statement).then(() => 'did not fail', (error: unknown) => error);
  const refused = await failed('select 1 / 0');
  const going = failed('select pg_sleep(1)');
  stream.destroy();
  const errors = [refused, await going, await failed('select 1')];
  await database.drop();
  expect(errors.map((error) => [error instanceof Error, blamesEvent(error, true)])).toEqual([[true, true], [true, false], [true, false]]);
});
