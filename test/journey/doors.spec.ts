import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createApp as createAdmin, openApiDocument as adminDocument } from '../../apps/admin-api/app.js';
import { createApp as createAudit, openApiDocument as auditDocument } from '../../apps/audit-api/app.js';
import { ask, command, ndjson, openDoors, type Answer, type Doors, type Wish } from './doors.client.js';

let doors: Doors;
const tokens: Record<string, string> = {};
const clerks = (path: string, wish: Wish = {}): Promise<Answer> => ask(`${doors.adminUrl}${path}`, { as: doors.root, ...wish });
const auditors = (path: string, wish: Wish = {}): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: tokens['O-audit'] ?? null, ...wish });
const issue = (line: ReturnType<typeof command>, wish: Wish = {}): Promise<Answer> => {
  const { do: name, ...body } = line;
  return clerks(`/v1/commands/${name}`, { body, ...wish });
};
const NDJSON = { 'content-type': 'application/x-ndjson' };
const dayBook = async (lines: readonly unknown[], query = '', wish: Wish = {}): Promise<Record<string, unknown>[]> => {
  const { text } = await clerks(`/v1/day-book${query}`, { method: 'POST', body: ndjson(lines), ...wish, headers: { ...NDJSON, ...wish.headers } });
  return text.trimEnd().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
};

const OFFICERS = [
  ['O-accept', '370100', 'AGENCY', 'ACCEPT'], ['O-audit', '370100', 'AUDIT_OFFICE', 'AUDITOR'], ['O-export', '370100', 'AUDIT_OFFICE', 'EXPORTER'],
  ['O-lw-audit', '370116', 'AUDIT_OFFICE', 'AUDITOR'], ['O-fb', '370100', 'FINANCE_BUREAU', 'FB_OP'], ['O-acct', '370100', 'AGENCY', 'FIN_ACCT'],
] as const;
const FOUNDING = [
  command('OpenStore', { mode: 'simulation', administrator: 'admin', name: '系统管理员', org: '370100' }),
  command('RegisterOrganisation', { orgId: '370100', name: '济南市', level: 'CITY' }),
  command('RegisterOrganisation', { orgId: '370116', name: '莱芜区', level: 'DISTRICT', parent: '370100' }),
  ...OFFICERS.flatMap(([officerId, org, unit, role]) =>
    [command('RegisterOfficer', { officerId, name: '测试员', org, unit }), command('GrantRoles', { officerId, roles: [role] })]),
];
/** 1,000 yuan of interest: the smallest command that posts. */
const interest = (id: string): ReturnType<typeof command> => command(
  'RecordInterest', { org: '370100', interestId: id, amountFen: 100_000, bankReference: id },
);

beforeAll(async () => {
  doors = await openDoors();
  const results = await dayBook(FOUNDING);
  expect(results.map((result) => result['outcome'])).toEqual(FOUNDING.map(() => 'accepted'));
  for (const [officerId] of OFFICERS) {
    const token = await clerks('/v1/tokens', { body: { officerId, label: '测试', ttlDays: 1 } });
    tokens[officerId] = String(token.json['bearer']);
  }
  await doors.caughtUp();
});
afterAll(() => doors.close());

describe('what the clerks\' door does not take', () => {
  const fresh = (): object => ({ id: randomUUID(), on: '2019-10-08', data: { orgId: '370199', name: '某区', level: 'DISTRICT' } });
  const PATH = '/v1/commands/RegisterOrganisation';
  const cases: readonly (readonly [string, string, () => Wish, number, string])[] = [
    ['no token', PATH, () => ({ body: fresh(), as: null }), 401, 'auth.token-missing'],
    ['another scheme', PATH, () => ({ body: fresh(), as: null, headers: { authorization: 'Basic YWRtaW46YWRtaW4=' } }), 401, 'auth.token-unknown'],
    ['a garbage token', PATH, () => ({ body: fresh(), as: 'garbage' }), 401, 'auth.token-unknown'],
    ['a made-up token', PATH, () => ({ body: fresh(), as: `zz_${'A'.repeat(43)}` }), 401, 'auth.token-unknown'],
    ['the wrong role', PATH, () => ({ body: fresh(), as: tokens['O-accept'] ?? null }), 403, 'officer.role-missing'],
    ['acting for another without the role', PATH, () => ({ body: { ...fresh(), by: 'admin' }, as: tokens['O-accept'] ?? null }), 403, 'officer.not-simulator'],
    ['an unknown member', PATH, () => ({ body: { ...fresh(), dta: 1 } }), 400, 'request.unknown-member'],
    ['an unknown member of the data', PATH, () => (
      { body: { ...fresh(), data: { orgId: '370199', name: 'x', level: 'DISTRICT', status: 'x' } } }
    ), 400, 'command.malformed'],
    ['a missing member', PATH, () => ({ body: { on: '2019-10-08', data: {} } }), 400, 'request.bad-member'],
    ['a body that is no object', PATH, () => ({ body: [] }), 400, 'request.bad-member'],
    ['an id that is no UUID', PATH, () => ({ body: { ...fresh(), id: '1' } }), 400, 'command.malformed'],
    ['a day that is none', PATH, () => ({ body: { ...fresh(), on: '2019-02-30' } }), 400, 'command.malformed'],
    ['a clock that goes back', PATH, () => ({ body: { ...fresh(), at: '2019-01-01T00:00:00.000Z', on: '2019-01-01' } }), 400, 'simulation.clock-back'],
    ['bad JSON', PATH, () => ({ body: '{"id":' }), 400, 'request.bad-json'],
    ['no body', PATH, () => ({ method: 'POST' }), 400, 'request.bad-member'],
    ['an empty JSON body', PATH, () => ({ method: 'POST', body: '' }), 400, 'request.bad-json'],
    ['a member twice', PATH, () => ({ body: '{"id":"a","id":"b"}' }), 400, 'request.bad-json'],
    ['__proto__', PATH, () => ({ body: '{"__proto__":{"id":"a"}}' }), 400, 'request.bad-json'],
    ['bytes that are no UTF-8', PATH, () => ({ body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) }), 400, 'request.bad-json'],
    ['a number beyond 2^53', PATH, () => ({ body: '{"id":9007199254740993}' }), 400, 'request.bad-json'],
    ['a body too large', PATH, () => ({ body: `"${'x'.repeat(1024 * 1024)}"` }), 413, 'request.too-large'],
    ['another media type', PATH, () => ({ body: '<a/>', headers: { 'content-type': 'text/xml' } }), 415, 'request.media-type'],
    ['a day book where a command belongs', PATH, () => ({ body: '{}', headers: NDJSON }), 415, 'request.media-type'],
    ['a day book where an order belongs', '/v1/tokens', () => ({ body: '{}', headers: NDJSON }), 415, 'request.media-type'],
    ['a command where a day book belongs', '/v1/day-book', () => ({ body: {} }), 415, 'request.media-type'],
    ['an unknown command', '/v1/commands/RegisterOrganization', () => ({ body: fresh() }), 404, 'command.unknown'],
    ['a prototype\'s member as a command', '/v1/commands/constructor', () => ({ body: fresh() }), 404, 'command.unknown'],
    ['an unknown parameter', `${PATH}?dryrun=true`, () => ({ body: fresh() }), 400, 'request.unknown-parameter'],
    ['a parameter twice', `${PATH}?dryRun=true&dryRun=false`, () => ({ body: fresh() }), 400, 'request.bad-parameter'],
    ['a parameter that is no word of ours', `${PATH}?dryRun=1`, () => ({ body: fresh() }), 400, 'request.bad-parameter'],
    ['a key and an id that differ', PATH, () => ({ body: fresh(), headers: { 'idempotency-key': randomUUID() } }), 400, 'request.bad-member'],
    ['a name in the body that differs', PATH, () => ({ body: { ...fresh(), do: 'OpenStore' } }), 400, 'request.bad-member'],
    ['a stream that moved on', PATH, () => ({ body: fresh(), headers: { 'if-match': '"officer-admin@0"' } }), 409, 'stream.not-at-revision'],
    ['an If-Match that is none', PATH, () => ({ body: fresh(), headers: { 'if-match': 'officer-admin@0' } }), 400, 'request.bad-header'],
    ['an id used for another command', PATH, () => (
      { body: { id: FOUNDING[1]?.id, on: '2019-10-08', data: { orgId: '370100', name: '乙', level: 'CITY' } } }
    ), 409, 'command.id-reused'],
    ['what a rule refuses', '/v1/commands/GrantRoles', () => (
      { body: { id: randomUUID(), on: '2019-10-08', data: { officerId: 'O-acct', roles: ['CASHIER'] } } }
    ), 422, 'officer.roles-incompatible'],
    ['another method', PATH, () => ({ method: 'PUT', body: fresh() }), 404, 'resource.unknown'],
    ['an address in another case', '/V1/commands', () => ({}), 404, 'resource.unknown'],
    ['an address with a slash more', '/v1/commands/', () => ({}), 404, 'resource.unknown'],
    ['tokens by an officer who is no administrator', '/v1/tokens', () => (
      { body: { officerId: 'O-audit', label: 'x', ttlDays: 1 }, as: tokens['O-accept'] ?? null }
    ), 403, 'auth.role-missing'],
    ['a token for nobody', '/v1/tokens', () => ({ body: { officerId: 'nobody', label: 'x', ttlDays: 1 } }), 400, 'request.bad-member'],
    ['a token for an officer whose id holds NUL', '/v1/tokens', () => (
      { body: { officerId: 'O-audit\u0000', label: 'x', ttlDays: 1 } }
    ), 400, 'request.bad-member'],
    ['a token whose label holds NUL', '/v1/tokens', () => ({ body: { officerId: 'O-audit', label: 'x\u0000', ttlDays: 1 } }), 400, 'request.bad-member'],
    ['a token for ever', '/v1/tokens', () => ({ body: { officerId: 'O-audit', label: 'x', ttlDays: 1e9 } }), 400, 'request.bad-member'],
    ['a token that is not there', `/v1/tokens/${randomUUID()}`, () => ({ method: 'DELETE' }), 404, 'resource.unknown'],
  ];

  it.each(cases)('%s: %s', async (_name, path, wish, status, code) => {
    const before = await doors.fingerprint();
    const answer = await clerks(path, wish());
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    expect(answer.json).toMatchObject(
      {
        type: `/problems/${code}`, status, written: 0, title: expect.any(String), detail: expect.any(String),
        retry: expect.stringMatching(/never|sameId|afterRefresh/),
      },
    );
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json['instance']).toBe(answer.headers.get('request-id'));
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer' : null);
    expect(answer.text).not.toMatch(/node_modules|\.ts:|select |insert /i);
    expect(await doors.fingerprint()).toBe(before);
    expect(JSON.parse(before)[0]).toMatchObject({ events: '17/17' });
  });

  it('names the member and what was probably meant', async () => {
    const { json } = await clerks(PATH, { body: { ...fresh(), dta: 1 } });
    expect(json['errors']).toEqual([{ pointer: '/dta', detail: 'unknown member dta; did you mean data?' }]);
    const inner = await clerks(PATH, { body: { ...fresh(), data: { orgId: '370199', name: 'x', level: 'DISTRICT', status: 'x' } } });
    expect(inner.json['errors']).toEqual([expect.objectContaining({ pointer: '/data/status' })]);
    const near = await clerks('/v1/commands/RegisterOrganization', { body: fresh() });
    expect(near.json['detail']).toContain('did you mean RegisterOrganisation?');
  });
  it('tells a refusal with clause, words of the notice and reason', async () => {
    const { json } = await issue(command('GrantRoles', { officerId: 'O-acct', roles: ['CASHIER'] }));
    expect(json).toMatchObject({ clause: 'JN-3.3c', quotation: expect.stringMatching(/[\u4e00-\u9fff]{6}/), retry: 'never' });
  });
  it('speaks Chinese, and English when asked', async () => {
    const zh = await clerks('/v1/me', { as: null });
    const en = await clerks('/v1/me', { as: null, headers: { 'accept-language': 'en-GB,zh;q=0.5' } });
    expect([zh.json['title'], en.json['title']]).toEqual(['未登录', 'No token']);
    expect(zh.json['code']).toBe(en.json['code']);
  });
  it('answers no garbage with a 5xx, whatever the command', async () => {
    const before = await doors.fingerprint();
    const { json } = await clerks('/v1/commands');
    const catalogue = json['commands'] as { name: string; example: Record<string, unknown> }[];
    const strange: readonly unknown[] = [
      null, 0, -1, 1e300, 0.5, '', 'x'.repeat(5_000), '\u0000', '😀', true, [], {}, [[[]]], { constructor: 1 }, '2019-02-31', "'; drop table x --",
    ];
    let asked = 0;
    for (const { name, example } of catalogue) {
      const bodies: unknown[] = strange.slice(0, 6).map((data) => ({ id: randomUUID(), on: '2019-10-08', data }));
      for (const [i, field] of Object.keys(example).entries()) {
        for (let j = 0; j < 3; j += 1) bodies.push(
          { id: randomUUID(), on: '2019-10-08', data: { ...example, [field]: strange[(i * 3 + j * 5) % strange.length] } },
        );
      }
      const answers = await Promise.all(bodies.map((body) => clerks(`/v1/commands/${name}?dryRun=true`, { body: body as object })));
      asked += answers.length;
      for (const [i, { status, text }] of answers.entries()) if (![200, 400, 403, 422].includes(status)) throw new Error(
        `${name} ${JSON.stringify(bodies[i]).slice(0, 300)}: ${status} ${text}`,
      );
    }
    expect(asked).toBeGreaterThan(500);
    expect(await doors.fingerprint()).toBe(before);
  });
});

describe('the clerks\' door', () => {
  it('answers 200 to a dry run and writes nothing, 201 to the command, 200 to the same again with the same events', async () => {
    const line = command('RegisterOfficer', { officerId: 'O-new', name: '新员', org: '370100', unit: 'AGENCY' });
    const before = await doors.fingerprint();
    const dry = await clerks(
      '/v1/commands/RegisterOfficer?dryRun=true', { body: { id: line.id, on: line.on, data: line.data }, headers: { 'simulated-at': line.at } },
    );
    expect([dry.status, dry.json['outcome'], dry.json['postings'], dry.json['expires']]).toEqual([200, 'wouldAccept', [], []]);
    expect(await doors.fingerprint()).toBe(before);
    const first = await issue(line);
    expect([first.status, first.json['outcome'], first.headers.get('idempotent-replayed')]).toEqual([201, 'accepted', null]);
    expect(first.headers.get('zz-position')).toBe(first.json['position']);
    const written = await doors.fingerprint();
    expect(written).not.toBe(before);
    const again = await clerks(
      '/v1/commands/RegisterOfficer', { body: { on: line.on, data: line.data }, headers: { 'idempotency-key': line.id, 'simulated-at': line.at } },
    );
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(again.json).toMatchObject({ deduplicated: true, position: first.json['position'], recordedAt: first.json['recordedAt'] });
    expect(again.json['events']).toEqual(first.json['events']);
    expect(await doors.fingerprint()).toBe(written);
    const expecting = await issue(command('GrantRoles', { officerId: 'O-new', roles: ['INSPECT'] }), { headers: { 'if-match': '"officer-O-new@0"' } });
    expect(expecting.status).toBe(201);
  });
  it('lets one of many at once who decided on the same revision through, and tells the others what came before them', async () => {
    await issue(command('RegisterOfficer', { officerId: 'O-race', name: '员', org: '370100', unit: 'AGENCY' }));
    const answers = await Promise.all(['ACCEPT', 'REVIEW1', 'REVIEW2', 'INSPECT', 'NOTICE', 'SUPERVISE'].map((role) =>
      issue(command('GrantRoles', { officerId: 'O-race', roles: [role] }), { headers: { 'if-match': '"officer-O-race@0"' } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    for (const { json } of answers.filter(({ status }) => status === 409)) {
      expect(json).toMatchObject({ code: 'stream.not-at-revision', stream: 'officer-O-race', expected: 0, events: [{ revision: 1, actor: 'admin' }] });
    }
  });
  it('tells on a dry run what it would post, in every book, and writes nothing', async () => {
    const before = await doors.fingerprint();
    const { id: _id, ...line } = interest('INT-DRY');
    const body = { id: randomUUID(), on: line.on, data: line.data };
    const { json } = await clerks('/v1/commands/RecordInterest?dryRun=true', { body, as: tokens['O-acct'] ?? null });
    const postings = json['postings'] as { bookSet: { book: string }; voucherDate: string; lines: { account: string; side: string; amountFen: number }[] }[];
    const shown = postings.map(({ bookSet, voucherDate, lines }) =>
      [bookSet.book, voucherDate, ...lines.map(({ side, account, amountFen }) => `${side} ${account} ${amountFen}`)]);
    expect(shown).toEqual([['F', '2019-10-08', 'D 1001 100000', 'C 4201 100000'], ['A', '2019-10-08', 'D 1003 100000', 'C 4201 100000']]);
    expect(JSON.stringify(postings)).not.toMatch(/"(number|voucherId)"/);
    expect(await doors.fingerprint()).toBe(before);
  });
  it('says on every answer which request it was, where the store stands and what kind it is', async () => {
    for (const [path, wish] of [['/health', { as: null }], ['/v1/me', {}], ['/v1/me', { as: null }], ['/nowhere', {}], ['/openapi.json', { as: null }], [
      '/v1/day-book', { body: '', headers: NDJSON },
    ]] as const) {
      const { headers } = await clerks(path, wish);
      expect(headers.get('request-id')).toMatch(/^req_[0-9a-f-]{36}$/);
      expect(headers.get('zz-position')).toMatch(/^\d+$/);
      expect(headers.get('zz-store-mode')).toBe('simulation');
      expect(headers.get('server-timing')).toMatch(/^total;dur=\d/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect((await clerks('/health', { as: null })).json).toMatchObject({ status: 'ok', mode: 'simulation' });
    expect((await clerks('/v1/me')).json).toMatchObject({ officerId: 'admin', roles: ['SYS_ADMIN', 'SIMULATOR'], mode: 'simulation' });
  });
  it('lets a revoked token in no more', async () => {
    const { json } = await clerks('/v1/tokens', { body: { officerId: 'O-accept', label: 'x', ttlDays: 1 } });
    const as = String(json['bearer']);
    expect((await clerks('/v1/me', { as })).status).toBe(200);
    expect((await clerks(`/v1/tokens/${String(json['tokenId'])}`, { method: 'DELETE' })).status).toBe(204);
    expect((await clerks('/v1/me', { as })).status).toBe(401);
  });
  it('serves its description, its try-it page and its problems itself', async () => {
    const page = await clerks('/docs', { as: null });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const [, file] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await clerks(String(file), { as: null })).status).toBe(200);
    expect(page.text).not.toMatch(/https?:\/\//);
    expect((await clerks('/docs/start.js', { as: null })).text).toContain('validatorUrl: null');
    expect((await clerks('/docs/../package.json', { as: null })).status).toBe(404);
    expect((await clerks('/problems/outcome_unknown', { as: null })).text).toContain('HTTP 503');
  });
});

describe('a day book', () => {
  const good = (): ReturnType<typeof command> => command(
    'RegisterOfficer', { officerId: `O-${randomUUID().slice(0, 8)}`, name: '员', org: '370100', unit: 'AGENCY' },
  );

  it('is not stopped by bad lines, and tells each line\'s number', async () => {
    const results = await dayBook(
      [good(), 'no json', '', command('Nothing', {}), command('GrantRoles', { officerId: 'nobody', roles: ['ACCEPT'] }), { id: 1 }, good()],
    );
    expect(results.map(({ line, outcome, code }) => [line, outcome, code])).toEqual([
      [1, 'accepted', undefined], [2, 'failed', 'request.bad-json'], [4, 'failed', 'command.unknown'], [5, 'refused', undefined],
      [6, 'failed', 'request.bad-member'], [7, 'accepted', undefined],
    ]);
  });
  it('stops at the first bad line when strict', async () => {
    const before = await doors.fingerprint();
    expect((await dayBook(['no json', good(), good()], '?strict=true')).map(({ line }) => line)).toEqual([1]);
    expect(await doors.fingerprint()).toBe(before);
  });
  it('writes nothing on a dry run, nor for an officer without the role or without a token', async () => {
    const before = await doors.fingerprint();
    expect((await dayBook([good()], '?dryRun=true')).map(({ outcome }) => outcome)).toEqual(['wouldAccept']);
    expect((await dayBook([good()], '', { as: tokens['O-accept'] ?? null })).map(({ outcome, status }) => [outcome, status])).toEqual([['failed', 403]]);
    expect((await clerks('/v1/day-book', { body: ndjson([good()]), headers: NDJSON, as: null })).status).toBe(401);
    expect(await doors.fingerprint()).toBe(before);
  });
  it('passes over a line above 1 MiB and goes on', async () => {
    const results = await dayBook([`"${'x'.repeat(1024 * 1024)}"`, good()]);
    expect(results.map(({ line, outcome, code }) => [line, outcome, code])).toEqual([[1, 'failed', 'limit.line-size'], [2, 'accepted', undefined]]);
  });
  it('ends after 100 000 lines', async () => {
    const before = await doors.fingerprint();
    const results = await dayBook([...Array.from({ length: 100_000 }, () => ''), good(), good()]);
    expect(results.map(({ line, code }) => [line, code])).toEqual([[100_001, 'limit.lines']]);
    expect(await doors.fingerprint()).toBe(before);
  });
  it('answers a line before the next is sent', async () => {
    const sending = request(`${doors.adminUrl}/v1/day-book`, { method: 'POST', headers: { ...NDJSON, authorization: `Bearer ${doors.root}` } });
    sending.write(ndjson([good()]));
    const [response] = await once(sending, 'response') as [IncomingMessage];
    const lines = createInterface({ input: response })[Symbol.asyncIterator]();
    expect(JSON.parse(String((await lines.next()).value))).toMatchObject({ line: 1, outcome: 'accepted' });
    sending.end(ndjson([good()]));
    expect(JSON.parse(String((await lines.next()).value))).toMatchObject({ line: 2, outcome: 'accepted' });
    expect((await lines.next()).done).toBe(true);
  });
  it('reads no further than its results are read', async () => {
    const book = Array.from({ length: 3_000 }, () => command('GrantRoles', { officerId: 'nobody', roles: ['ACCEPT'] }));
    const sending = request(`${doors.adminUrl}/v1/day-book?dryRun=true`, { method: 'POST', headers: { ...NDJSON, authorization: `Bearer ${doors.root}` } });
    sending.on('error', () => undefined);
    sending.end(ndjson(book));
    const [response] = await once(sending, 'response') as [IncomingMessage];
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    response.destroy(); // a client that goes away ends the book
    expect((await clerks('/health')).status).toBe(200);
  });
});

describe('the auditors\' door', () => {
  beforeAll(async () => {
    const answer = await issue(interest('B-1'), { as: tokens['O-acct'] ?? null });
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([201, expect.anything()]);
    await doors.caughtUp();
  });
  const BALANCE = '/v1/balances/F.1001?org=370100';
  const cases: readonly (readonly [string, string, () => Wish, number, string])[] = [
    ['no token', BALANCE, () => ({ as: null }), 401, 'auth.token-missing'],
    ['a garbage token', BALANCE, () => ({ as: 'x' }), 401, 'auth.token-unknown'],
    ['a clerk', BALANCE, () => ({ as: tokens['O-accept'] ?? null }), 403, 'auth.role-missing'],
    ['the administrator', BALANCE, () => ({ as: doors.root }), 403, 'auth.role-missing'],
    ['a district auditor, the city', BALANCE, () => ({ as: tokens['O-lw-audit'] ?? null }), 403, 'auth.other-organisation'],
    ['a district auditor, a city voucher', '/v1/vouchers/F.370100.201910.0001', () => ({ as: tokens['O-lw-audit'] ?? null }), 403, 'auth.other-organisation'],
    ['a district auditor, the whole log', '/v1/replay', () => ({ as: tokens['O-lw-audit'] ?? null }), 403, 'auth.other-organisation'],
    ['a district auditor, a city officer\'s stream', '/v1/streams/officer-O-accept', () => ({ as: tokens['O-lw-audit'] ?? null }), 404, 'resource.unknown'],
    ['an auditor, a package', '/v1/packages?org=370100', () => ({}), 403, 'auth.role-missing'],
    ['an organisation outside', '/v1/balances/F.1001?org=370200', () => ({}), 403, 'auth.other-organisation'],
    ['an unknown parameter', `${BALANCE}&asof=2019-12-31`, () => ({}), 400, 'request.unknown-parameter'],
    ['a parameter twice', `${BALANCE}&asOf=2019-12-31&asOf=2019-12-30`, () => ({}), 400, 'request.bad-parameter'],
    ['no organisation', '/v1/balances/F.1001', () => ({}), 400, 'request.bad-parameter'],
    ['a day that is none', `${BALANCE}&asOf=2019-02-30`, () => ({}), 400, 'ledger.unknown-word'],
    ['an unknown moment', `${BALANCE}&knownAt=yesterday`, () => ({}), 400, 'ledger.unknown-word'],
    ['a moment before the calendar', `${BALANCE}&knownAt=0000-01-01T00:00:00Z`, () => ({}), 400, 'ledger.unknown-word'],
    ['a moment after the calendar', `${BALANCE}&knownAt=9999-12-31T23:59:59-01:00`, () => ({}), 400, 'ledger.unknown-word'],
    ['an unknown closing', `${BALANCE}&closing=maybe`, () => ({}), 400, 'ledger.unknown-word'],
    ['an unknown account', '/v1/balances/F.9999?org=370100', () => ({}), 400, 'ledger.unknown-account'],
    ['an unknown book', '/v1/balances/X.1001?org=370100', () => ({}), 400, 'ledger.unknown-book'],
    ['no account at all', '/v1/balances/1001?org=370100', () => ({}), 400, 'request.bad-parameter'],
    ['what the ledger has not read', `${BALANCE}&knownAt=@999999`, () => ({}), 409, 'ledger.not-there-yet'],
    ['a position that is not there', `${BALANCE}&minPosition=999999`, () => ({}), 503, 'ledger.behind'],
    ['a stream with NUL', '/v1/streams/claim-%00', () => ({}), 404, 'resource.unknown'],
    ['a claim with NUL', '/v1/claims/%00/story', () => ({}), 404, 'resource.unknown'],
    ['a voucher with NUL', '/v1/vouchers/F.370100.201910.0001%00', () => ({}), 404, 'ledger.unknown-voucher'],
    ['a voucher with NUL, why', '/v1/explain/F.370100.201910.0001%00', () => ({}), 404, 'ledger.unknown-voucher'],
    ['a line with NUL, why', '/v1/explain/F.370100.201910.0001/%00', () => ({}), 404, 'ledger.unknown-voucher'],
    ['an account with NUL', '/v1/balances/F.1001%00?org=370100', () => ({}), 400, 'request.bad-parameter'],
    ['an event with NUL', '/v1/events/%00/proof', () => ({}), 404, 'resource.unknown'],
    ['a voucher that is not there', '/v1/vouchers/F.370100.201910.0099', () => ({}), 404, 'ledger.unknown-voucher'],
    ['an event that is not there', `/v1/events/${randomUUID()}/proof`, () => ({}), 404, 'log.not-sealed'],
    ['a log that shrinks', '/v1/consistency?from=9&to=1', () => ({}), 400, 'request.bad-parameter'],
    ['an export of a month that is none', '/v1/packages?org=370100&from=201913', () => ({ as: tokens['O-export'] ?? null }), 400, 'package.bad-period'],
    ['a body', BALANCE, () => ({ method: 'POST', body: {} }), 404, 'resource.unknown'],
    ['another method', BALANCE, () => ({ method: 'DELETE' }), 404, 'resource.unknown'],
    ['HEAD', BALANCE, () => ({ method: 'HEAD' }), 404, ''],
  ];
  it.each(cases)('does not serve %s: %s', async (_name, path, wish, status, code) => {
    const before = await doors.fingerprint();
    const answer = await auditors(path, wish());
    expect([answer.status, answer.json['code'] ?? '']).toEqual([status, code]);
    expect(await doors.fingerprint()).toBe(before);
  });

  it('answers a balance with both times resolved, pinned and kept for ever only when both were given', async () => {
    const now = await auditors(BALANCE);
    expect(now.json).toMatchObject({ book: 'F', account: '1001', balanceFen: 100_000, side: 'D', at: { recordedAt: expect.stringMatching(/\+08:00$/) } });
    expect(now.headers.get('cache-control')).toBe('no-store');
    const pinned = await auditors(`${BALANCE}&asOf=2019-12-31&knownAt=${String((now.json['at'] as { knownAt: string }).knownAt)}`);
    expect(pinned.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    const etag = pinned.headers.get('etag') ?? '';
    expect((await auditors(String((pinned.json['links'] as { self: string }).self))).headers.get('etag')).toBe(etag);
    expect((await auditors(String((pinned.json['links'] as { self: string }).self), { headers: { 'if-none-match': etag } })).status).toBe(304);
    const early = await auditors(`${BALANCE}&asOf=2019-10-07`);
    expect(early.json['balanceFen']).toBe(0);
  });
  it('reads what was just written when told its position', async () => {
    const written = await issue(interest('B-2'), { as: tokens['O-acct'] ?? null });
    const read = await auditors(`${BALANCE}&minPosition=${written.headers.get('zz-position') ?? ''}`);
    expect([read.status, read.json['balanceFen']]).toEqual([200, 200_000]);
    expect(Number(read.headers.get('zz-position'))).toBeGreaterThanOrEqual(Number(written.headers.get('zz-position')));
  });
  it('leads from a line to its voucher, its event and the proof of it', async () => {
    const page = await auditors('/v1/accounts/F.1001/entries?org=370100&limit=1');
    const [entry] = page.json['entries'] as { voucherRef: string; amountFen: number }[];
    expect(entry).toMatchObject({ voucherRef: 'F.370100.201910.0001/1', amountFen: 100_000 });
    const next = await auditors(String((page.json['links'] as { next: string }).next));
    expect((next.json['entries'] as unknown[])).toHaveLength(1);
    const voucher = await auditors('/v1/vouchers/F.370100.201910.0001');
    expect(voucher.json).toMatchObject({ rule: 'J04', lines: [{ side: 'D' }, { side: 'C' }] });
    await doors.caughtUp();
    const proof = await auditors(String((voucher.json['links'] as { proof: string }).proof));
    expect(proof.json).toMatchObject({ logIndex: voucher.json['logIndex'], proof: expect.any(Array) });
    expect((await auditors('/v1/checkpoint')).text).toBe(proof.json['checkpoint']);
    const trial = await auditors('/v1/trial-balance?book=F&org=370100');
    expect(trial.json['debitFen']).toBe(trial.json['creditFen']);
  });
  it('explains a voucher or a line down to the officer and the sealed event', async () => {
    for (const reference of ['F.370100.201910.0001', 'F.370100.201910.0001/2', 'F.370100.201910.0001%2F2']) {
      const why = await auditors(`/v1/explain/${reference}`);
      expect([why.status, why.json]).toMatchObject(
        [200, { voucher: { ref: 'F.370100.201910.0001' }, event: { type: 'InterestCredited.v1', actor: 'O-acct', role: 'FIN_ACCT' } }],
      );
      expect(why.json['line'] === undefined).toBe(!reference.includes('2', 20));
    }
    expect((await auditors('/v1/explain/F.370100.201910.0001/9')).status).toBe(404);
    expect((await auditors('/v1/claims/C-none/story')).status).toBe(404);
  });
  it('answers a name that no stream can have as one that none has', async () => {
    const answers = await Promise.all(
      ['/v1/streams/claim-none', '/v1/streams/claim-%00', '/v1/streams/none', '/v1/claims/none/story', '/v1/claims/%00/story'].map((path) => auditors(path)),
    );
    expect(new Set(answers.map(({ json: { instance: _, ...problem } }) => JSON.stringify(problem))).size).toBe(1);
    expect(answers[0]?.json).toMatchObject({ status: 404, code: 'resource.unknown' });
  });
  it('folds every event again and finds the same books', async () => {
    expect((await auditors('/v1/replay')).json).toMatchObject({ equal: true, vouchers: 4 });
    expect((await auditors('/v1/replay?to=@3')).json).toEqual({ equal: true, events: 4, vouchers: 0 });
  });
  it('shows a stream, and a district what is its own or everybody\'s', async () => {
    expect(((await auditors('/v1/streams/officer-O-accept')).json['events'] as unknown[])).toHaveLength(2);
    expect((await auditors('/v1/streams/organisation-370100', { as: tokens['O-lw-audit'] ?? null })).status).toBe(200);
  });
  it('hands an exporter the package as a zip, never to be kept by a cache', async () => {
    const { adminUrl: _, auditUrl } = doors;
    const response = await fetch(
      `${auditUrl}/v1/packages?org=370100&book=F&from=201910&to=201910`, { headers: { authorization: `Bearer ${tokens['O-export'] ?? ''}` } },
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, 'application/zip', 'no-store']);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="zhuanzhang-370100-F-201910-201910.zip"');
    expect([bytes.subarray(0, 2).toString(), bytes.length > 5_000]).toEqual(['PK', true]);
  });
  it('knows a role revoked as soon as the view does', async () => {
    const as = tokens['O-export'] ?? null;
    expect((await auditors('/v1/checkpoint', { as })).status).toBe(200);
    expect((await issue(command('RevokeRoles', { officerId: 'O-export', roles: ['EXPORTER'], reason: '调岗' }))).status).toBe(201);
    await doors.caughtUp();
    expect((await auditors('/v1/checkpoint', { as })).status).toBe(403);
  });
  it('is a simulation on every answer', async () => {
    for (const path of ['/health', BALANCE, '/nowhere', '/openapi.json']) expect((await auditors(path)).headers.get('zz-store-mode')).toBe('simulation');
  });
});

describe('the worker', () => {
  it('says how far it is, and counts for Prometheus', async () => {
    await doors.caughtUp();
    const health = await ask(`${doors.workerUrl}/health`);
    expect(health.json).toMatchObject(
      { status: 'ok', mode: 'simulation', caughtUp: true, ledger: { state: 'running' }, log: { state: 'running' }, views: { state: 'running' } },
    );
    const { text } = await ask(`${doors.workerUrl}/metrics`);
    expect(text).toContain(`zhuanzhang_projection_position{projection="ledger"} ${String((health.json['ledger'] as { logIndex: number }).logIndex)}\n`);
    expect((await ask(`${doors.workerUrl}/v1/me`)).status).toBe(404);
  });
});

describe('OpenAPI', () => {
  it('can be written without any database', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zz-openapi-'));
    const config = { databaseUrl: 'postgres://nobody@127.0.0.1:1/none', host: '127.0.0.1', port: 0, secretsDir: folder };
    const apps = [await createAdmin(config), await createAudit(config)] as const;
    expect([adminDocument(apps[0]), auditDocument(apps[1])]).toEqual([adminDocument(doors.admin), auditDocument(doors.audit)]);
    for (const app of apps) await app.close();
    rmSync(folder, { recursive: true });
  });

  interface Document { openapi: string; info: { title: string }; paths: Record<string, Record<string, {
    responses?: object; operationId?: string; requestBody?: unknown,
  }>>; components: Record<string, Record<string, unknown>> }
  const documents = (): readonly [string, Document][] => [
    ['admin', adminDocument(doors.admin)], ['audit', auditDocument(doors.audit)],
  ] as unknown as [string, Document][];

  it('is 3.1, names every operation once, and every reference leads somewhere', () => {
    for (const [, document] of documents()) {
      expect(document.openapi).toBe('3.1.0');
      const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
      const ids = operations.map(({ operationId }) => operationId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const operation of operations) expect(Object.keys(operation.responses ?? {}).length).toBeGreaterThan(0);
      for (const [path, item] of Object.entries(document.paths)) {
        const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        for (const { parameters = [] } of Object.values(item) as { parameters?: { name: string; in: string }[] }[]) {
          expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name).sort()).toEqual(names.sort());
        }
      }
      for (const [, ref] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
        const [kind = '', name = ''] = String(ref).replace('#/components/', '').split('/');
        expect(document.components[kind]?.[name]).toBeDefined();
      }
    }
  });
  it('lists every command with its schema and an example', async () => {
    const [, document] = documents()[0] as [string, Document];
    const commands = (await clerks('/v1/commands')).json['commands'] as { name: string; href: string }[];
    expect(commands.length).toBeGreaterThan(40);
    for (const { name, href } of commands) {
      expect(document.paths[href]?.['post']).toMatchObject({
        operationId: name, requestBody: {
          content: { 'application/json': { schema: { properties: { data: { type: 'object' } } }, example: { data: expect.any(Object) } } },
        },
      });
    }
    expect(document.paths['/v1/commands/{name}']).toBeUndefined();
    expect((await clerks('/openapi.json', { as: null })).json).toEqual(JSON.parse(JSON.stringify(document)));
  });
  it('of the auditors\' door has GET only', () => {
    const [, document] = documents()[1] as [string, Document];
    for (const item of Object.values(document.paths)) expect(Object.keys(item)).toEqual(['get']);
  });
});
