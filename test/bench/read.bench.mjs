// PgEventReader.readAll with every event parsed, against a bare COPY … TO STDOUT with JSON.parse
//
// The baseline is the fastest known way to read a table in Node: one COPY over the whole table, split at line ends and tabs, JSON.parse twice a row.
// Ours asks at most 50 000 positions a statement in COPY's binary format, makes StoredEvent objects in batches of 1 000 and stops at a hole.
import { StringDecoder } from 'node:string_decoder';
import { to as copyTo } from 'pg-copy-streams';
import { PgEventStore, PgHistoryImport } from '#event-store/postgres';
import { START } from '#event-store/reader';
import { machine, median, numbers, spread, withEventStore } from './bench-cluster.mjs';
import { recordedClaims } from './recorded-claims.mjs';

const LEAST_ROUNDS = 3;
const COPY = `copy (select position, stream, revision, event_id, type, data, meta, recorded_at from event_store.es_event order by position) to stdout`;

const { seconds, events } = numbers({ seconds: 20, events: 100_000 });

/** What was read, summed up: both ways must come to the same. */
const nothing = () => ({ events: 0, fen: 0, clauses: 0 });
const take = (sum, data, meta) => { sum.events += 1; sum.fen += data.amountFen; sum.clauses += meta.clauses.length; };

const ours = async (store) => {
  const sum = nothing();
  for await (const batch of store.readAll({ after: START })) for (const event of batch) take(sum, event.data, event.meta);
  return sum;
};

const baseline = async (pool) => {
  const sum = nothing();
  const client = await pool.connect();
  try {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for await (const chunk of client.query(copyTo(COPY))) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const fields = line.split('\t');
        take(sum, JSON.parse(fields[5]), JSON.parse(fields[6])); // no backslash stands in these events
      }
    }
  } finally {
    client.release();
  }
  return sum;
};

await withEventStore(2, async ({ pool, owner }) => {
  const store = new PgEventStore({ pool });
  await new PgHistoryImport({ pool: owner }).importHistory(recordedClaims(0, events));
  await owner.query('vacuum analyze event_store.es_event');
  const ways = { ours: () => ours(store), baseline: () => baseline(pool) };
  console.log(`read: ${events} events in order, data and meta parsed`);
  console.log(await machine(owner));
  for (const [way, read] of Object.entries(ways)) {
    const sum = await read(); // warm: the table, plans, JIT
    if (sum.events !== events) throw new Error(`${way} read ${sum.events} events of ${events}`);
  }
  const rates = { ours: [], baseline: [] };
  const end = performance.now() + seconds * 1000;
  for (let round = 0; round < LEAST_ROUNDS || performance.now() < end; round += 1) {
    const sums = {};
    for (const way of round % 2 === 0 ? ['ours', 'baseline'] : ['baseline', 'ours']) {
      const begun = performance.now();
      sums[way] = await ways[way]();
      rates[way].push(events / ((performance.now() - begun) / 1000));
    }
    if (JSON.stringify(sums.ours) !== JSON.stringify(sums.baseline)) throw new Error(`read differently: ${JSON.stringify(sums)}`);
  }
  const ratios = rates.ours.map((rate, round) => rate / rates.baseline[round]);
  console.log(`${ratios.length} rounds each way, alternating; median (middle half of the rounds)\n`);
  for (const way of ['ours', 'baseline']) console.log(`  ${way.padEnd(9)}${spread(rates[way], 0).padStart(26)} events/s`);
  const cost = (1 / median(ratios)).toFixed(2);
  console.log(`  ratio    ${spread(ratios).padStart(26)}   ours / baseline, round by round; goal ≥ 0.7; reading costs ${cost} bare copies`);
});
