import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreMigrations } from '#event-store/postgres';
import { identityMigrations, Identity } from '#identity';
import { privacyMigrations } from '#privacy';
import { viewsMigrations } from '#scheme/views';
import { ledgerMigrations } from '#ledger/projector';
import { auditMigrations } from '#audit';
import { openPool } from '#postgres';
import * as admin from '../../apps/admin-api/app.js';
import * as audit from '../../apps/audit-api/app.js';
import * as worker from '../../apps/ledger-worker/app.js';
import { testDatabase } from '../support/postgres.js';

it('sample', async () => {
  const database = await testDatabase([...eventStoreMigrations, ...privacyMigrations, ...identityMigrations, ...viewsMigrations, ...ledgerMigrations, ...auditMigrations]);
  const secretsDir = mkdtempSync(join(tmpdir(), 'zz-scratch-'));
  const at = { host: '127.0.0.1', port: 0, secretsDir };
  const a = await admin.createApp({ ...at, databaseUrl: database.clerkUrl }); const aUrl = await admin.startApp(a, { ...at, databaseUrl: database.clerkUrl });
  const w = await worker.createApp({ ...at, databaseUrl: database.workerUrl }); const wUrl = await worker.startApp(w, { ...at, databaseUrl: database.workerUrl });
  const u = await audit.createApp({ ...at, databaseUrl: database.auditorUrl }); const uUrl = await audit.startApp(u, { ...at, databaseUrl: database.auditorUrl });
  const token = readFileSync(join(secretsDir, 'admin.token'), 'utf8').trim();
  const book = readFileSync(new URL('../../apps/cli/samples/jinan-2019.daybook.ndjson', import.meta.url));
  const t0 = Date.now();
  const r = await fetch(`${aUrl}/v1/day-book`, { method: 'POST', body: book, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' } });
  const lines = (await r.text()).trim().split('\n').map((l) => JSON.parse(l) as Record<string, unknown>);
  console.log(r.status, lines.length, Date.now() - t0, 'ms', lines.filter((l) => l['outcome'] === 'accepted').length, JSON.stringify(lines.filter((l) => l['outcome'] !== 'accepted').map((l) => [l['line'], l['do'], l['outcome'], l['refused'] ?? l['code'], l['detail'] ?? l['why'], l['errors']]), null, 0).replaceAll('],[', '],\n['));
  for (let i = 0; i < 50; i += 1) { const h = await fetch(`${wUrl}/health`); const b = await h.json() as { caughtUp: boolean; status: string }; if (b.caughtUp || i === 49 || b.status === 'halted') { console.log(h.status, JSON.stringify(b)); break; } await new Promise((x) => setTimeout(x, 200)); }
  console.log(await (await fetch(`${wUrl}/metrics`)).text());
  const pool = openPool(database.clerkUrl, {});
  const rows = (await openPool(database.ownerUrl, {}).query('select * from views.officer_role')).rows as { officer_id: string; roles: string[]; org: string }[];
  console.log(rows.map((x) => `${x.officer_id} ${x.org} ${x.roles}`).join('\n'));
  const pick = rows.find((x) => x.roles.includes('AUDITOR')) ?? rows[0]!;
  const bearer = (await new Identity({ pool }).issue(pick.officer_id, 'x', 1)).bearer;
  for (const path of ['/health', '/v1/balances/F.1001?org=370100&asOf=2019-12-31', '/v1/balances/F.1001?org=370100&asOf=2019-12-31&knownAt=@10', '/v1/balances/F.1001?org=370100&asof=1', '/v1/balances/F.1001?org=370116', '/v1/balances/F.9999?org=370100', '/v1/balances/X.9999?org=370100', '/v1/balances/F.1001?org=370100&knownAt=@99999', '/v1/balances/F.1001?org=370100&knownAt=yesterday', '/v1/balances/F.1001?org=370100&minPosition=99999999',
    '/v1/trial-balance?book=F&org=370100', '/v1/accounts/F.1001/entries?org=370100&limit=2', '/v1/vouchers/F.370100.201912.0001', '/v1/vouchers/F.370100.201912.9001', '/v1/vouchers/zz', '/v1/checkpoint', '/v1/consistency?from=1&to=9', '/v1/consistency?from=9&to=1', '/v1/streams/claim-x', '/v1/streams/ruleSet-JN', '/v1/packages?org=370100&from=201912&to=201912', '/v1/packages?org=370199', '/openapi.json']) {
    const x = await fetch(`${uUrl}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
    console.log(path, x.status, JSON.stringify([...x.headers].filter(([n]) => /zz|cache|etag|type|disp/.test(n))), (await x.text()).slice(0, 500));
  }
  await pool.end();
  await u.close(); await w.close(); await a.close();
  rmSync(secretsDir, { recursive: true });
});
