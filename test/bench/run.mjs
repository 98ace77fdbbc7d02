/**
 * `npm run bench -- NAME`: runs test/bench/NAME.bench.mjs against dist on an embedded PostgreSQL of its own.
 * Without a name it lists what there is. A figure belongs to the machine it was taken on; read ratios, not rates.
 *
 * A bench exports `title` and `default async ({ ownerUrl, clerkUrl, say, seconds }) => object`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildIfNeeded } from '../../apps/cli/build.mjs';

const here = import.meta.dirname;
const names = readdirSync(here).filter((name) => name.endsWith('.bench.mjs')).map((name) => name.slice(0, -'.bench.mjs'.length)).sort();
const [name, ...rest] = process.argv.slice(2);
const say = (text) => process.stderr.write(`${text}\n`);

if (name === undefined || !names.includes(name)) {
  if (name !== undefined) say(`no bench is named ${name}`);
  say('npm run bench -- NAME [--seconds N]');
  for (const one of names) say(`  ${one.padEnd(12)} ${(await import(`./${one}.bench.mjs`)).title}`);
  process.exit(name === undefined ? 0 : 2);
}
const at = rest.indexOf('--seconds');
const seconds = at < 0 ? 3 : Number(rest[at + 1]);
if (!(seconds > 0)) { say('--seconds wants a number above 0'); process.exit(2); }

buildIfNeeded();
const { dataSourceOptions, ensureRoles, migrate, startEmbeddedPostgres } = await import('#postgres');
const { eventStoreMigrations } = await import('#event-store/postgres');
const { default: bench } = await import(`./${name}.bench.mjs`);

const machine = () => ({
  node: process.version, platform: `${process.platform} ${process.arch}`, cpu: cpus()[0]?.model ?? '?', cores: availableParallelism(), memoryGiB: Math.round(totalmem() / 2 ** 30),
});
const serverOf = async (url) => {
  const { DataSource } = await import('typeorm');
  const source = await new DataSource(dataSourceOptions(url, { max: 1 })).initialize();
  const [row] = await source.query("select version() as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit");
  await source.destroy();
  return row;
};

const dir = mkdtempSync(join(tmpdir(), 'zz-bench-'));
let server;
const end = async () => { await server?.stop(); rmSync(dir, { recursive: true, force: true }); };
process.once('SIGINT', () => { void end().finally(() => process.exit(130)); });
try {
  server = await startEmbeddedPostgres({ dir });
  const secret = () => randomBytes(18).toString('base64url');
  const passwords = { clerk: secret(), worker: secret(), auditor: secret() };
  await ensureRoles(server.superuserUrl, passwords);
  await migrate(server.superuserUrl, eventStoreMigrations);
  const result = await bench({ ownerUrl: server.superuserUrl, clerkUrl: server.url('zz_clerk', passwords.clerk), say, seconds });
  process.stdout.write(`${JSON.stringify({ bench: name, ...result, machine: machine(), server: await serverOf(server.superuserUrl) }, null, 2)}\n`);
} finally {
  await end();
}
