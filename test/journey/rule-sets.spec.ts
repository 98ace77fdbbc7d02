import { ruleSetLines, type RuleSetLine } from '../../apps/cli/local/rule-set-lines.js';
import { day, instantOf, type Instant } from '#kernel';
import { shippedRuleSets, withoutValue } from '#notice';
import { ask, command, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

/** From the shipped table through two officers into the log, and out of both doors. */
describe('rule sets over HTTP', () => {
  let doors: Doors;
  const tokens: Record<string, string> = {};
  let clock = Date.parse('2022-07-04T02:00:00.000Z');
  const next = (): Instant => instantOf(clock += 60_000);
  const OFFICERS = [
    ['O-supervise', 'HR_BUREAU', 'SUPERVISE'], ['O-approve', 'HR_BUREAU', 'APPROVE'], ['O-audit', 'AUDIT_OFFICE', 'AUDITOR'], ['O-accept', 'AGENCY', 'ACCEPT'],
  ] as const;
  const clerks = (path: string, as = 'O-accept'): Promise<Answer> => ask(`${doors.adminUrl}${path}`, { as: tokens[as] ?? null });
  const auditors = (path: string): Promise<Answer> => ask(`${doors.auditUrl}${path}`, { as: tokens['O-audit'] ?? null });
  const run = async ({ do: name, ...body }: Omit<RuleSetLine, 'by'>, officer: string): Promise<Answer> =>
    ask(`${doors.adminUrl}/v1/commands/${name}`, { body, as: tokens[officer] ?? null });
  const none = (ruleSet: string) => ({ ruleSet, validFrom: day('2000-01-01'), source: '', parameters: [] });
  const shipped = (id: string) => shippedRuleSets.find(({ ruleSet }) => ruleSet === id) ?? none(id);
  const printed = (id: string) => ruleSetLines(shipped(id), { on: day('2022-07-04'), at: next() });

  beforeAll(async () => {
    doors = await openDoors();
    const founding = [
      command('OpenStore', { mode: 'simulation', administrator: 'admin', name: '系统管理员', org: '370100' }),
      command('RegisterOrganisation', { orgId: '370100', name: '济南市', level: 'CITY' }),
      ...OFFICERS.flatMap(([officerId, unit, role]) =>
        [command('RegisterOfficer', { officerId, name: '测试员', org: '370100', unit }), command('GrantRoles', { officerId, roles: [role] })]),
    ];
    const { text } = await ask(`${doors.adminUrl}/v1/day-book`, {
      method: 'POST', body: ndjson(founding), as: doors.root, headers: { 'content-type': 'application/x-ndjson' },
    });
    expect(text.match(/"accepted"/g)).toHaveLength(founding.length);
    for (const [officerId] of OFFICERS) {
      tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { body: { officerId, label: '测试', ttlDays: 1 }, as: doors.root })).json['bearer']);
    }
    await doors.caughtUp();
  });
  afterAll(() => doors.close());

  it('has none before one is proposed', async () => {
    expect((await clerks('/v1/rule-sets')).json).toEqual({ ruleSets: [] });
    expect(await clerks('/v1/rule-sets/R1')).toMatchObject({ status: 404, json: { code: 'resource.unknown' } });
  });

  it.each(shippedRuleSets)('$ruleSet is proposed by one officer and published by another, as printed', async ({ ruleSet }) => {
    const [propose, publish] = printed(ruleSet);
    expect(await run(propose, 'O-supervise')).toMatchObject({ status: 201 });
    expect(await run(propose, 'O-supervise')).toMatchObject({ status: 200, json: { deduplicated: true } });
    expect((await clerks(`/v1/rule-sets/${ruleSet}`)).json).toMatchObject({ is: 'proposed', proposedBy: 'O-supervise' });
    expect(await run(publish, 'O-supervise')).toMatchObject({ status: 403 });
    expect(await run(publish, 'O-approve')).toMatchObject({ status: 201 });
  });

  it('1500 becomes 1600 by command alone', async () => {
    const R2 = shipped('R2');
    const parameters = R2.parameters.map((each) => (each.key === 'std.level4' ? { ...each, value: 160_000, source: '示例文件' } : each));
    const [propose, publish] = ruleSetLines({ ...R2, ruleSet: 'R2-dearer', validFrom: day('2022-08-01'), parameters }, { on: day('2022-07-04'), at: next() });
    expect([(await run(propose, 'O-supervise')).status, (await run(publish, 'O-approve')).status]).toEqual([201, 201]);
    const level4 = async (id: string) =>
      ((await clerks(`/v1/rule-sets/${id}`)).json['parameters'] as { key: string; value: number }[]).find(({ key }) => key === 'std.level4')?.value;
    expect([await level4('R2'), await level4('R2-dearer')]).toEqual([150_000, 160_000]);
  });

  it('refuses a name no rule reads and a second set of one day, over HTTP as in the rules', async () => {
    const R2 = shipped('R2');
    const parameters = [...R2.parameters, { ...R2.parameters[0], key: 'std.lunch' }];
    const strange = { ...R2, ruleSet: 'R3', validFrom: day('2023-01-01'), parameters } as typeof R2;
    const [unknown] = ruleSetLines(strange, { on: day('2022-07-04'), at: next() });
    expect(await run(unknown, 'O-supervise')).toMatchObject({ status: 422, json: { code: 'ruleSet.parameter-unknown' } });
    const [same] = ruleSetLines({ ...R2, ruleSet: 'R3' }, { on: day('2022-07-04'), at: next() });
    expect(await run(same, 'O-supervise')).toMatchObject({ status: 422, json: { code: 'ruleSet.same-first-day' } });
  });

  it('both doors list them and show one alike, in the order of validity', async () => {
    const [atClerks, atAuditors] = [await clerks('/v1/rule-sets'), await auditors('/v1/rule-sets')];
    expect(atClerks.json).toEqual(atAuditors.json);
    expect((atClerks.json['ruleSets'] as { ruleSet: string }[]).map(({ ruleSet }) => ruleSet)).toEqual(['R0', 'R1', 'R1-2021-10', 'R2', 'R2-dearer']);
    expect((atClerks.json['ruleSets'] as object[])[1]).toMatchObject({
      is: 'published', validFrom: '2019-09-30', validTo: '2022-06-30', proposedBy: 'O-supervise', publishedBy: 'O-approve', href: '/v1/rule-sets/R1',
      parameters: shipped('R1').parameters.length, unconfirmed: shipped('R1').parameters.length - 9,
    });
    expect((await auditors('/v1/rule-sets/R1')).json).toEqual((await clerks('/v1/rule-sets/R1')).json);
    expect((await clerks('/v1/rule-sets/R1')).json['parameters']).toContainEqual({
      key: 'cap.perPersonYear', value: 3, unit: 'count', source: '济政办发〔2019〕20号 二（三）1', status: 'confirmed', statusOn: '2019-09-30',
      zh: '每人每年补贴次数上限', en: 'subsidies a person and calendar year', clause: 'JN-2.3.1b',
    });
  });

  it.each(['?unconfirmed', '?unconfirmed=true'])('%s shows what the bureau has still to confirm, and nothing that has no value', async (query) => {
    for (const { json } of [await clerks(`/v1/rule-sets/R1${query}`), await auditors(`/v1/rule-sets/R1${query}`)]) {
      const open = json['parameters'] as { key: string; status: string }[];
      expect(open).toHaveLength(shipped('R1').parameters.length - 9);
      expect(open.every(({ status, key }) => status === 'unconfirmed' && !(withoutValue as readonly string[]).includes(key))).toBe(true);
      expect(open.map(({ key }) => key)).toEqual(expect.arrayContaining(['cap.excludes.PRE_JOB', 'apprentice.enabled', 'claim.deadlineMonths']));
    }
  });

  it('says clearly what it does not know', async () => {
    const near = await clerks('/v1/rule-sets/R9');
    expect(near).toMatchObject({ status: 404, json: { code: 'resource.unknown', detail: 'unknown rule set R9; did you mean R0?' } });
    expect(await auditors('/v1/rule-sets/toString')).toMatchObject({ status: 404, json: { code: 'resource.unknown' } });
    expect(await clerks('/v1/rule-sets/R1?unconfirmed=yes')).toMatchObject({ status: 400, json: { code: 'request.bad-parameter' } });
    expect(await auditors('/v1/rule-sets/R1?open')).toMatchObject({ status: 400, json: { code: 'request.unknown-parameter' } });
    expect(await ask(`${doors.adminUrl}/v1/rule-sets`)).toMatchObject({ status: 401 });
    expect(await ask(`${doors.auditUrl}/v1/rule-sets`, { as: tokens['O-accept'] ?? null })).toMatchObject({ status: 403 });
  });
});
