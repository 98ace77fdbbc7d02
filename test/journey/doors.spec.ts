import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { eventStoreMigrations } from '#event-store/postgres';
import { identityMigrations } from '#identity';
import { privacyMigrations } from '#privacy';
import { createApp, openApiDocument, startApp } from '../../apps/admin-api/app.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let folder = '';
let app: NestFastifyApplication;
let url = '';
let token = '';
let owner: Pool;

beforeAll(async () => {
  database = await testDatabase([...eventStoreMigrations, ...privacyMigrations, ...identityMigrations]);
  folder = mkdtempSync(join(tmpdir(), 'zz-doors-'));
  const config = { databaseUrl: database.clerkUrl, host: '127.0.0.1', port: 0, secretsDir: folder };
  app = await createApp(config);
  url = await startApp(app, config);
  token = readFileSync(join(folder, 'admin.token'), 'utf8').trim();
  owner = new Pool({ connectionString: database.ownerUrl, max: 1 });
});
afterAll(async () => {
  await app.close();
  await owner.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

interface Answer { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown>; readonly text: string }
const ask = async (path: string, init: RequestInit & { readonly as?: string | null } = {}): Promise<Answer> => {
  const { as = token, ...rest } = init;
  const response = await fetch(`${url}${path}`, { ...rest, headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), ...(rest.headers as Record<string, string> | undefined) } });
  const text = await response.text();
  const body = (response.headers.get('content-type') ?? '').includes('json') && !path.includes('day-book') ? JSON.parse(text) as Record<string, unknown> : {};
  return { status: response.status, headers: response.headers, body, text };
};
const post = (path: string, body: unknown, more: RequestInit & { readonly as?: string | null } = {}): Promise<Answer> =>
  ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), ...more, headers: { 'content-type': 'application/json', ...(more.headers as Record<string, string> | undefined) } });

it('smoke', async () => {
  const open = { id: randomUUID(), on: '2019-10-08', at: '2019-10-08T01:00:00.000Z', data: { mode: 'simulation', administrator: 'admin', name: '系统管理员', org: '370100' } };
  for (const a of [await ask('/health', { as: null }), await ask('/v1/me'), await ask('/v1/commands', { as: null }), await ask('/v1/commands', { as: 'nonsense' }), await ask('/v1/nowhere', { as: null }),
    await post('/v1/commands/OpenStore?dryRun=true', open), await post('/v1/commands/OpenStore', open), await post('/v1/commands/OpenStore', open), await post('/v1/commands/OpenStre', open),
    await post('/v1/commands/OpenStore', { ...open, dta: 1 }), await post('/v1/commands/OpenStore', '{"id":1,"id":2}'), await post('/v1/commands/OpenStore', 'x'.repeat(1024 * 1024 + 1)),
    await post('/v1/commands/OpenStore', '<a/>', { headers: { 'content-type': 'text/xml' } }), await post('/v1/commands/OpenStore?dryrun=true', open), await ask('/v1/me'), await ask('/problems/auth.token-missing', { as: null }),
    await post('/v1/day-book', `${JSON.stringify({ ...open, do: 'OpenStore' })}\nnot json\n\n${JSON.stringify({ id: randomUUID(), do: 'RegisterOrganisation', on: '2019-10-08', data: {} })}\n`, { headers: { 'content-type': 'application/x-ndjson' } }),
    await ask('/docs', { as: null }), await ask('/docs/swagger-ui.css', { as: null }), await ask('/openapi.json', { as: null }),
  ]) console.log(a.status, JSON.stringify([...a.headers]), a.text.slice(0, 700));
  console.log(Object.keys(openApiDocument(app).paths));
});
