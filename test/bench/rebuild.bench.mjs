// the ledger rebuilt side by side from event 0, against a bare COPY of the same rows with the same keys made after it
//
// Ours reads every event, folds it through the posting table and writes rows and checkpoint in transactions of 20 000 events, then makes keys, foreign keys,
// indexes and triggers, and looks once at all rows. The baseline has the rows ready in COPY's binary format, as ours sends them: one COPY a table, then the
// same keys. Its time is what PostgreSQL alone needs for them; reading, parsing, folding and writing rows are not in it.
import { loadavg } from 'node:os';
import { DataSource } from 'typeorm';
import { PgEventReader } from '#event-store/postgres';
import { LedgerRebuild } from '#ledger/projector';
import { dataSourceOptions } from '#postgres';
import { to as copyTo } from 'pg-copy-streams';
import { ledgerForeignKeys, ledgerKeys } from '../../dist/libs/ledger/projector/ledger-keys.sql.js';
import { LEDGER_TABLES, ledgerTables } from '../../dist/libs/ledger/projector/ledger-tables.sql.js';
import { COLUMNS } from '../../dist/libs/ledger/projector/rows.writer.js';
import { machine, numbers, withEventStore } from './bench-cluster.mjs';
import { copyInto, emptyActive, fillStore } from './filled-ledger.mjs';
import { clusterSeconds, postmasterOf } from './processor-time.mjs';

const { events, silent, chunk } = numbers({ events: 200_000, silent: 3, chunk: 20_000 });

const copiedOut = async (owner, table) => {
  const client = await owner.connect();
  const chunks = [];
  try {
    for await (const one of client.query(copyTo(`copy (select ${COLUMNS[table]} from ledger_v2.${table}) to stdout (format binary)`))) chunks.push(one);
  } finally { client.release(); }
  return chunks;
};

/** @returns seconds */
const timed = async (work) => {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
};

await withEventStore(2, async ({ pool, owner }) => {
  await fillStore(owner, events, silent);
  await emptyActive(owner, pool, events); // the worker would stand here
  const source = await new DataSource(dataSourceOptions(owner.options.connectionString, { max: 5, statementTimeoutMs: 0, role: 'zz_owner' })).initialize();
  console.log(`rebuild: ${events} events, ${silent} of a claim without an entry for each that is paid, chunks of ${chunk}`);
  console.log(await machine(owner));
  let [peak, cpu] = [0, process.cpuUsage()];
  const watching = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 20);
  const before = process.memoryUsage.rss();
  let rebuilt;
  const postmaster = await postmasterOf(owner);
  const serverBefore = clusterSeconds(postmaster);
  const rebuild = new LedgerRebuild({ owner: source, reader: new PgEventReader({ pool }) }, { chunkEvents: chunk });
  const total = await timed(async () => { rebuilt = await rebuild.run(); });
  clearInterval(watching);
  cpu = process.cpuUsage(cpu);
  const server = clusterSeconds(postmaster) - serverBefore;
  await source.destroy();
  const { load, keys, follow } = rebuilt.seconds;
  const rows = {};
  for (const table of LEDGER_TABLES) rows[table] = await copiedOut(owner, table);
  const base = { copy: 0, keys: 0 };
  base.copy = await timed(async () => {
    await owner.query(ledgerTables('ledger_v3'));
    for (const table of LEDGER_TABLES) {
      await copyInto(owner, `copy ledger_v3.${table} (${COLUMNS[table]}) from stdin (format binary)`, rows[table]);
      delete rows[table];
    }
  });
  base.keys = await timed(() => owner.query(`${ledgerKeys('ledger_v3')}; ${ledgerForeignKeys('ledger_v3')}`));
  const { rows: [{ postings }] } = await owner.query('select count(*) as postings from ledger_v2.posting');
  const rate = (n, s) => Math.round(n / s).toLocaleString('en').padStart(9);
  const bare = base.copy + base.keys;
  const { vouchers } = rebuilt;
  console.log(`\n  ${vouchers} vouchers, ${postings} lines; load ${load.toFixed(1)} s, keys and checks ${keys.toFixed(1)} s, follow ${follow.toFixed(1)} s; `
    + `Node used ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of a core, PostgreSQL ${server.toFixed(1)} s; load ${loadavg()[0].toFixed(1)}`);
  console.log(`  ours      ${rate(events, total)} events/s ${rate(vouchers, total)} vouchers/s   ${total.toFixed(1)} s   goal ≥ 40 000 and ≥ 20 000`);
  console.log(`  baseline  ${' '.repeat(18)} ${rate(vouchers, bare)} vouchers/s   ${bare.toFixed(1)} s   (COPY ${base.copy.toFixed(1)}, keys ${base.keys.toFixed(1)})`);
  console.log(`  ratio     ${(bare / total).toFixed(2)}   ours / baseline`);
  console.log(`  memory    ${Math.round(peak / 2 ** 20)} MiB at most while rebuilding, ${Math.round(before / 2 ** 20)} before`);
});
