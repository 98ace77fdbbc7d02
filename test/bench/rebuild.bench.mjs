// the ledger rebuilt side by side from event 0, against a bare COPY of the same rows with the same keys made after it
//
// Ours reads every event, folds it through the posting table and writes rows and checkpoint in transactions of 20 000 events, then makes keys, foreign keys,
// indexes and triggers, and looks once at all rows. The baseline has the rows ready as text: one COPY a table, then the same keys. Its time is what
// PostgreSQL alone needs for them; reading, parsing, folding and printing are not in it.
import { DataSource } from 'typeorm';
import { PgEventReader } from '#event-store/postgres';
import { ledgerMigrations, LedgerRebuild } from '#ledger/projector';
import { dataSourceOptions, migrate, openPool } from '#postgres';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ledgerForeignKeys, LEDGER_TABLES, ledgerKeys, ledgerTables } from '../../dist/libs/ledger/projector/ledger-tables.sql.js';
import { machine, numbers, withEventStore } from './bench-cluster.mjs';
import { ledgerHistory } from './ledger-history.mjs';

const { events, silent, chunk } = numbers({ events: 200_000, silent: 3, chunk: 20_000 });
const COLUMNS = {
  voucher: 'voucher_id, book_set_id, log_index, event_id, rule, kind, voucher_date, fact_on, period, correction_of_period, word, number, lines, summary, '
    + 'recorded_at, posting_rules',
  posting: 'account_id, account_seq, book_set_id, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence, debit_fen, credit_fen, '
    + 'off_debit_fen, off_credit_fen, subsidy_kind, payee_type, policy_year, batch_id, claim_id',
};

/** The history by COPY into the store's tables: how fast it gets there is another benchmark's question. */
const fill = async (owner) => {
  const streams = new Map();
  let last = 0;
  const lines = function* () {
    let [text, n] = ['', 0];
    for (const { stream, revision, id, type, data, meta, recordedAt } of ledgerHistory(events, silent)) {
      n += 1;
      streams.set(stream, revision);
      last = recordedAt;
      text += `${n}\t${stream}\t${revision}\t${id}\t${type}\t${data}\t${meta}\t${new Date(recordedAt).toISOString()}\n`;
      if (text.length > 1_000_000) { yield text; text = ''; }
    }
    yield text;
  };
  const copy = async (sql, from) => {
    const client = await owner.connect();
    try { await pipeline(Readable.from(from), client.query(copyFrom(sql))); } finally { client.release(); }
  };
  await copy('copy event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at) from stdin', lines());
  await copy('copy event_store.es_stream from stdin', [...streams].map(([stream, revision]) => `${stream}\t${revision}\n`));
  await owner.query('update event_store.es_head set position = $1, recorded_at = $2', [events, new Date(last)]);
  await owner.query('vacuum analyze event_store.es_event');
};

const copiedOut = async (owner, table) => {
  const client = await owner.connect();
  const chunks = [];
  try {
    for await (const one of client.query(copyTo(`copy (select ${COLUMNS[table] ?? '*'} from ledger_v2.${table}) to stdout`))) chunks.push(one);
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
  await migrate(owner.options.connectionString, ledgerMigrations);
  await fill(owner);
  const storeId = await new PgEventReader({ pool }).storeId();
  await owner.query(`insert into projection.checkpoint (name, version, status, store_id, position, log_index) values ('ledger', 1, 'active', $1, $2, $3)`,
    [storeId, events, events - 1]); // the worker would stand here; a rebuild never reads the rows of another version
  const source = await new DataSource(dataSourceOptions(owner.options.connectionString, { max: 5, statementTimeoutMs: 0, role: 'zz_owner' })).initialize();
  console.log(`rebuild: ${events} events, ${silent} of a claim without an entry for each that is paid, chunks of ${chunk}`);
  console.log(await machine(owner));
  let [peak, cpu] = [0, process.cpuUsage()];
  const watching = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 20);
  const before = process.memoryUsage.rss();
  let rebuilt;
  const rebuild = new LedgerRebuild({ owner: source, reader: new PgEventReader({ pool }) }, { chunkEvents: chunk });
  const total = await timed(async () => { rebuilt = await rebuild.run(); });
  clearInterval(watching);
  cpu = process.cpuUsage(cpu);
  await source.destroy();
  const { load, keys, follow } = rebuilt.seconds;
  const rows = {};
  for (const table of LEDGER_TABLES) rows[table] = await copiedOut(owner, table);
  const base = { copy: 0, keys: 0 };
  base.copy = await timed(async () => {
    await owner.query(ledgerTables('ledger_v3'));
    for (const table of LEDGER_TABLES) {
      const client = await owner.connect();
      try {
        await pipeline(Readable.from(rows[table]), client.query(copyFrom(`copy ledger_v3.${table}${COLUMNS[table] ? ` (${COLUMNS[table]})` : ''} from stdin`)));
      } finally { client.release(); }
    }
  });
  base.keys = await timed(() => owner.query(`${ledgerKeys('ledger_v3')}; ${ledgerForeignKeys('ledger_v3')}`));
  const { rows: [{ postings }] } = await owner.query('select count(*) as postings from ledger_v2.posting');
  const rate = (n, s) => Math.round(n / s).toLocaleString('en').padStart(9);
  const bare = base.copy + base.keys;
  const { vouchers } = rebuilt;
  console.log(`\n  ${vouchers} vouchers, ${postings} lines; load ${load.toFixed(1)} s, keys and checks ${keys.toFixed(1)} s, follow ${follow.toFixed(1)} s; `
    + `Node used ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of a core`);
  console.log(`  ours      ${rate(events, total)} events/s ${rate(vouchers, total)} vouchers/s   ${total.toFixed(1)} s   goal ≥ 40 000 and ≥ 20 000`);
  console.log(`  baseline  ${' '.repeat(18)} ${rate(vouchers, bare)} vouchers/s   ${bare.toFixed(1)} s   (COPY ${base.copy.toFixed(1)}, keys ${base.keys.toFixed(1)})`);
  console.log(`  ratio     ${(bare / total).toFixed(2)}   ours / baseline`);
  console.log(`  memory    ${Math.round(peak / 2 ** 20)} MiB at most while rebuilding, ${Math.round(before / 2 ** 20)} before`);
});
