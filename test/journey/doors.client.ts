import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { auditMigrations } from '#audit';
import { eventStoreMigrations } from '#event-store/postgres';
import { identityMigrations } from '#identity';
import { ledgerMigrations } from '#ledger/projector';
import { openPool } from '#postgres';
import { privacyMigrations } from '#privacy';
import { viewsMigrations } from '#scheme/views';
import * as admin from '../../apps/admin-api/app.js';
import * as audit from '../../apps/audit-api/app.js';
import * as worker from '../../apps/ledger-worker/app.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';

export interface Answer { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Record<string, unknown> }
export interface Wish {
  readonly method?: string; readonly body?: string | Uint8Array | object; readonly as?: string | null; readonly headers?: Record<string, string>,
}

/** All processes of a real installation in this one, on free ports and a database of their own. */
export interface Doors {
  readonly admin: NestFastifyApplication; readonly audit: NestFastifyApplication;
  readonly adminUrl: string; readonly auditUrl: string; readonly workerUrl: string;
  /** the administrator's first token */
  readonly root: string;
  readonly database: TestDatabase;
  readonly secretsDir: string;
  /** what must not change when a request is refused: positions, rows, tokens, sealed records */
  fingerprint(): Promise<string>;
  /** waits until ledger, log and views hold every event */
  caughtUp(): Promise<void>;
  /** stops the processes; the database and the secrets stay, for `on` of the next */
  stop(): Promise<void>;
  /** stops what runs and takes everything away */
  close(): Promise<void>;
}

export interface DoorsOrder {
  /** of doors that were stopped: a restart of the same installation */
  readonly on?: Pick<Doors, 'database' | 'secretsDir'>;
  readonly eventStoreUrl?: string; readonly eventStreamPrefix?: string; readonly logOrigin?: string;
}

export const migrations = [...eventStoreMigrations, ...privacyMigrations, ...identityMigrations, ...viewsMigrations, ...ledgerMigrations, ...auditMigrations];
const FINGERPRINT = `select (select count(*) || '/' || coalesce(max(position), 0) from event_store.es_event) as events,
  (select position from event_store.es_head) as head,
  (select count(*) from privacy.record) as sealed, (select count(*) || '/' || count(revoked_at) from identity.token) as tokens`;

export const openDoors = async ({ on, ...settings }: DoorsOrder = {}): Promise<Doors> => {
  const database = on?.database ?? await testDatabase(migrations);
  const secretsDir = on?.secretsDir ?? mkdtempSync(join(tmpdir(), 'zz-doors-'));
  const at = { host: '127.0.0.1', port: 0, secretsDir, ...settings };
  const configs = {
    admin: { ...at, databaseUrl: database.clerkUrl }, worker: { ...at, databaseUrl: database.workerUrl }, audit: { ...at, databaseUrl: database.auditorUrl },
  };
  const apps = { admin: await admin.createApp(configs.admin), worker: await worker.createApp(configs.worker), audit: await audit.createApp(configs.audit) };
  const stopApps = async (): Promise<void> => { for (const app of [apps.audit, apps.worker, apps.admin]) await app.close(); };
  const started = async (): Promise<readonly [admin: string, worker: string, audit: string]> => [
    await admin.startApp(apps.admin, configs.admin), await worker.startApp(apps.worker, configs.worker), await audit.startApp(apps.audit, configs.audit),
  ];
  const [adminUrl, workerUrl, auditUrl] = await started().catch(async (error: unknown) => { await stopApps(); throw error; });
  const owner = openPool(database.ownerUrl, { max: 1 });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= (async () => {
    await stopApps();
    await owner.end();
  })());
  return {
    admin: apps.admin, audit: apps.audit, adminUrl, auditUrl, workerUrl, database, secretsDir,
    root: readFileSync(join(secretsDir, 'admin.token'), 'utf8').trim(),
    fingerprint: async () => JSON.stringify((await owner.query(FINGERPRINT)).rows),
    caughtUp: () => caughtUp(workerUrl),
    stop,
    close: async () => {
      await stop();
      await database.drop();
      rmSync(secretsDir, { recursive: true });
    },
  };
};

const caughtUp = async (workerUrl: string): Promise<void> => {
  for (let waited = 0; ; waited += 50) {
    const health = await ask(`${workerUrl}/health`);
    if (health.json['caughtUp'] === true) return;
    if (waited > 20_000) throw new Error(`the worker does not catch up: ${health.text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** A question may meet a connection that the server closes at that moment, because it was idle for too long: it is asked once more. */
const patiently = async (again: boolean, request: () => Promise<Response>): Promise<Response> => {
  try { return await request(); } catch (error) {
    if (!again || (error as { cause?: { code?: string } }).cause?.code !== 'ECONNRESET') throw error;
    return request();
  }
};

/** One request; an object is sent as JSON. */
export const ask = async (url: string, { method, body, as = null, headers = {} }: Wish = {}): Promise<Answer> => {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
  const response = await patiently(method === undefined && body === undefined, () => fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(as === null ? {} : { authorization: `Bearer ${as}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as string }),
  }));
  const text = await response.text();
  const isJson = /application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, json: isJson && text !== '' ? JSON.parse(text) as Record<string, unknown> : {} };
};

/** A command with a fresh id, on a day of the simulation. */
export const command = (name: string, data: object, on = '2019-10-08'): { id: string; do: string; on: string; at: string; data: object } =>
  ({ id: randomUUID(), do: name, on, at: `${on}T02:00:00.000Z`, data });

export const ndjson = (lines: readonly unknown[]): string => lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
