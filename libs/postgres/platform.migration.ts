import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hardens the database: no temporary tables, no large objects, nothing new in `public`.
 * `default_transaction_read_only` alone does not hold an auditor, who may switch it off (rulings m10).
 */
export class Platform1600000000000 implements MigrationInterface {
  readonly name = 'Platform1600000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('set local role none'); // the database and the system functions belong to the login, not to zz_owner
    await runner.query(HARDEN);
    const [row] = (await runner.query(STILL_OPEN)) as readonly { readonly open: boolean }[];
    // PostgreSQL answers a REVOKE of somebody else's grant with a warning that nobody reads
    if (row?.open) process.stderr.write('this login may not revoke the large-object functions from PUBLIC: have a superuser of the server do it\n');
    await runner.query('set local role zz_owner');
  }

  async down(): Promise<void> {
    throw new Error('the database stays hardened');
  }
}

const HARDEN = `do $$ declare f record; begin
  execute format('revoke temporary on database %I from public', current_database());
  execute format('grant connect on database %I to zz_clerk, zz_worker, zz_auditor', current_database());
  begin
    revoke create on schema public from public;
    for f in select p.oid::regprocedure as name from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace and (p.proname like 'lo\\_%' or p.proname in ('loread', 'lowrite')) loop
      execute format('revoke execute on function %s from public', f.name);
    end loop;
  exception when insufficient_privilege then
    null; -- up() says it
  end;
end $$`;

const STILL_OPEN = "select has_function_privilege('public', 'lo_from_bytea(oid, bytea)', 'execute') as open";

/** First of all migrations. */
export const platformMigrations = [Platform1600000000000];
