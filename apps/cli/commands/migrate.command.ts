import { Command } from 'commander';
import { join } from 'node:path';
import { eventStoreOf } from '#identity/tokens';
import { ensureRoles, migrate } from '#postgres';
import { EXIT, Failure } from '../local/failure.js';
import { allMigrations } from '../local/migrations.js';
import { dataFolderOf } from '../local/office.js';
import { Secrets } from '../local/secrets.store.js';
import { give, say } from '../output/speech.js';

interface Asked { readonly url?: string; readonly secrets?: string; readonly json?: boolean }

/**
 * `zhuanzhang migrate --url <owner login>` (rulings C11): schemas, `zz_owner`, and the logins zz_clerk, zz_worker, zz_auditor.
 * Their passwords are read from `clerk.password`, `worker.password`, `auditor.password` in the secrets folder; those that are missing are made there.
 */
export const migrateCommand = (): Command => new Command('migrate').description('迁移: bring a database up to date and give the three roles their passwords')
  .option('--url <address>', 'owner login of the database (default DATABASE_URL, which keeps the password out of the process list)')
  .option('--secrets <folder>', 'password files, 0600 (default secrets/ of the data folder)')
  .option('--json', 'one JSON document')
  .action(async ({ url, secrets, json }: Asked) => {
    const owner = url ?? process.env['DATABASE_URL'];
    if (owner === undefined || !URL.canParse(owner)) throw new Failure(EXIT.usage, 'migrate needs --url or DATABASE_URL, an owner login of the database.');
    const folder = secrets ?? join(dataFolderOf({}), 'secrets');
    await ensureRoles(owner, new Secrets(folder).passwords());
    const migrated = await migrate(owner, allMigrations);
    give({ migrated, secrets: folder }, { json, shown: () => (migrated.length === 0 ? 'up to date' : migrated.join('\n')) });
    say(`  passwords of zz_clerk, zz_worker, zz_auditor: ${folder}`);
    if (eventStoreOf(process.env).eventStoreUrl === undefined) return;
    say('  EVENT_STORE_URL is set: events go to KurrentDB; the schema event_store is made all the same and stays as it is.');
  });
