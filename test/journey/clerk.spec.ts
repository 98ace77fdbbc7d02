import { openPool } from '#postgres';
import type { CommandEnvelope } from '#scheme/commands';
import { sampleLines } from '../support/office.js';
import { ask, ndjson, openDoors, type Answer, type Doors, type Wish } from './doors.client.js';

interface Case {
  readonly kind: string; readonly id: string; readonly state: string; readonly since: string; readonly next: readonly { readonly command: string }[];
}
const OFFICERS = ['O-accept', 'O-review1', 'O-review2', 'O-inst1', 'O-lw-account', 'O-audit'];
const NDJSON = { 'content-type': 'application/x-ndjson' };

let doors: Doors;
const tokens: Record<string, string> = {};
const get = (officer: string, path: string, wish: Wish = {}): Promise<Answer> => ask(`${doors.adminUrl}${path}`, { as: tokens[officer] ?? null, ...wish });
const items = ({ json }: Answer): readonly Case[] => json['items'] as readonly Case[];
const named = (answer: Answer): string[] => items(answer).map(({ kind, id, state }) => `${kind} ${id} ${state}`);

/** The sample up to the claims that wait for their first review. */
beforeAll(async () => {
  doors = await openDoors();
  const lines = sampleLines();
  const until = lines.findIndex(({ do: name }) => name === 'ReviewFirst');
  const { status } = await ask(`${doors.adminUrl}/v1/day-book`, { as: doors.root, method: 'POST', body: ndjson(lines.slice(0, until)), headers: NDJSON });
  expect(status).toBe(200);
  for (const officerId of OFFICERS) {
    const token = await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } });
    tokens[officerId] = String(token.json['bearer']);
  }
  await doors.caughtUp();
});
afterAll(() => doors.close());

describe('what waits for me', () => {
  it('is what my roles may act on, oldest first', async () => {
    const mine = await get('O-review1', '/v1/worklist');
    expect(mine.status).toBe(200);
    expect(named(mine)).toContain('claim C1 accepted');
    expect(items(mine).every(({ next }) => next.some(({ command: name }) => name === 'ReviewFirst'))).toBe(true);
    expect(items(mine).map(({ since }) => since)).toEqual(items(mine).map(({ since }) => since).sort());
    expect(named(await get('O-review2', '/v1/worklist'))).toEqual([]);
  });

  it('comes page by page, each case once', async () => {
    const whole = named(await get('O-accept', '/v1/worklist?limit=200'));
    const walked: string[] = [];
    for (let after = ''; ;) {
      const page = await get('O-accept', `/v1/worklist?limit=2${after}`);
      walked.push(...named(page));
      if (page.json['next'] === null) break;
      after = `&after=${String(page.json['next'])}`;
    }
    expect(walked).toEqual(whole);
    expect(whole.length).toBeGreaterThan(2);
  });

  it('is my organisation\'s, and an institution\'s operator sees that institution only', async () => {
    expect(named(await get('O-lw-account', '/v1/worklist'))).toEqual([]);
    const own = await get('O-inst1', '/v1/worklist');
    expect(items(own).length).toBeGreaterThan(0);
    expect(new Set((own.json['items'] as { institutionId: string }[]).map(({ institutionId }) => institutionId))).toEqual(new Set(['I1']));
  });

  it('moves on with the case', async () => {
    const { do: _name, ...body } = sampleLines().find(({ do: name }) => name === 'ReviewFirst') as CommandEnvelope;
    const reviewed = await ask(`${doors.adminUrl}/v1/commands/ReviewFirst?waitFor=worklist`, { as: doors.root, body });
    expect([reviewed.status, reviewed.json['waited']]).toEqual([201, { for: 'worklist', reached: true }]);
    expect(named(await get('O-review1', '/v1/worklist'))).not.toContain('claim C1 accepted');
    expect(named(await get('O-review2', '/v1/worklist'))).toEqual(['claim C1 firstPassed']);
  });

  it.each([['limit=0'], ['limit=201'], ['after=1'], ['after=x.0'], ['org=370116']])('takes no %s', async (query) => {
    expect((await get('O-review1', `/v1/worklist?${query}`)).status).toBe(400);
  });
});

describe('what there is about something', () => {
  it('is found by claim, class, institution and person, in any state', async () => {
    expect(named(await get('O-accept', '/v1/search?claim=C1'))).toEqual(['claim C1 firstPassed']);
    expect(named(await get('O-accept', '/v1/search?class=K2'))).toEqual(expect.arrayContaining([expect.stringMatching(/^class K2 /), 'claim C2 accepted']));
    expect(items(await get('O-accept', '/v1/search?institution=I1')).length).toBeGreaterThan(6);
    const person = named(await get('O-accept', '/v1/search?person=P41'));
    expect(person.filter((each) => each.startsWith('claim')).map((each) => each.slice(6, 8)).sort()).toEqual(['C2', 'C3', 'C4', 'C5']);
    expect(named(await get('O-accept', '/v1/search?batch=B-none'))).toEqual([]);
    expect(named(await get('O-lw-account', '/v1/search?claim=C1'))).toEqual([]);
  });

  it.each([[''], ['claim=C1&class=K1'], ['claim=%00'], ['name=赵']])('asks by exactly one thing: %s', async (query) => {
    expect((await get('O-accept', `/v1/search?${query}`)).status).toBe(400);
  });

  const byNumber = (officer: string, body: object): Promise<Answer> => get(officer, '/v1/search/person', { body });
  it('finds a person by ID number, masked, and keeps no number', async () => {
    const before = await doors.fingerprint();
    const found = await byNumber('O-accept', { idNumber: '370102197606151414' });
    expect([found.status, found.json['personId'], found.json['name'], found.json['idNumber']]).toEqual([200, 'P41', '云**', '370102********1414']);
    expect(found.text).not.toContain('370102197606151414');
    const unknown = await byNumber('O-accept', { idNumber: '370102199001010011' });
    const foreign = await byNumber('O-lw-account', { idNumber: '370102197606151414' });
    expect([unknown.status, foreign.status]).toEqual([404, 404]);
    const { instance: _a, ...one } = unknown.json;
    const { instance: _b, ...other } = foreign.json;
    expect(other).toEqual(one);
    expect(await doors.fingerprint()).toBe(before);
  });

  it.each([[{}], [{ idNumber: '' }], [{ idNumber: 1 }], [{ idNumber: '1'.repeat(33) }], [{ idNumber: '1', name: 'x' }], [[]]])('refuses %j', async (body) => {
    expect((await byNumber('O-accept', body)).status).toBe(400);
  });
});

describe('the page of a claim', () => {
  it('tells state, history, facts and next steps', async () => {
    const { status, json, text } = await get('O-review2', '/v1/claims/C1');
    expect([status, json['state'], json['revision']]).toEqual([200, 'firstPassed', 2]);
    expect((json['history'] as { actor: string }[]).map(({ actor }) => actor)).toEqual(['O-inst1', 'O-accept', 'O-review1']);
    expect(json['next']).toEqual(expect.arrayContaining([{ command: 'ReviewSecond', titleZh: '复核', roles: ['REVIEW2'], awaited: true }]));
    expect((json['checks'] as object[]).length).toBeGreaterThan(0);
    expect(text).not.toMatch(/\d{17}[\dX]/);
  });

  it('is unknown to other organisations, as what is not there', async () => {
    for (const path of ['/v1/claims/C99', '/v1/claims/%00', '/v1/claims/C-1%20x']) {
      expect([path, (await get('O-accept', path)).json['code']]).toEqual([path, 'resource.unknown']);
    }
    expect(await get('O-lw-account', '/v1/claims/C1')).toMatchObject({ status: 404, json: { code: 'resource.unknown' } });
    expect((await get('O-none', '/v1/claims/C1')).status).toBe(401);
  });
});

it('gives the clerks\' login no right to write what waits', async () => {
  const pool = openPool(doors.database.clerkUrl, { max: 1 });
  await expect(pool.query(`delete from views.worklist`)).rejects.toMatchObject({ code: '42501' });
  await pool.end();
});
