// PgHistoryImport into an empty store, against a bare binary COPY of the same bytes into the same table
//
// The baseline is one COPY of rows encoded beforehand into a table with es_event's own keys, indexes and checks: no lock, no revision looked at, no id compared.
// Ours encodes as it goes, checks every event against its stream and its limits, and commits every 20 000 events with streams and head.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { PgHistoryImport } from '#event-store/postgres';
import { binaryRow, COPY_HEADER, COPY_TRAILER } from '../../dist/libs/event-store/postgres/binary-copy.codec.js';
import { machine, median, numbers, spread, withEventStore } from './bench-cluster.mjs';
import { batchOf } from './recorded-claims.mjs';

const LEAST_ROUNDS = 3;
const { seconds, events } = numbers({ seconds: 40, events: 100_000 });

const EMPTY = `set session_replication_role = replica; truncate event_store.es_event, event_store.es_stream; truncate public.bare;
  update event_store.es_head set position = 0, recorded_at = null; set session_replication_role = origin`;

async function* inBatches(all) { for (let at = 0; at < all.length; at += 1_000) yield all.slice(at, at + 1_000); }
const pieces = (all) => {
  const made = [COPY_HEADER];
  for (let at = 0; at < all.length; at += 300) made.push(Buffer.concat(all.slice(at, at + 300).map((event, i) => binaryRow(at + i + 1, event))));
  return [...made, COPY_TRAILER];
};

await withEventStore(2, async ({ owner }) => {
  await owner.query('create table public.bare (like event_store.es_event including all)');
  const all = batchOf(0, events);
  const encoded = pieces(all);
  const ways = {
    ours: () => new PgHistoryImport({ pool: owner }).importHistory(inBatches(all)),
    baseline: async () => {
      const client = await owner.connect();
      await pipeline(Readable.from(encoded), client.query(copyFrom('copy public.bare from stdin (format binary)')));
      client.release();
    },
  };
  console.log(`bulk: ${events} events of about 750 bytes into three unique indexes, committed`);
  console.log(await machine(owner));
  const rates = { ours: [], baseline: [] };
  const end = performance.now() + seconds * 1000;
  for (let round = -1; round < LEAST_ROUNDS || performance.now() < end; round += 1) { // the first is to warm
    for (const way of round % 2 === 0 ? ['ours', 'baseline'] : ['baseline', 'ours']) {
      await owner.query(EMPTY);
      await owner.query('checkpoint');
      const begun = performance.now();
      await ways[way]();
      if (round >= 0) rates[way].push(events / ((performance.now() - begun) / 1000));
    }
  }
  const ratios = rates.ours.map((rate, round) => rate / rates.baseline[round]);
  console.log(`${ratios.length} rounds each way, alternating; median (middle half of the rounds)\n`);
  for (const way of ['ours', 'baseline']) console.log(`  ${way.padEnd(9)}${spread(rates[way], 0).padStart(26)} events/s`);
  console.log(`  ratio    ${spread(ratios).padStart(26)}   goal ≥ 0.7, and ≥ 60 000 events/s (${median(rates.ours) >= 60_000 ? 'reached' : 'missed'})`);
});
