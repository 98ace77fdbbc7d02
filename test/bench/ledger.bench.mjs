// the projection runner posting to the ledger with every key, trigger and lease on, against one transaction an event
//
// All are the same runner on the same history: batches of 200 and 1 000 events as a live worker takes them, of 5 000 as it catches up, and the baseline, a
// batch of one, which is what a projector does that commits after every event. Each begins from an empty ledger. Processor time is that of this process
// and of PostgreSQL: it says more than the wall where others use the machine.
import { loadavg } from 'node:os';
import { DataSource } from 'typeorm';
import { PgEventReader } from '#event-store/postgres';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { dataSourceOptions, migrate } from '#postgres';
import { ProjectionRunner, projectionMigrations } from '#projection';
import { LEDGER_TABLES } from '../../dist/libs/ledger/projector/ledger-tables.sql.js';
import { machine, numbers, withEventStore } from './bench-cluster.mjs';
import { fillStore } from './filled-ledger.mjs';
import { clusterSeconds, postmasterOf } from './processor-time.mjs';

const { events, silent } = numbers({ events: 60_000, silent: 3 });
const BASELINE_EVENTS = 2_000;

const EMPTY = `set session_replication_role = replica; truncate ${LEDGER_TABLES.map((table) => `ledger_v1.${table}`).join(', ')};
  delete from projection.checkpoint; set session_replication_role = origin`;

/** @returns events and vouchers a second, until the runner is level or has read `most` */
const posting = async ({ owner, source, reader, postmaster }, batch, most) => {
  await owner.query(EMPTY);
  const runner = new ProjectionRunner({ dataSource: source, reader, projection: new JournalProjector(), liveEvents: batch, catchUpEvents: batch });
  const stop = new AbortController();
  const [server, own] = [clusterSeconds(postmaster), process.cpuUsage()];
  const running = runner.run(stop.signal);
  let begun = 0;
  for (;;) {
    const { logIndex, state, error } = runner.health;
    if (state === 'halted') throw new Error(error);
    if (begun === 0 && logIndex >= 0) begun = performance.now();
    if (logIndex + 1 >= most) break;
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
  const seconds = (performance.now() - begun) / 1000;
  const done = runner.health.logIndex + 1;
  stop.abort();
  await running;
  const { rows: [{ vouchers }] } = await owner.query('select count(*) as vouchers from ledger_v1.voucher');
  const { user, system } = process.cpuUsage(own);
  return { events: done / seconds, vouchers: Number(vouchers) / seconds,
    micros: (user + system + (clusterSeconds(postmaster) - server) * 1e6) / Number(vouchers) };
};

await withEventStore(2, async ({ owner }) => {
  const url = owner.options.connectionString;
  await migrate(url, [...projectionMigrations, ...ledgerMigrations]);
  await fillStore(owner, events, silent);
  const source = await new DataSource(dataSourceOptions(url, { max: 4, statementTimeoutMs: 0 })).initialize();
  const place = { owner, source, reader: new PgEventReader({ pool: owner }), postmaster: await postmasterOf(owner) };
  console.log(`project: ${events} events, ${silent} without an entry for each that is paid`);
  console.log(await machine(owner));
  console.log(`load ${loadavg().map((one) => one.toFixed(1)).join(', ')}`);
  await posting(place, 200, Math.min(events, 5_000)); // warm
  const ways = {
    'live, 200 a batch': [200, events], 'live, 1 000 a batch': [1_000, events], 'catching up, 5 000': [5_000, events],
    'baseline, 1 a batch': [1, Math.min(events, BASELINE_EVENTS)],
  };
  const rates = {};
  console.log('');
  for (const [way, [batch, most]] of Object.entries(ways)) {
    rates[way] = await posting(place, batch, most);
    const { events: eventRate, vouchers, micros } = rates[way];
    console.log(`  ${way.padEnd(20)}${eventRate.toFixed(0).padStart(10)} events/s${vouchers.toFixed(0).padStart(10)} vouchers/s`
      + `${micros.toFixed(0).padStart(8)} µs of a core a voucher`);
  }
  const [live, one] = [rates['live, 200 a batch'], rates['baseline, 1 a batch']];
  console.log(`  ratio               ${(live.vouchers / one.vouchers).toFixed(1).padStart(10)}   live / baseline; goal ≥ 6 000 vouchers/s live`);
  await source.destroy();
});
