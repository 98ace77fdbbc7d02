import type { CommandEnvelope } from '#scheme/commands';
import { sampleLines } from '../support/office.js';
import { ask, command, ndjson, openDoors, type Answer, type Doors, type Wish } from './doors.client.js';

const [PAY, DAY] = ['PAY-2019-01', '2019-12-27'];
const HEADER = '付款单号,行号,次数,结果,金额(元),银行流水号,原因代码';
const OFFICERS = ['O-cashier', 'O-finrev', 'O-account', 'O-lw-finrev'];
interface Row { readonly row: number; readonly line: number | null; readonly outcome: string; readonly code?: string; readonly why?: string }

let doors: Doors;
const tokens: Record<string, string> = {};
const as = (officer: string, path: string, wish: Wish = {}): Promise<Answer> => ask(`${doors.adminUrl}${path}`, { as: tokens[officer] ?? null, ...wish });
const upload = (file: string | Uint8Array, query = `on=${DAY}`, officer = 'O-cashier'): Promise<Answer> =>
  as(officer, `/v1/payments/${PAY}/results?${query}`, { body: file, headers: { 'content-type': 'text/csv' } });
const rows = ({ json }: Answer): readonly Row[] => json['answers'] as readonly Row[];
const outcomes = (answer: Answer): string[] => rows(answer).map(({ line, outcome, code }) => `${line} ${outcome}${code === undefined ? '' : ` ${code}`}`);
/** The clock of the simulation goes on by itself: a millisecond an order. */
const issue = (by: string, name: string, data: object): Promise<Answer> => {
  const { do: _name, at: _at, ...body } = command(name, data, DAY);
  return ask(`${doors.adminUrl}/v1/commands/${name}`, { as: doors.root, body: { ...body, by } });
};
const csv = (...lines: readonly string[]): string => [HEADER, ...lines].map((line) => `${line}\r\n`).join('');
const stateOf = async (claimId: string): Promise<unknown> => (await as('O-account', `/v1/claims/${claimId}`)).json['state'];

/** What a bank of this country writes: no library encodes GB18030, but every runtime decodes it. */
const gb18030 = (text: string): Buffer => {
  const pairs = Buffer.from(Array.from({ length: 126 * 190 }, (_, i) => [0x81 + Math.floor(i / 190), 0x40 + (i % 190) + (i % 190 > 62 ? 1 : 0)]).flat());
  const signs = [...new TextDecoder('gb18030').decode(pairs)];
  const bytesOf = new Map(signs.map((sign, i) => [sign, [...pairs.subarray(2 * i, 2 * i + 2)]]));
  return Buffer.from([...text].flatMap((sign) => (sign < '\u0080' ? [sign.charCodeAt(0)] : bytesOf.get(sign) ?? [0x3f])));
};

/** The sample up to a payment order of four lines, one a claim. */
beforeAll(async () => {
  doors = await openDoors();
  const lines = sampleLines();
  const until = lines.findIndex(({ do: name }) => name === 'IssuePaymentOrder') + 1;
  const headers = { 'content-type': 'application/x-ndjson' };
  await ask(`${doors.adminUrl}/v1/day-book`, { as: doors.root, method: 'POST', body: ndjson(lines.slice(0, until)), headers });
  for (const officerId of OFFICERS) {
    const token = await ask(`${doors.adminUrl}/v1/tokens`, { as: doors.root, body: { officerId, label: '测试', ttlDays: 1 } });
    tokens[officerId] = String(token.json['bearer']);
  }
  expect((await issue('O-finrev', 'ReviewPayment', { paymentId: PAY })).status).toBe(201);
}, 180_000);
afterAll(() => doors.close());

const names = (): string[] => sampleLines().flatMap(({ do: name, data }: CommandEnvelope) =>
  (name === 'RegisterPerson' ? Object.values((data as { identity: { name: string; idNumber: string } }).identity) : []));

describe('the public list', () => {
  it('is what was published, masked, with its hash', async () => {
    const { status, json, text } = await as('O-account', '/v1/notices/N-2019-01/list');
    expect([status, json['asPublished'], json['listHash']]).toEqual([200, true, (json['notice'] as { listHash: string }).listHash]);
    expect((json['rows'] as object[]).length).toBe(41);
    for (const secret of names()) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/6222\d|\d{17}[\dX]/);
  });

  it.each(['N-none', '%00'])('is unknown of %s', async (noticeId) => {
    expect(await as('O-account', `/v1/notices/${noticeId}/list`)).toMatchObject({ status: 404, json: { code: 'resource.unknown' } });
  });
});

describe('the payment file', () => {
  const path = `/v1/payments/${PAY}/files/${PAY}-F1`;
  it('is not there before it was sent', async () => { expect((await as('O-cashier', path)).status).toBe(404); });

  it('is given byte by byte to who sends and who reviews it, and to nobody else', async () => {
    const sent = await issue('O-cashier', 'SendPaymentFile', { paymentId: PAY, fileId: `${PAY}-F1` });
    expect(sent.status).toBe(201);
    const file = await as('O-cashier', path);
    expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual([200, 'text/csv; charset=utf-8', 'no-store']);
    const [, ...lines] = file.text.trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',').slice(0, 4))).toEqual([1, 2, 3, 4].map((n) => [PAY, `${n}`, '1', `${PAY}/${n}/1`]));
    expect((await as('O-finrev', path)).text).toBe(file.text);
    expect(await as('O-account', path)).toMatchObject({ status: 403, json: { code: 'auth.role-missing' } });
    expect(await as('O-lw-finrev', path)).toMatchObject({ status: 404, json: { code: 'resource.unknown' } });
    for (const none of [`${path}9`, `/v1/payments/%00/files/${PAY}-F1`, `/v1/payments/${PAY}/files/%00`]) {
      expect([none, (await as('O-cashier', none)).status]).toEqual([none, 404]);
    }
  });
});

/** Amounts of the four lines: 38 trainees of level 4, then levels 5, 4, 3. */
const YUAN = ['57000.00', '1000.00', '1500.00', '2000.00'];
const paid = (line: number, { attempt = 1, yuan = YUAN[line - 1] ?? '', bank = `BK-20191227-${line}` } = {}): string =>
  `${PAY},${line},${attempt},成功,${yuan},${bank},`;

const TWICE = ['2 refused bank-result.line-twice', '2 refused bank-result.line-twice'];

describe('a wrong result file', () => {
  const whole = csv(paid(1), paid(2), paid(3), paid(4));
  const cases: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
    ['cut in the middle of a row', csv(paid(1)).slice(0, -'BK-20191227-1,\r\n'.length), ['1 refused bank-result.columns']],
    ['cut in the bank\'s number', csv(paid(1)).slice(0, -'27-1,\r\n'.length), ['1 refused bank-result.columns']],
    ['another order\'s', whole.replaceAll(PAY, 'PAY-2020-01'), [1, 2, 3, 4].map((line) => `${line} refused bank-result.other-payment`)],
    ['of lines that are not of the order', csv(paid(5, { yuan: '1.00' })), ['5 refused payment.line-unknown']],
    ['with a line twice and not alike', csv(paid(2), `${PAY},2,1,失败,1000.00,,ACCOUNT_CLOSED`), TWICE],
    ['with a line twice and two bank numbers', csv(paid(2), paid(2, { bank: 'BK-X' })), TWICE],
    ['with other amounts', csv(paid(1, { yuan: '57000.01' }), paid(2, { yuan: '10000.00' })),
      ['1 refused payment.amount-differs', '2 refused payment.amount-differs']],
    ['of an attempt there was not', csv(paid(3, { attempt: 2 })), ['3 refused payment.attempt-differs']],
    ['in GB18030 and with another amount', gb18030(csv(paid(1, { yuan: '5700.00' }))), ['1 refused payment.amount-differs']],
    ['in GB18030 and cut inside a character', gb18030(csv(paid(1))).subarray(0, Buffer.byteLength(HEADER, 'latin1') + 44), ['1 refused bank-result.columns']],
  ];

  it.each(cases)('%s is answered row by row, and nothing is written', async (_what, file, expected) => {
    const before = await doors.fingerprint();
    const answer = await upload(file);
    expect([answer.status, outcomes(answer)]).toEqual([200, expected]);
    for (const { why } of rows(answer)) expect(why).toMatch(/[\u4e00-\u9fff]/);
    expect(await doors.fingerprint()).toBe(before);
  });

  const files: readonly (readonly [string, string | Uint8Array, string, number, string])[] = [
    ['cut in its header', HEADER.slice(0, 12), `on=${DAY}`, 400, 'request.bad-member'], ['empty', '\r\n', `on=${DAY}`, 400, 'request.bad-member'],
    ['in UTF-16', Buffer.from(`\uFEFF${whole}`, 'utf16le'), `on=${DAY}`, 422, 'sheet.wrong-kind'],
    ['a payment file', `\uFEFF付款单号,行号,次数,幂等号,收款户名,收款账号,开户行,金额(元),币种,摘要\r\n`, `on=${DAY}`, 400, 'request.bad-member'],
    ['of no day', whole, '', 400, 'request.bad-parameter'], ['of a day that is none', whole, 'on=2019-02-30', 400, 'request.bad-parameter'],
    ['too long', csv(...Array.from({ length: 501 }, (_, i) => paid(1 + i, { yuan: '1' }))), `on=${DAY}`, 422, 'sheet.too-many-rows'],
    ['too large', csv('x'.repeat(1024 * 1024)), `on=${DAY}`, 413, 'sheet.too-large'],
  ];
  it.each(files)('%s is refused as a whole, and nothing is written', async (_what, file, query, status, code) => {
    const before = await doors.fingerprint();
    expect(await upload(file, query)).toMatchObject({ status, json: { code } });
    expect(await doors.fingerprint()).toBe(before);
  });

  it('of who is no cashier, or of a day to come, is refused in each row', async () => {
    const before = await doors.fingerprint();
    expect(outcomes(await upload(csv(paid(1)), `on=${DAY}`, 'O-account'))).toEqual(['1 refused officer.role-missing']);
    expect(outcomes(await upload(csv(paid(1)), `on=${DAY}`, 'O-lw-finrev'))).toEqual(['1 refused officer.role-missing']);
    expect(outcomes(await upload(csv(paid(1)), 'on=2019-12-28'))).toEqual(['1 refused command.on-in-future']);
    expect(outcomes(await upload(whole, `on=${DAY}&dryRun=true`))).toEqual([1, 2, 3, 4].map((line) => `${line} wouldAccept`));
    expect(await doors.fingerprint()).toBe(before);
  });
});

describe('the right result files', () => {
  it('take four claims to paid: paid at once, after a query, after another attempt; sent again they write nothing', async () => {
    const first = gb18030(csv(paid(1), paid(2), `${PAY},3,1,不明,1500.00,,`, `${PAY},4,1,失败,2000.00,,ACCOUNT_CLOSED`));
    expect(await upload(first)).toMatchObject({ status: 200, json: { rows: 4, accepted: 4, repeated: 0, refused: 0 } });
    expect(await Promise.all(['C1', 'C2', 'C3', 'C4'].map(stateOf))).toEqual(['paid', 'paid', 'paying', 'paying']);
    const before = await doors.fingerprint();
    expect(await upload(first)).toMatchObject({ status: 200, json: { accepted: 0, repeated: 4, refused: 0 } });
    expect(outcomes(await upload(csv(paid(3))))).toEqual(['3 refused payment.line-not-sent']);
    expect(await doors.fingerprint()).toBe(before);

    const asked = { paymentId: PAY, line: 3, queryId: 'Q-1', answer: 'SETTLED', evidenceHash: 'e'.repeat(64), bankReference: 'BK-20191227-3' };
    const again = [
      ['O-cashier', 'RecordBankQuery', asked], ['O-cashier', 'ReissuePayment', { paymentId: PAY, line: 4 }], ['O-finrev', 'ReviewPayment', { paymentId: PAY }],
      ['O-cashier', 'SendPaymentFile', { paymentId: PAY, fileId: `${PAY}-F2` }],
    ] as const;
    for (const [by, name, data] of again) expect([name, (await issue(by, name, data)).status]).toEqual([name, 201]);
    const file = await as('O-cashier', `/v1/payments/${PAY}/files/${PAY}-F2`);
    expect(file.text.trimEnd().split('\r\n').slice(1).map((line) => line.split(',')[3])).toEqual([`${PAY}/4/2`]);
    expect(outcomes(await upload(csv(paid(4))))).toEqual(['4 refused payment.attempt-differs']);
    expect(outcomes(await upload(csv(paid(4, { attempt: 2 }))))).toEqual(['4 accepted']);
    expect(await Promise.all(['C1', 'C2', 'C3', 'C4'].map(stateOf))).toEqual(['paid', 'paid', 'paid', 'paid']);
  });
});
