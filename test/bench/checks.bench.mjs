// every check over a whole history, and then over what is new: events a second, and memory while it reads
//
// The baseline is reading every event and making its leaf: what any check of the log costs. Ours folds the history again, reads every voucher back and
// holds all invariants against both. Memory is taken at a tenth, a half and the end: it must not grow with the history.
import { generateKeyPairSync } from 'node:crypto';
import { DataSource } from 'typeorm';
import { auditMigrations, checkParts, Checkup, leafHash, sealPending, signerOf } from '#audit';
import { START } from '#event-store/reader';
import { PgEventReader } from '#event-store/postgres';
import { ledgerMigrations, LedgerRebuild } from '#ledger/projector';
import { dataSourceOptions, migrate } from '#postgres';
import { from as copyFrom } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { machine, numbers, withEventStore } from './bench-cluster.mjs';
import { ledgerHistory } from './ledger-history.mjs';

const { events, silent, more } = numbers({ events: 200_000, silent: 3, more: 1_000 });
const CHUNK = 1_000_000;
const history = ledgerHistory(events + more, silent);
const streams = new Map();
let n = 0;

/** The next events by COPY into the store's tables. */
const fill = async (owner, count) => {
  let last = 0;
  const lines = function* () {
    let text = '';
    for (let i = 0; i < count; i += 1) {
      const { stream, revision, id, type, data, meta, recordedAt } = history.next().value;
      n += 1;
      streams.set(stream, revision);
      last = recordedAt;
      text += `${n}\t${stream}\t${revision}\t${id}\t${type}\t${data}\t${meta}\t${new Date(recordedAt).toISOString()}\n`;
      if (text.length > CHUNK) { yield text; text = ''; }
    }
    yield text;
  };
  const client = await owner.connect();
  try {
    const into = 'copy event_store.es_event (position, stream, revision, event_id, type, data, meta, recorded_at) from stdin';
    await pipeline(Readable.from(lines()), client.query(copyFrom(into)));
  } finally { client.release(); }
  await owner.query('update event_store.es_head set position = $1, recorded_at = $2', [n, new Date(last)]);
  await owner.query('vacuum analyze event_store.es_event');
};
const seconds = async (work) => {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1_000;
};
const mib = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;

await withEventStore(2, async ({ pool, owner }) => {
  await migrate(owner.options.connectionString, [...ledgerMigrations, ...auditMigrations]);
  await fill(owner, events);
  const reader = new PgEventReader({ pool });
  await owner.query(`insert into projection.checkpoint (name, version, status, store_id, position, log_index) values ('ledger', 1, 'active', $1, $2, $3)`,
    [await reader.storeId(), events, events - 1]);
  const source = await new DataSource(dataSourceOptions(owner.options.connectionString, { max: 5, statementTimeoutMs: 0, role: 'zz_owner' })).initialize();
  await new LedgerRebuild({ owner: source, reader }, {}).run();
  await owner.query(`update projection.checkpoint set status = 'retired' where name = 'ledger' and version = 1`);
  await owner.query(`update projection.checkpoint set status = 'active' where name = 'ledger' and version = 2`);
  const signer = signerOf('zhuanzhang.local/bench', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  await sealPending({ dataSource: source, reader, signer });
  await owner.query('vacuum analyze ledger_v2.posting; ').catch(() => undefined);
  streams.clear();
  console.log(`checks: ${events} events\n${await machine(owner)}`);
  const bare = await seconds(async () => { for await (const batch of reader.readAll({ after: START })) for (const event of batch) leafHash(event); });
  const seen = [];
  const counted = { readAll: (order) => (async function* () {
    let read = 0;
    for await (const batch of reader.readAll(order)) {
      read += batch.length;
      yield batch;
      if (read < (seen.length + 1) * events / 10) continue;
      globalThis.gc?.(); // with node --expose-gc: what is held, not what waits to be collected
      seen.push([read, process.memoryUsage()]);
    }
  })() };
  const watched = { get: (of, name) => counted[name] ?? (typeof of[name] === 'function' ? of[name].bind(of) : of[name]) };
  const parts = checkParts(source, new Proxy(reader, watched));
  const checkup = new Checkup(parts);
  let cpu = process.cpuUsage();
  const run = await checkup.run();
  cpu = process.cpuUsage(cpu);
  const rate = (count, s) => Math.round(count / s).toLocaleString('en');
  const wrong = run.results.filter(({ ok }) => !ok).map(({ check, found }) => `${check}: ${found[0]?.says}`).join('; ');
  console.log(`  whole     ${rate(run.read, run.seconds)} events/s, ${run.seconds.toFixed(1)} s; ${wrong || 'all hold'}; Node used ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of a core`);
  console.log(`  baseline  ${rate(events, bare)} events/s, ${bare.toFixed(1)} s; ratio ${(bare / run.seconds).toFixed(2)}`);
  for (const part of [0.1, 0.5, 1]) {
    const [at, memory] = seen[Math.max(0, Math.ceil(seen.length * part) - 1)];
    console.log(`  memory    at ${at} events: heap ${mib(memory.heapUsed)}, arrays ${mib(memory.arrayBuffers)}, resident ${mib(memory.rss)}`);
  }
  const again = await checkup.run();
  console.log(`  again     ${again.read} events, ${again.seconds.toFixed(2)} s`);
  await source.destroy();
});
