// the same appends and reads on a store of 100 thousand, 1 million and 5 million events
//
// One store grows by bulk import to each size; then 32 callers append for some seconds and the whole log is read in order, parsed. What a rate says beside
// another run's it says badly; beside the size before, in the same run, it says whether the store slows down as it grows.
import { PgEventStore, PgHistoryImport } from '#event-store/postgres';
import { START } from '#event-store/reader';
import { machine, numbers, quantile, sorted, withEventStore } from './bench-cluster.mjs';
import { claimEvent } from './claim-events.mjs';
import { recordedClaims } from './recorded-claims.mjs';

const CALLERS = 32;
const SIZES = [100_000, 1_000_000, 5_000_000];
const { seconds, most } = numbers({ seconds: 5, most: 5_000_000 });

const appending = async (store, made) => {
  const latencies = [];
  const begun = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    while (performance.now() - begun < seconds * 1000) {
      const from = performance.now();
      await store.append(`claim-G${made.count += 1}`, [claimEvent(made.count)], { expected: 'no_stream' });
      latencies.push(performance.now() - from);
    }
  }));
  return { rate: latencies.length / ((performance.now() - begun) / 1000), p99: quantile(sorted(latencies), 0.99) };
};

/** @returns events a second, and the most memory this process held meanwhile in MB */
const reading = async (store) => {
  let [events, fen, rss] = [0, 0, 0];
  const begun = performance.now();
  for await (const batch of store.readAll({ after: START })) {
    for (const event of batch) fen += event.data.amountFen + event.meta.clauses.length;
    events += batch.length;
    rss = Math.max(rss, process.memoryUsage.rss());
  }
  return { events, fen, rate: events / ((performance.now() - begun) / 1000), rss: rss / 2 ** 20 };
};

await withEventStore(CALLERS, async ({ pool, owner }) => {
  const store = new PgEventStore({ pool });
  console.log(`growth: ${CALLERS} callers append for ${seconds} s, then the whole log is read and parsed`);
  console.log(`${await machine(owner)}\n\n      events   bulk import/s    append/s   p99 ms      read/s   memory MB`);
  const made = { count: 0 };
  let size = 0;
  for (const goal of SIZES.filter((one) => one <= most)) {
    const begun = performance.now();
    // a claim is whole before the next import begins, so that its revisions go on from 0
    await importFrom(owner, size, goal);
    const bulk = (goal - size) / ((performance.now() - begun) / 1000);
    size = goal;
    const append = await appending(store, made);
    const read = await reading(store);
    const cells = [[read.events, 12, 0], [bulk, 16, 0], [append.rate, 12, 0], [append.p99, 9, 1], [read.rate, 12, 0], [read.rss, 12, 0]];
    console.log(cells.map(([value, width, digits]) => value.toFixed(digits).padStart(width)).join(''));
  }
});

/** Import wants a beginning of the same history; what was appended meanwhile is told again first. */
async function importFrom(owner, from, to) {
  const store = new PgEventStore({ pool: owner });
  async function* history() {
    yield* store.readAll({ after: START });
    yield* recordedClaims(from, to);
  }
  await new PgHistoryImport({ pool: owner }).importHistory(history());
}
