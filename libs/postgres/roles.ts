import { Client } from 'pg';
import { scramVerifier } from './scram.codec.js';

/** Passwords of the three logins: 16 or more printable ASCII characters each. */
export interface RolePasswords { readonly clerk: string; readonly worker: string; readonly auditor: string }

const LOGINS = ['zz_clerk', 'zz_worker', 'zz_auditor'] as const;
const AUDITOR_SETTINGS: readonly (readonly [string, string])[] = [
  ['default_transaction_read_only', 'on'], ['lock_timeout', '5s'],
  ['idle_in_transaction_session_timeout', '60s'], ['statement_timeout', '5min'],
];

/**
 * Makes `zz_owner`, which owns everything and cannot log in, and the logins `zz_clerk`, `zz_worker`, `zz_auditor`, which cannot log in
 * before they have a password. Changes nothing when they are there: roles belong to the whole server, and several databases share them.
 *
 * @param client as a login that may create roles
 */
export const prepareRoles = async (client: Client): Promise<void> => {
  await patiently(async () => {
    await client.query(`do $$ declare r text; begin
      foreach r in array array['zz_owner', 'zz_clerk', 'zz_worker', 'zz_auditor'] loop
        if not exists (select 1 from pg_roles where rolname = r) then
          execute format('create role %I %s', r, case r when 'zz_owner' then 'nologin' else 'login' end);
        end if;
      end loop;
      if not pg_has_role(current_user, 'zz_owner', 'set') then execute format('grant zz_owner to %I', current_user); end if;
    end $$`);
    const { rows } = await client.query<{ setting: string }>(`select unnest(setconfig) as setting
      from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where r.rolname = 'zz_auditor' and s.setdatabase = 0`);
    for (const [name, value] of AUDITOR_SETTINGS) {
      if (!rows.some(({ setting }) => setting === `${name}=${value}`)) await client.query(`alter role zz_auditor set ${name} = '${value}'`);
    }
  });
};

/**
 * Makes the roles when they are missing and gives the three logins these passwords.
 *
 * @param ownerUrl a login that may create roles
 * @throws RangeError for a password that is too short
 */
export const ensureRoles = async (ownerUrl: string, passwords: RolePasswords): Promise<void> => {
  const verifiers = [passwords.clerk, passwords.worker, passwords.auditor].map((password) => scramVerifier(password));
  await asOwner(ownerUrl, async (client) => {
    await prepareRoles(client);
    await patiently(async () => {
      for (const [i, login] of LOGINS.entries()) await client.query(`alter role ${login} login password '${verifiers[i] ?? ''}'`);
    });
  });
};

export const asOwner = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'zhuanzhang migrate' });
  client.on('error', () => undefined); // the statement in hand reports the same loss
  await client.connect();
  try { return await work(client); } finally { await client.end(); }
};

/** Two starts at once meet in the catalogue: `tuple concurrently updated`, or the role, schema or table made by the other. */
export const patiently = async (work: () => Promise<void>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try { await work(); return; } catch (error) {
      const { code } = error as { code?: string };
      if (attempt === 10 || !['XX000', '42710', '42P06', '42P07', '23505'].includes(code ?? '')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
    }
  }
};
