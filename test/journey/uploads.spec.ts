import { buffer } from 'node:stream/consumers';
import { type Cell, CSV_TYPE, writeCsv, writeXlsx, XLSX_TYPE } from '#spreadsheet';
import { sampleLines } from '../support/office.js';
import { ask, ndjson, openDoors, type Answer, type Doors } from './doors.client.js';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** A valid synthetic ID number; `n` up to 999. */
const idNumber = (n: number): string => {
  const body = `37010219850615${String(n).padStart(3, '0')}`;
  return body + '10X98765432'[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(body[i]), 0) % 11];
};
const HEADERS = ['姓名', '证件类型', '证件号码', '手机号', '人员类别', '开户银行', '银行账号', '账户户名'];
const CHINESE = '赵钱孙李周吴郑王冯陈';
const person = (n: number, more: Readonly<Record<string, string>> = {}): readonly Cell[] => {
  const name = `示例${CHINESE[Math.trunc(n / 100) % 10]}${CHINESE[Math.trunc(n / 10) % 10]}${CHINESE[n % 10]}`;
  const cells: Readonly<Record<string, string>> = {
    姓名: name, 证件类型: '居民身份证', 证件号码: idNumber(n), 人员类别: 'REGISTERED_UNEMPLOYED', 开户银行: '示例银行', 银行账号: `62220000${String(n).padStart(8, '0')}`,
    账户户名: name, ...more,
  };
  return HEADERS.map((header) => cells[header] ?? '');
};
const csv = (...rows: readonly (readonly Cell[])[]): Promise<Buffer> => buffer(writeCsv({ headers: HEADERS, rows }));
const xlsx = (...rows: readonly (readonly Cell[])[]): Promise<Buffer> => buffer(writeXlsx({ headers: HEADERS, rows }));

interface RowAnswer {
  readonly row: number; readonly personId: string | null; readonly outcome: string;
  readonly faults?: readonly { readonly column?: string; readonly code: string }[];
}
const rowsOf = ({ json }: Answer): readonly RowAnswer[] => json['answers'] as readonly RowAnswer[];
const told = (answer: Answer): readonly string[] =>
  rowsOf(answer).map(({ row, outcome, faults = [] }) => [row, outcome, ...faults.map(({ column = '', code }) => `${column} ${code}`)].join(' '));

let doors: Doors;
const tokens: Record<string, string> = {};
const DAY = '2019-10-10';
const send = (path: string, body: Uint8Array, wish: { as?: string; type?: string } = {}): Promise<Answer> => ask(`${doors.adminUrl}${path}`, {
  as: tokens[wish.as ?? 'O-inst1'] ?? null, body, method: 'POST',
  headers: { 'content-type': wish.type ?? (body[0] === 0x50 ? XLSX_TYPE : CSV_TYPE), 'simulated-at': `${DAY}T02:00:00.000Z` },
});
const roster = (body: Uint8Array, query = '', as?: string): Promise<Answer> =>
  send(`/v1/classes/K1/roster?on=${DAY}${query}`, body, as === undefined ? {} : { as });

/** The sample until nobody is on a roster yet. */
beforeAll(async () => {
  doors = await openDoors();
  const lines = sampleLines();
  const until = lines.findIndex(({ do: name }) => name === 'EnrolTrainee');
  const { status } = await ask(`${doors.adminUrl}/v1/day-book`, {
    as: doors.root, method: 'POST', body: ndjson(lines.slice(0, until)), headers: { 'content-type': 'application/x-ndjson' },
  });
  expect(status).toBe(200);
  for (const officerId of ['O-inst1', 'O-accept', 'O-audit']) {
    tokens[officerId] = String((await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } })).json['bearer']);
  }
});
afterAll(() => doors.close());

describe('a roster as a file', () => {
  it('is tried without writing anything', async () => {
    const before = await doors.fingerprint();
    const tried = await roster(await xlsx(person(1), person(2)), '&dryRun=true');
    expect([tried.status, tried.json['dryRun'], told(tried)]).toEqual([200, true, ['2 wouldAccept', '3 wouldAccept']]);
    expect(await doors.fingerprint()).toBe(before);
  });

  it('is held back whole by one bad row, and every bad row is told', async () => {
    const before = await doors.fingerprint();
    const answer = await roster(await csv(
      person(1), person(2, { 证件号码: `${idNumber(2).slice(0, 17)}${idNumber(2).endsWith('1') ? '2' : '1'}` }), person(3, { 证件号码: '370102850615003' }),
      person(4, { 证件号码: '370102198502300041' }), person(5, { 姓名: '=HYPERLINK("x")' }), person(1), person(6, { 人员类别: '失业' }),
      person(7, { 证件号码: '3.70102E+17' }),
    ));
    expect([answer.status, answer.json['code'], answer.json['written']]).toEqual([422, 'upload.rows-refused', 0]);
    expect(told(answer)).toEqual([
      '2 notWritten', '3 refused C person.id-number-wrong', '4 refused C roster.id-number-15-digits', '5 refused C person.id-number-wrong',
      '6 refused A sheet.formula', '7 refused C roster.row-twice', '8 refused E roster.category-unknown', '9 refused C sheet.digits-lost',
    ]);
    expect(answer.text).not.toContain(idNumber(1));
    expect(await doors.fingerprint()).toBe(before);
  });

  it('is taken, and taken again without a second entry', async () => {
    const file = await xlsx(person(1), person(2, { 证件号码: ` ${idNumber(2)}` }), person(3));
    const taken = await roster(file);
    expect([taken.status, told(taken), taken.json['accepted']]).toEqual([200, ['2 accepted', '3 accepted', '4 accepted'], 3]);
    const before = await doors.fingerprint();
    const again = await roster(file);
    expect([again.status, told(again)]).toEqual([200, ['2 already', '3 already', '4 already']]);
    expect(rowsOf(again).map(({ personId }) => personId)).toEqual(rowsOf(taken).map(({ personId }) => personId));
    expect(told(await roster(await csv(person(1), person(2), person(3))))).toEqual(['2 already', '3 already', '4 already']);
    expect(await doors.fingerprint()).toBe(before);
  });

  it('takes what stands when it is asked to, and the rest with the next file', async () => {
    const other = person(1, { 姓名: '示例别名' });
    const taken = await roster(await csv(person(4), other, person(5, { 银行账号: '' })), '&partial=accept');
    expect([taken.status, told(taken)]).toEqual([200, ['2 accepted', '3 refused A roster.other-name', '4 refused G upload.cell-missing']]);
    expect(told(await roster(await csv(person(4), person(5))))).toEqual(['2 already', '3 accepted']);
  });

  it('enters nobody twice when it is sent twice at once', async () => {
    const file = await csv(person(6), person(7));
    const sent = await Promise.all([roster(file), roster(file)]);
    expect(sent.flatMap(told).filter((each) => each.endsWith('accepted')).length).toBeLessThanOrEqual(2);
    const settled = rowsOf(await roster(file));
    expect(new Set(settled.map(({ personId }) => personId)).size).toBe(2);
    expect(told(await roster(file))).toEqual(['2 already', '3 already']);
  });

  it('counts the places of the class over the whole file', async () => {
    const answer = await roster(await csv(...Array.from({ length: 37 }, (_, i) => person(100 + i))), '&dryRun=true');
    expect([answer.json['accepted'], told(answer).slice(-3)]).toEqual([33, ['36 refused  class.full', '37 refused  class.full', '38 refused  class.full']]);
  });

  it('is answered at its largest', async () => {
    const answer = await roster(await xlsx(...Array.from({ length: 500 }, (_, i) => person(200 + i))), '&partial=accept');
    expect([answer.status, answer.json['rows'], answer.json['accepted'], answer.json['refused']]).toEqual([200, 500, 33, 467]);
  }, 300_000);

  it.each<[string, () => Promise<Buffer>, number, string]>([
    ['501 rows', () => csv(...Array.from({ length: 501 }, (_, i) => person(i))), 422, 'sheet.too-many-rows'],
    ['no row', () => csv(), 422, 'sheet.empty'], ['nothing', async () => Buffer.from(' '), 422, 'sheet.empty'],
    ['other headers', async () => Buffer.from('姓名,身份证号\na,b\n'), 422, 'sheet.wrong-headers'],
    ['a page', async () => Buffer.from('<html></html>'), 422, 'sheet.wrong-kind'],
    ['an xls', async () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 422, 'sheet.wrong-kind'],
    ['a broken zip', async () => Buffer.from('504b0304', 'hex'), 422, 'sheet.broken'],
    ['3 MiB', async () => Buffer.alloc(3 * 1024 * 1024, 'a'), 413, 'request.too-large'],
  ])('refuses %s', async (_, file, status, code) => {
    const answer = await roster(await file());
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  it('is for the operators of the class\'s own institution, on the day itself', async () => {
    const file = await csv(person(900));
    expect((await roster(file, '', 'O-accept')).json['code']).toBe('auth.role-missing');
    expect((await ask(`${doors.adminUrl}/v1/classes/K1/roster?on=${DAY}`, { body: file, headers: { 'content-type': CSV_TYPE } })).status).toBe(401);
    expect(await send(`/v1/classes/K9/roster?on=${DAY}`, file)).toMatchObject({ status: 404, json: { code: 'resource.unknown' } });
    expect((await send('/v1/classes/K1/roster?on=2019-10-09', file)).json['code']).toBe('command.on-not-today');
    expect((await roster(file, '&partial=yes')).status).toBe(400);
  });

  it('tells a template\'s example from a row', async () => {
    const template = await fetch(`${doors.adminUrl}/v1/templates/roster.xlsx`, { headers: { authorization: `Bearer ${tokens['O-inst1']}` } });
    expect([template.status, template.headers.get('content-type')]).toEqual([200, XLSX_TYPE]);
    expect(told(await roster(Buffer.from(await template.arrayBuffer())))).toEqual(['2 refused A upload.example-row']);
  });
});

describe('a list of another department as a file', () => {
  const FACTS = ['人员编号', '姓名', '证件号码', '结果', '起始日'];
  const list = (...rows: readonly (readonly Cell[])[]): Promise<Buffer> => buffer(writeCsv({ headers: FACTS, rows }));
  const words = new URLSearchParams({ kind: 'DEATH', source: '殡葬火化名单', queriedOn: DAY, reference: '数据共享协议', on: DAY }).toString();
  const facts = (body: Uint8Array, query = '', as = 'O-accept'): Promise<Answer> => send(`/v1/facts/import?${words}${query}`, body, { as });
  const bad: readonly (readonly Cell[])[] = [
    ['P99', '', '', '无', ''], ['', '', idNumber(999), '无', ''], ['P01', '别名', '', '无', ''], ['P02', '', '', '有', '2019-02-30'],
  ];

  it('is held back whole, and every bad row is told', async () => {
    const before = await doors.fingerprint();
    const answer = await facts(await list(['P01', '', '', '无', ''], ...bad));
    expect([answer.status, told(answer)]).toEqual([422, [
      '2 notWritten', '3 refused  person.unknown', '4 refused C person.unknown', '5 refused B fact-list.other-name', '6 refused E fact-list.day-wrong',
    ]]);
    expect(await doors.fingerprint()).toBe(before);
  });

  it('is taken with its hash, and taken again without a second entry; the rest follows', async () => {
    const file = await list(['P01', '', '', '无', ''], ['', '', idNumber(1), '有', '2019/10/1'], ['P99', '', '', '无', '']);
    const taken = await facts(file, '&partial=accept');
    expect([taken.status, told(taken)]).toEqual([200, ['2 accepted', '3 accepted', '4 refused  person.unknown']]);
    expect(taken.json['listHash']).toMatch(/^[0-9a-f]{64}$/);
    expect((await ask(`${doors.adminUrl}/v1/search?person=P01`, { as: tokens['O-accept']! })).status).toBe(200);
    const before = await doors.fingerprint();
    expect(told(await facts(file, '&partial=accept'))).toEqual(['2 already', '3 already', '4 refused  person.unknown']);
    expect(await doors.fingerprint()).toBe(before);
  });

  it('knows its kinds and who may send it', async () => {
    const file = await list(['P03', '', '', '无', '']);
    expect((await facts(file, '', 'O-audit')).json['code']).toBe('auth.role-missing');
    expect((await send(`/v1/facts/import?${words.replace('DEATH', 'DEAD')}`, file, { as: 'O-accept' })).status).toBe(400);
    expect((await send('/v1/facts/import?kind=DEATH', file, { as: 'O-accept' })).status).toBe(400);
    expect(told(await facts(file, '&dryRun=true'))).toEqual(['2 wouldAccept']);
  });
});

it('lists the templates of all files', async () => {
  const { json } = await ask(`${doors.adminUrl}/v1/templates`, { as: tokens['O-inst1']! });
  const names = (json['templates'] as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['roster', 'facts-pension', 'facts-other-subsidy', 'bank-result', 'payment-file']));
  expect((await ask(`${doors.adminUrl}/v1/templates/roster.csv`, { as: tokens['O-inst1']! })).text).toMatch(/^姓名,证件类型,/);
  expect((await ask(`${doors.adminUrl}/v1/templates/roster.pdf`, { as: tokens['O-inst1']! })).status).toBe(404);
});
