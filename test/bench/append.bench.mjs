// PgEventStore.append, one event a call, against a plain one-row INSERT and commit of the same bytes, and against message-db: 1, 32 and 256 callers
//
// The baseline is the least a durable write can be: one row, one primary key, no other index, no check, no trigger, no order promised.
// Ours locks the head, looks the event id up, checks the expected revision, keeps three unique indexes and four checks, and notifies.
// message-db locks the category, checks the expected version and keeps three indexes; its positions have holes and may be seen out of order.
// All use the same driver, pool, role and named statements, and all flush to disk before they answer.
import { PgEventStore } from '#event-store/postgres';
import { machine, numbers, quantile, sorted, spread, withEventStore } from './bench-cluster.mjs';
import { claimEvent } from './claim-events.mjs';
import { installMessageDb, MESSAGE_DB } from './message-db.mjs';

const CALLERS = [1, 32, 256];
const ROUNDS = 20; // short and many: what else the machine does meets both ways alike
const EVENTS_A_STREAM = 8; // a claim's life

const GOALS = { 1: 0.75, 32: 1.5, 256: 2.2 }; // product, speed goals
const { seconds, pool: connections } = numbers({ seconds: 54, pool: 32 }); // a connection for every caller; the admin door has 10
const WAYS = ['ours', 'baseline', 'message-db'];
const sliceMs = (seconds * 1000) / (CALLERS.length * WAYS.length * (ROUNDS + 1));

const PLAIN = `create table public.plain (position bigint generated always as identity primary key, stream text not null, revision bigint not null,
  event_id uuid not null, type text not null, data text not null, meta text not null, recorded_at timestamptz not null default clock_timestamp());
  grant select, insert on public.plain to zz_clerk`;
const INSERT = 'insert into public.plain (stream, revision, event_id, type, data, meta) values ($1, $2, $3, $4, $5, $6) returning position';

let made = 0;
/** A caller writes claim after claim, each into a stream of its own, and knows the revision it expects. */
const caller = (write) => {
  let [stream, revision] = ['', EVENTS_A_STREAM];
  return async () => {
    const event = claimEvent(made += 1);
    if (revision === EVENTS_A_STREAM) [stream, revision] = [`claim-B${made}`, 0];
    await write(stream, revision, event);
    revision += 1;
  };
};

/** @returns answers a second and the latencies in ms */
const slice = async (callers, write, ms) => {
  const latencies = [];
  const begun = performance.now();
  const end = begun + ms;
  await Promise.all(Array.from({ length: callers }, async () => {
    const one = caller(write);
    for (let from = performance.now(); from < end; from = performance.now()) {
      await one();
      latencies.push(performance.now() - from);
    }
  }));
  return { rate: latencies.length / ((performance.now() - begun) / 1000), latencies };
};

await withEventStore(connections, async ({ pool, owner }) => {
  await owner.query(PLAIN);
  await installMessageDb(owner);
  const store = new PgEventStore({ pool });
  const ways = {
    ours: (stream, revision, event) => store.append(stream, [event], { expected: revision === 0 ? 'no_stream' : revision - 1 }),
    baseline: (stream, revision, { id, type, data, meta }) =>
      pool.query({ name: 'plain', text: INSERT, values: [stream, revision, id, type, JSON.stringify(data), JSON.stringify(meta)] }),
    'message-db': (stream, revision, { id, type, data, meta }) =>
      pool.query({ ...MESSAGE_DB, values: [id, stream, type, JSON.stringify(data), JSON.stringify(meta), revision - 1] }),
  };
  console.log('append: one event a call, committed and flushed before the answer');
  console.log(await machine(owner));
  console.log(`pool of ${connections}; ${ROUNDS} rounds of ${(sliceMs / 1000).toFixed(2)} s each way, alternating; median (middle half of the rounds)\n`);
  for (const callers of CALLERS) {
    for (const write of Object.values(ways)) await slice(callers, write, sliceMs); // warm: plans, connections, JIT
    const rates = Object.fromEntries(WAYS.map((way) => [way, []]));
    const latencies = Object.fromEntries(WAYS.map((way) => [way, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const way of WAYS.map((_, n) => WAYS[(n + round) % WAYS.length])) {
        const measured = await slice(callers, ways[way], sliceMs);
        rates[way].push(measured.rate);
        latencies[way].push(...measured.latencies);
      }
    }
    console.log(`${callers} caller${callers === 1 ? '' : 's'}`);
    for (const way of WAYS) {
      const all = sorted(latencies[way]);
      const [p50, p99] = [quantile(all, 0.5), quantile(all, 0.99)].map((ms) => ms.toFixed(2));
      console.log(`  ${way.padEnd(11)}${spread(rates[way], 0).padStart(22)} events/s   p50 ${p50} ms   p99 ${p99} ms`);
    }
    const against = (way) => rates.ours.map((rate, round) => rate / rates[way][round]);
    console.log(`  ours / baseline    ${spread(against('baseline')).padStart(20)}   goal ≥ ${GOALS[callers]}`);
    console.log(`  ours / message-db  ${spread(against('message-db')).padStart(20)}   goal ${callers === 32 ? '≥ 4' : '> 1'}\n`);
  }
  await sameBytes(owner);
});

/** Ours and the baseline must have written the same amount, or the ratio says nothing. */
async function sameBytes(owner) {
  const ask = async (table) => (await owner.query(
    `select count(*)::int as n, avg(octet_length(data))::float8 as data, avg(octet_length(meta))::float8 as meta from ${table}`)).rows[0];
  const [ours, plain] = [await ask('event_store.es_event'), await ask('public.plain')];
  const say = ({ n, data, meta }) => `${n} rows of ${data.toFixed(0)} + ${meta.toFixed(0)} bytes`;
  console.log(`written: ours ${say(ours)}, baseline ${say(plain)}`);
  if (Math.abs(ours.data + ours.meta - plain.data - plain.meta) > 4) throw new Error('the two ways did not write the same bytes');
}
