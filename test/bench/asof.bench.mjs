// a balance, a party, trial balances and pages at random (asOf, knownAt), against sum() over the same rows with the best index a plain design would have
//
// The plain design keeps lines with account, party, day, place of the log, side and amount, and sums them at the question: its index holds all that the sum
// needs, in the order it needs it, and is vacuumed, so that the table itself is not read. A question of the door is every statement of its answer, as sent.
// Beside the wall stands what the server's process used of a core: where others use the machine, that is the figure. Its ratio is sum() over ours.
// Before any time is taken, random answers of the index are held against the sums.
import { loadavg } from 'node:os';
import { measured } from './asof-measure.mjs';
import { machine, numbers, withEventStore } from './bench-cluster.mjs';
import { filledLedger } from './filled-ledger.mjs';

const { events, growth, silent, rounds, checked } = numbers({ events: 1_000_000, growth: 10, silent: 3, rounds: 300, checked: 1_000 });

console.log('asof: every balance at a random business day, as known at a random place of the log; against sum() over the same rows');
const results = [];
for (const count of growth > 1 ? [Math.round(events / growth), events] : [events]) {
  await withEventStore(2, async ({ owner, pool }) => {
    console.log(`${await machine(owner)}; load ${loadavg()[0].toFixed(1)}`);
    await filledLedger({ owner, pool }, { events: count, silent });
    results.push(await measured(owner, { events: count, rounds, checked }));
  });
}
const [small, large = small] = results;
console.log(`\ngrowth of the server's core p50 at ${growth} × the events, and goals at the larger size (load now ${loadavg()[0].toFixed(1)})`);
for (const [name, { core, p99, core99, goalMs }] of Object.entries(large)) {
  const goal = goalMs === undefined ? '' : `   p99 ${p99.toFixed(2)} ms (${core99.toFixed(2)} of a core), goal ≤ ${goalMs} ms: ${p99 <= goalMs ? 'reached' : 'missed'}`;
  console.log(`  ${name.padEnd(44)}${(core / small[name]?.core).toFixed(2).padStart(6)} ×${goal}`);
}
