import { DataSource } from 'typeorm';
import { dataSourceOptions } from '#postgres';
import { testDatabase } from '../../../test/support/postgres.js';
import { stored } from '../../../test/support/ledger-lines.view.js';
import { addDays, type Day } from '#kernel';
import { JournalProjector, ledgerMigrations } from './index.js';
test('bench', async () => {
  const db = await testDatabase(ledgerMigrations); const ds = await new DataSource(dataSourceOptions(db.workerUrl)).initialize();
  const events = stored(Array.from({ length: 20000 }, (_, i) => ({ stream: 'a', revision: i, id: `00000000-0000-5000-8000-${i.toString(16).padStart(12, '0')}`, type: 'FundAccrued.v1', data: { fundSource: 'UI_FUND', amountFen: 1 + i }, meta: { org: `3701${i % 12}`, on: addDays('2019-01-01' as Day, Math.floor(i / 20)) } as never, recordedAt: addDays('2019-01-01' as Day, Math.floor(i / 20)) + 'T02:00:00.000Z' as never }))); for (const e of events) { void e.data; void e.meta; }
  const p = new JournalProjector(ds); await p.open('S'); let t = performance.now();
  for (let i = 0; i < events.length; i += 1000) await p.project(events.slice(i, i + 1000));
  console.log('projector', (40000 / (performance.now() - t) * 1000).toFixed(0), 'vouchers/s');
  t = performance.now(); await p.open('S'); console.log('reopen', (performance.now() - t).toFixed(0), 'ms');
  await ds.destroy(); await db.drop();
}, 120000);
