import { noticeListOf, noticeRows } from '../notice/notice-list.codec.js';
import { fileHash, paymentFile, unfitLine } from './payment-file.codec.js';

const line = (accountId: string) => ({
  line: 1, attempt: 2, claimId: 'C1', batchId: 'B1', subsidyKind: 'GROUP_SKILL', payee: { kind: 'PERSON' as const, id: 'P1', accountId }, grossFen: 150_000,
  offsets: [], netFen: 100_005,
});
const accounts = new Map([
  ['A1', { bank: '示例银行,济南分行', number: '6222000000000001', holder: '示例甲' }], ['A2', { bank: '示例银行', number: '6222000000000002', holder: '=1+1' }],
]);

describe('the payment file', () => {
  it('is UTF-8 with a byte-order mark and CRLF, amounts in yuan, one key an attempt', () => {
    const text = paymentFile('PAY1', [line('A1')], accounts);
    expect(text).toBe('\uFEFF付款单号,行号,次数,幂等号,收款户名,收款账号,开户行,金额(元),币种,摘要\r\n'
      + 'PAY1,1,2,PAY1/1/2,示例甲,6222000000000001,"示例银行,济南分行",1000.05,CNY,职业培训补贴 C1\r\n');
    expect(fileHash(text)).toBe(fileHash(paymentFile('PAY1', [line('A1')], accounts)));
  });

  it('holds no account a spreadsheet would compute, and none that is not sealed', () => {
    expect(unfitLine([line('A1'), line('A2')], accounts)?.payee.accountId).toBe('A2');
    expect(unfitLine([line('A3')], accounts)?.payee.accountId).toBe('A3');
    expect(() => paymentFile('PAY1', [line('A3')], accounts)).toThrow(RangeError);
  });
});

describe('clause JN-3.3d — the public list is masked', () => {
  it('shows the first sign of a name and six and four digits of a number', () => {
    const claim = {
      claimId: 'C1', subsidyKind: 'GROUP_SKILL', classId: 'K1', payee: { kind: 'PERSON', id: 'P1', accountId: 'A1' }, amountFen: 150_000,
      lines: [{ personId: 'P1', certificateId: 'Z1', certificateKind: 'SKILL_LEVEL', level: 4, standardKey: 'std.level4', amountFen: 150_000 }],
    } as never;
    const people = new Map([['P1', { name: '王小明', idNumber: '370102199001011234' }]]);
    const sources = { claims: [claim], classes: new Map(), institutions: new Map(), people };
    const rows = noticeRows(sources);
    expect(rows).toEqual([{
      place: 1, claimId: 'C1', name: '王**', idNumber: '370102********1234', institution: '', occupation: '', level: 4,
      subsidyKind: 'GROUP_SKILL', amountFen: 150_000,
    }]);
    expect(noticeListOf(rows)).toEqual({ listHash: noticeListOf(noticeRows(sources)).listHash, listRows: 1 });
  });
});
