import type { DataSource } from 'typeorm';

/** The server may lose what it has confirmed. */
export class UnsafeServer extends Error {
  override readonly name = 'UnsafeServer';
  constructor(readonly settings: readonly string[]) {
    super(`PostgreSQL may lose confirmed events: ${settings.join(', ')}. Correct the settings of the server, database or role, and start again.`);
  }
}

const UNSAFE: { readonly [name: string]: string } = {
  fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', data_sync_retry: 'on',
};

/**
 * Refuses a server that answers before an event is on stable storage, as this login sees the settings.
 *
 * @throws UnsafeServer naming each setting
 * @source promise P1: an answered command is durable
 */
export const checkServerSettings = async (dataSource: Pick<DataSource, 'query'>): Promise<void> => {
  const rows = await dataSource.query<{ name: string; setting: string }[]>(
    'select name, setting from pg_settings where name = any($1)', [Object.keys(UNSAFE)]);
  const bad = rows.filter(({ name, setting }) => UNSAFE[name] === setting).map(({ name, setting }) => `${name} = ${setting}`);
  if (bad.length > 0) throw new UnsafeServer(bad.sort());
};
