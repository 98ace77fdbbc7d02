import { openPool } from '#postgres';
import type { CommandEnvelope } from '#scheme/commands';
import { sampleLines } from '../support/office.js';
import { creditCode } from '../../apps/cli/city/identity.js';
import { ask, command, ndjson, openDoors, type Answer, type Doors, type Wish } from './doors.client.js';

interface Case {
  readonly kind: string; readonly id: string; readonly state: string; readonly since: string; readonly next: readonly { readonly command: string }[];
}
const OFFICERS = ['O-inst2', 'O-lw-inst', 'O-lw-accept', 'O-review3', 'O-accept', 'O-review1', 'O-review2', 'O-inst1', 'O-lw-account', 'O-audit'];
const NDJSON = { 'content-type': 'application/x-ndjson' };

let doors: Doors;
const tokens: Record<string, string> = {};
const get = (officer: string, path: string, wish: Wish = {}): Promise<Answer> => ask(`${doors.adminUrl}${path}`, { as: tokens[officer] ?? null, ...wish });
const items = ({ json }: Answer): readonly Case[] => json['items'] as readonly Case[];
const named = (answer: Answer): string[] => items(answer).map(({ kind, id, state }) => `${kind} ${id} ${state}`);

const [CITY, DISTRICT, DAY] = ['370100', '370116', '2019-12-08'];
const WELDER = { occupation: '6-18-02-04', name: '焊工', levels: [5, 4, 3] };
const by = (officer: string, name: string, data: object): CommandEnvelope => ({ ...command(name, data, DAY), by: officer });
const newcomer = (officerId: string, role: string, org: string, institutionId?: string): CommandEnvelope[] => [
  by('admin', 'RegisterOfficer', {
    officerId, name: '示例', org, ...(institutionId === undefined ? { unit: 'AGENCY' } : { unit: 'INSTITUTION', institutionId }),
  }),
  by('admin', 'GrantRoles', { officerId, roles: [role] }),
];
const institution = (institutionId: string, n: number): CommandEnvelope[] => [
  by('O-review1', 'ApplyForListing', {
    institutionId, name: `示例学校${n}`, uscc: creditCode('52', '370102', n), occupations: [WELDER], accountId: `ACC-${institutionId}`,
    account: { bank: '示例银行', number: `622200010000910${n}`, holder: `示例学校${n}` },
  }),
  by('O-approve', 'ListInstitution', { institutionId, validFrom: DAY }),
];
const fileClass = (operator: string, classId: string, institutionId: string): CommandEnvelope => by(operator, 'FileClass', {
  classId, institutionId, occupation: WELDER.occupation, level: 5, subsidyKind: 'GROUP_SKILL', startsOn: '2019-12-16', endsOn: '2019-12-27',
  plannedHeadcount: 20, hours: 160,
});
/** A second institution in the city, one in the district with its own acceptance, and a class filed by each; somebody who reviews in another's place. */
const NEIGHBOURS = [
  ...institution('I2', 2), ...institution('I3', 3), ...newcomer('O-inst2', 'INST_OP', CITY, 'I2'), ...newcomer('O-lw-inst', 'INST_OP', DISTRICT, 'I3'),
  ...newcomer('O-lw-accept', 'ACCEPT', DISTRICT), ...newcomer('O-review3', 'INSPECT', CITY),
  fileClass('O-inst2', 'K-I2', 'I2'), fileClass('O-lw-inst', 'K-LW', 'I3'),
  ...['O-accept', 'O-review3'].map((deputyId) => by('O-review2', 'DelegateDuties', {
    officerId: 'O-review2', delegationId: `D-${deputyId}`, deputyId, roles: ['REVIEW2'], startsOn: DAY, endsOn: '2019-12-10',
  })),
];

/** The sample up to the claims that wait for their first review. */
beforeAll(async () => {
  doors = await openDoors();
  const lines = sampleLines();
  const until = lines.findIndex(({ do: name }) => name === 'ReviewFirst');
  const told = await ask(`${doors.adminUrl}/v1/day-book`, {
    as: doors.root, method: 'POST', body: ndjson([...lines.slice(0, until), ...NEIGHBOURS]), headers: NDJSON,
  });
  expect(told.status).toBe(200);
  const answers = told.text.trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly outcome: string });
  expect(answers.slice(until).map(({ outcome }, i) => [NEIGHBOURS[i]?.do, outcome])).toEqual(NEIGHBOURS.map(({ do: name }) => [name, 'accepted']));
  for (const officerId of OFFICERS) {
    const token = await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } });
    tokens[officerId] = String(token.json['bearer']);
  }
  await doors.caughtUp();
}, 180_000);
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

  const classes = async (officer: string, path = '/v1/worklist?limit=200'): Promise<string[]> =>
    items(await get(officer, path)).filter(({ kind }) => kind === 'class').map(({ id }) => id);

  it('is walled off: acceptance of a district and operators of two institutions each see their own', async () => {
    expect(await classes('O-lw-accept')).toEqual(['K-LW']);
    expect(await classes('O-lw-inst')).toEqual(['K-LW']);
    const city = await classes('O-accept');
    expect(city).toEqual(expect.arrayContaining(['K-I2', 'K6']));
    expect(city).not.toContain('K-LW');
    expect(await classes('O-inst2')).toEqual(['K-I2']);
    expect(await classes('O-inst1')).toEqual(expect.arrayContaining(['K6']));
    expect(await classes('O-inst1')).not.toContain('K-I2');
  });

  it.each([
    ['O-accept', 'institution=I2', ['K-I2']], ['O-inst2', 'institution=I2', ['K-I2']], ['O-inst1', 'institution=I2', []], ['O-lw-accept', 'institution=I2', []],
    ['O-lw-accept', 'class=K-LW', ['K-LW']], ['O-lw-inst', 'class=K-LW', ['K-LW']], ['O-accept', 'class=K-LW', []], ['O-inst2', 'class=K-LW', []],
    ['O-inst2', 'institution=I1', []], ['O-lw-accept', 'class=K1', []], ['O-inst2', 'class=K1', []], ['O-inst2', 'person=P41', []],
  ])('%s asks by %s and is shown %j', async (officer, query, expected) => {
    const found = items(await get(officer, `/v1/search?${query}`));
    expect(found.map(({ id }) => id)).toEqual(expected);
  });

  it('moves on with the case', async () => {
    const { do: _name, ...body } = sampleLines().find(({ do: name }) => name === 'ReviewFirst') as CommandEnvelope;
    const reviewed = await ask(`${doors.adminUrl}/v1/commands/ReviewFirst?waitFor=worklist`, { as: doors.root, body });
    expect([reviewed.status, reviewed.json['waited']]).toEqual([201, { for: 'worklist', reached: true }]);
    expect(named(await get('O-review1', '/v1/worklist'))).not.toContain('claim C1 accepted');
    expect(named(await get('O-review2', '/v1/worklist'))).toEqual(['claim C1 firstPassed']);
  });

  it('is a deputy\'s too while the delegation lasts, and says in whose place', async () => {
    const delegated = (answer: Answer): unknown[] => (answer.json['items'] as { id: string; onBehalfOf?: unknown }[])
      .filter(({ onBehalfOf }) => onBehalfOf !== undefined).map(({ id, onBehalfOf }) => [id, onBehalfOf]);
    expect(delegated(await get('O-review3', '/v1/worklist'))).toEqual([['C1', ['O-review2']]]);
    expect(delegated(await get('O-accept', '/v1/worklist'))).toEqual([['C1', ['O-review2']]]);
    expect(delegated(await get('O-review2', '/v1/worklist'))).toEqual([]);
    const review = (officer: string): Promise<Answer> => {
      const { do: _name, ...body } = command('ReviewSecond', { claimId: 'C1', decision: 'PASS' }, '2019-12-09');
      return get(officer, '/v1/commands/ReviewSecond?dryRun=true', { body: { ...body, onBehalfOf: 'O-review2' } });
    };
    // The rules of separation are judged when the deputy acts: who accepted the claim reviews it in nobody's place.
    expect(await review('O-accept')).toMatchObject({ status: 422, json: { code: 'duties.same-person' } });
    expect(await review('O-review3')).toMatchObject({ status: 200, json: { outcome: 'wouldAccept' } });
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
