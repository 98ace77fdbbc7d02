// the store on a real KurrentDB node (KURRENTDB_URL), against the bare client's appendToStream and readAll on the same node
//
// The baseline writes the same bytes with the same expected revision and does nothing else. Ours also checks form and limits, keeps appends of one stream in
// order, and asks again when an answer is lost; reading, it sifts by prefix on the server and checks that no stream jumps.
import { randomBytes } from 'node:crypto';
import { START } from '#event-store/reader';
import { openKurrentStore } from '#event-store/kurrent';
import { numbers, quantile, sorted, spread } from './bench-cluster.mjs';
import { claimEvent } from './claim-events.mjs';

const CALLERS = [1, 32, 256];
const ROUNDS = 8;
const EVENTS_A_STREAM = 8;
const { seconds } = numbers({ seconds: 30 });
const url = process.env.KURRENTDB_URL;
if (url === undefined) {
  console.log('NOT RUN: KURRENTDB_URL names no node');
  process.exit(0);
}

const prefix = `bench${randomBytes(4).toString('hex')}.`;
const store = await openKurrentStore({ url, streamPrefix: prefix });
const { KurrentDBClient, jsonEvent, NO_STREAM, streamNameFilter } = await import('@kurrent/kurrentdb-client');
const client = KurrentDBClient.connectionString(url);
let made = 0;

const ways = {
  ours: (stream, revision, event) => store.append(stream, [event], { expected: revision === 0 ? 'no_stream' : revision - 1 }),
  baseline: (stream, revision, { id, type, data, meta }) => client.appendToStream(
    `${prefix}bare-${stream}`, [jsonEvent({ id, type, data, metadata: { m: JSON.stringify(meta), at: '2019-12-06T00:00:00.000Z' } })],
    { streamState: revision === 0 ? NO_STREAM : BigInt(revision - 1) }),
};

const slice = async (callers, write, ms) => {
  const latencies = [];
  const begun = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    let [stream, revision] = ['', EVENTS_A_STREAM];
    while (performance.now() - begun < ms) {
      if (revision === EVENTS_A_STREAM) [stream, revision] = [`claim-B${made += 1}`, 0];
      const from = performance.now();
      await write(stream, revision, claimEvent(made));
      latencies.push(performance.now() - from);
      revision += 1;
    }
  }));
  return { rate: latencies.length / ((performance.now() - begun) / 1000), latencies };
};

console.log(`kurrent: one event a call on a real node; ${ROUNDS} rounds each way, alternating; median (middle half of the rounds)\n`);
const sliceMs = (seconds * 1000) / (CALLERS.length * 2 * (ROUNDS + 1));
for (const callers of CALLERS) {
  const [rates, latencies] = [{ ours: [], baseline: [] }, { ours: [], baseline: [] }];
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const way of round % 2 === 0 ? ['ours', 'baseline'] : ['baseline', 'ours']) {
      const measured = await slice(callers, ways[way], sliceMs);
      if (round >= 0) { rates[way].push(measured.rate); latencies[way].push(...measured.latencies); }
    }
  }
  console.log(`${callers} caller${callers === 1 ? '' : 's'}`);
  for (const way of ['ours', 'baseline']) {
    const all = sorted(latencies[way]);
    console.log(`  ${way.padEnd(9)}${spread(rates[way], 0).padStart(22)} events/s   p50 ${quantile(all, 0.5).toFixed(2)} ms   p99 ${quantile(all, 0.99).toFixed(2)} ms`);
  }
  console.log(`  ratio    ${spread(rates.ours.map((rate, round) => rate / rates.baseline[round])).padStart(22)}\n`);
}

const reading = {
  ours: async () => {
    let [events, fen] = [0, 0];
    for await (const batch of store.readAll({ after: START, filter: { streamPrefixes: ['claim-'] } })) {
      for (const event of batch) { events += 1; fen += event.data.amountFen + event.meta.clauses.length; }
    }
    return { events, fen };
  },
  baseline: async () => {
    let [events, fen] = [0, 0];
    for await (const { event } of client.readAll({ filter: streamNameFilter({ prefixes: [`${prefix}bare-claim-`] }), maxCount: 10_000_000 })) {
      events += 1;
      fen += event.data.amountFen + JSON.parse(event.metadata.m).clauses.length;
    }
    return { events, fen };
  },
};
for (const way of ['ours', 'baseline']) {
  await reading[way]();
  const begun = performance.now();
  const { events } = await reading[way]();
  console.log(`read ${way.padEnd(9)}${String(events).padStart(10)} events   ${(events / ((performance.now() - begun) / 1000)).toFixed(0)} events/s`);
}
await store.close();
await client.dispose();
