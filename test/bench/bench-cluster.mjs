/** A PostgreSQL cluster for one benchmark: embedded, in a temporary folder, default settings, gone at the end whatever happens. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { eventStoreMigrations } from '#event-store/postgres';
import { ensureRoles, migrate, openPool, startEmbeddedPostgres } from '#postgres';
import { endCluster, isAlive } from '../support/global-teardown.mjs';

const FOLDER = 'zz-bench-';
const secret = () => randomBytes(18).toString('base64url');

/** What benchmarks that were killed left behind. */
const sweep = async () => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const dir = join(tmpdir(), name);
    let owner = 0;
    try { owner = Number(readFileSync(join(dir, 'bench.pid'), 'utf8')); } catch { continue; }
    if (!isAlive(owner)) await endCluster(dir);
  }
};

/**
 * Runs `work` against a migrated event store.
 *
 * @param {(place: { pool: import('pg').Pool, owner: import('pg').Pool }) => Promise<void>} work `pool` is the clerk's, as large as the admin door's
 * @param {number} connections
 */
export const withEventStore = async (connections, work) => {
  await sweep();
  const dir = mkdtempSync(join(tmpdir(), FOLDER));
  writeFileSync(join(dir, 'bench.pid'), String(process.pid));
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(signal, () => { void endCluster(dir).finally(() => process.exit(code)); });
  const waking = setInterval(() => undefined, 1_000); // neither the server nor an ended pool holds the process until all is put away
  const pools = [];
  let server;
  try {
    server = await startEmbeddedPostgres({ dir: join(dir, 'cluster') });
    const clerk = secret();
    await ensureRoles(server.superuserUrl, { clerk, worker: secret(), auditor: secret() });
    await migrate(server.superuserUrl, eventStoreMigrations);
    const owner = openPool(server.superuserUrl, { max: 3, applicationName: 'bench', statementTimeoutMs: 0 });
    const pool = openPool(server.url('zz_clerk', clerk), { max: connections, applicationName: 'bench' });
    pools.push(pool, owner);
    await work({ pool, owner });
  } finally {
    for (const pool of pools) await closed(pool);
    await server?.stop();
    await endCluster(dir);
    clearInterval(waking);
  }
};

/** `pool.end` answers before its connections are gone, and a server that stops under them makes them complain. */
const closed = async (pool) => {
  let left = pool.totalCount;
  const gone = left === 0 ? undefined : new Promise((resolve) => { pool.on('remove', () => { if ((left -= 1) === 0) resolve(); }); });
  await pool.end();
  await gone;
};

/** `--seconds N` and what else the benchmark takes: whole numbers above 0, and 0 where that is the default. Ends the process with 2 for anything else. */
export const numbers = (defaults) => {
  const options = Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: String(value) }]));
  try {
    const { values } = parseArgs({ options, strict: true });
    return Object.fromEntries(Object.entries(values).map(([name, text]) => {
      if (!/^[1-9]\d*$/.test(text) && text !== String(defaults[name])) throw new Error(`--${name} wants a whole number above 0, not ${text}`);
      return [name, Number(text)];
    }));
  } catch (error) {
    process.stderr.write(`${error.message}\nflags: ${Object.entries(defaults).map(([name, value]) => `--${name} ${value}`).join(', ')}\n`);
    return process.exit(2);
  }
};

/** The machine and the server, one line: a figure without them means nothing. */
export const machine = async (owner) => {
  const { rows: [row] } = await owner.query(`select current_setting('server_version') as version, current_setting('fsync') as fsync,
    current_setting('synchronous_commit') as commit, current_setting('shared_buffers') as buffers`);
  const gib = Math.round(totalmem() / 2 ** 30);
  return `machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${gib} GiB, ${process.platform}-${process.arch}, Node ${process.versions.node}, `
    + `PostgreSQL ${row.version} (fsync ${row.fsync}, synchronous_commit ${row.commit}, shared_buffers ${row.buffers})`;
};

export const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
export const sorted = (values) => Float64Array.from(values).sort();
export const median = (values) => {
  const all = sorted(values);
  return all.length % 2 === 1 ? all[(all.length - 1) / 2] : (all[all.length / 2 - 1] + all[all.length / 2]) / 2;
};
/** `0.58 (0.55…0.61)`: the middle of the rounds, and between which figures the middle half of them lies. */
export const spread = (values, digits = 2) => {
  const all = sorted(values);
  return `${median(values).toFixed(digits)} (${quantile(all, 0.25).toFixed(digits)}…${quantile(all, 0.75).toFixed(digits)})`;
};
