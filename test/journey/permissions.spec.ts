import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EVENT_STORE, type EventStore, type NewEvent } from '#event-store';
import { Identity } from '#identity';
import type { Instant } from '#kernel';
import { roles } from '#notice';
import { permissions, type Permission } from '#scheme/commands';
import { storeStream } from '#scheme/history';
import * as admin from '../../apps/admin-api/app.js';
import { fact, type Happened } from '../support/builders.js';
import { testDatabase, type TestDatabase } from '../support/postgres.js';
import { migrations } from './doors.client.js';

/** One row of the committed table: which roles may issue a command, in their own organisation only or in any. */
interface Row { readonly own: readonly string[]; readonly any: readonly string[] }
interface Said { readonly status: number; readonly code: string | null }

const [TODAY, NOW] = ['2020-03-20', '2020-03-20T01:00:00.000Z' as Instant];
const ORGANISATIONS = ['370100', '370116', '370181'];
const ELSEWHERE = '370181';
const codes = roles.map(({ code }) => code);
const rolesIn = (cell = ''): readonly string[] => [...cell.matchAll(/`([A-Z0-9_]+)`/g)].flatMap(([, code]) => code ?? []);

/** What is to be expected is read from the table people have reviewed, and not from the registry that answers. */
const rowsIn = (text: string): ReadonlyMap<string, Row> => new Map(text.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  return /^\| [A-Z][A-Za-z]+ \|/.test(line) ? [[cells[1] ?? '', { own: rolesIn(cells[4]), any: rolesIn(cells[5]) }] as const] : [];
}));
const table = rowsIn(readFileSync(resolve('libs/scheme/commands/PERMISSIONS.md'), 'utf8'));
const cells = permissions();
const commands = [...new Set(cells.map(({ command }) => command))];

const ADMITTED = 'admitted';
/** The table's answer for a role in the own and in another organisation. Nobody opens a store that is open: to it everybody is a stranger. */
const expectedOf = (command: string, role: string): readonly [own: string, other: string] => {
  const { own, any } = table.get(command) ?? { own: [], any: [] };
  if (own.length + any.length === 0) return ['403 officer.unknown', '403 officer.unknown'];
  if (any.includes(role)) return [ADMITTED, ADMITTED];
  return own.includes(role) ? [ADMITTED, '403 officer.other-organisation'] : ['403 officer.role-missing', '403 officer.role-missing'];
};
/** Past the doorbell: a rule answered, whatever it said, or the day the command is dated by. */
const shown = ({ status, code }: Said): string => ([200, 422].includes(status) ? ADMITTED : `${status} ${code ?? ''}`);

const officerId = (org: string, role: string): string => `T-${org}-${role}`;
const staff = ORGANISATIONS.flatMap((org) => codes.flatMap((role) => [
  fact(`officer-${officerId(org, role)}`, ['OfficerRegistered.v1', { officerId: officerId(org, role), name: '示例', org, unit: 'AGENCY' }], { org }),
  fact(`officer-${officerId(org, role)}`, ['RolesGranted.v1', { officerId: officerId(org, role), roles: [role] }], { org }),
]));

let database: TestDatabase;
let secretsDir: string;
let app: NestFastifyApplication;
let url: URL;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const tokens = new Map<string, string>();

const remember = async (past: readonly Happened[]): Promise<void> => {
  const streams = new Map<string, NewEvent[]>();
  for (const { stream, event: { type, data, meta } } of past) {
    streams.set(stream, [...streams.get(stream) ?? [], { id: randomUUID(), type, data: data as unknown as NewEvent['data'], meta }]);
  }
  await app.get<EventStore>(EVENT_STORE).appendMany(
    [...streams].map(([stream, events]) => ({ stream, expected: 'no_stream' as const, events })), { recordedAt: NOW });
};

/** A dry run over a connection that is kept: nothing is written, so no cell depends on another. */
const asked = ({ command, example }: Permission, who: string): Promise<Said> => new Promise((done, failed) => {
  const body = JSON.stringify({ id: randomUUID(), on: TODAY, at: NOW, data: example });
  const headers = { authorization: `Bearer ${tokens.get(who) ?? ''}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request({ agent, host: url.hostname, port: url.port, method: 'POST', path: `/v1/commands/${command}?dryRun=true`, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', failed).on('end', () => {
      const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly code?: string };
      done({ status: response.statusCode ?? 0, code: code ?? null });
    });
  });
  sent.on('error', failed).end(body);
});

beforeAll(async () => {
  database = await testDatabase(migrations);
  secretsDir = mkdtempSync(join(tmpdir(), 'zz-permissions-'));
  const config = { host: '127.0.0.1', port: 0, secretsDir, databaseUrl: database.clerkUrl };
  app = await admin.createApp(config);
  url = new URL(await admin.startApp(app, config));
  await remember([fact(storeStream, ['StoreOpened.v1', { mode: 'simulation', administrator: 'O-admin' }])]);
  await remember(staff);
  const identity = app.get(Identity);
  for (const who of ORGANISATIONS.flatMap((org) => codes.map((role) => officerId(org, role)))) {
    tokens.set(who, (await identity.issue(who, '测试', 1)).bearer);
  }
}, 180_000);
afterAll(async () => {
  agent.destroy();
  await app.close();
  await database.drop();
  rmSync(secretsDir, { recursive: true });
});

const compared = async (of: readonly Permission[], side: 0 | 1): Promise<void> => {
  const answers = await Promise.all(of.map((cell) => asked(cell, officerId(side === 0 ? cell.org : ELSEWHERE, cell.role))));
  expect(of.map(({ role }, i) => `${role}: ${shown(answers[i] as Said)}`))
    .toEqual(of.map(({ command, role }) => `${role}: ${expectedOf(command, role)[side]}`));
};

describe('clause JN-3.3c — role × command × organisation over HTTP, as the committed table says', () => {
  it('has a row for every command there is', () => {
    expect([...table.keys()]).toEqual(commands);
    expect(cells).toHaveLength(commands.length * codes.length);
    expect(cells.filter(({ org }) => org === ELSEWHERE)).toEqual([]);
  });

  it.each(commands)('%s, where nothing has happened yet', async (command) => {
    const own = cells.filter((cell) => cell.command === command);
    await compared(own, 0);
    await compared(own.filter(({ role }) => expectedOf(command, role)[1] !== '403 officer.other-organisation'), 1);
  });
});

describe('clause JN-3.3c — a history another organisation began', () => {
  const foreign = cells.filter(({ command, role }) => expectedOf(command, role)[1] === '403 officer.other-organisation');
  // One event of it is enough, for the door looks no further.
  beforeAll(() => remember([...new Map(foreign.map(({ primary, org }) => [primary, org]))].map(
    ([stream, org]) => fact(stream, ['BatchNotified.v1', { batchId: 'B', noticeId: 'N' }], { org }))));

  it.each([...new Set(foreign.map(({ command }) => command))])('%s is nobody else\'s', async (command) => {
    await compared(foreign.filter((cell) => cell.command === command), 1);
  });
});
