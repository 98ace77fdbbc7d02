import type { Day } from '#kernel';
import type { VoucherLinks } from '#ledger/queries';
import { postAll, readHistory } from '../../../test/support/ledger-lines.view.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { escaped, voucherArticle, voucherPages, type PrintedVoucher } from './voucher-page.view.js';

const { vouchers } = postAll(readHistory('jinan-2019'));
const printed = (more: object = {}, by: PrintedVoucher['by'] = { maker: 'O-account' }): PrintedVoucher =>
  ({ voucher: { ...vouchers[0]!, ref: 'F.370100.201912.0001', status: 'UNREVIEWED', ...more }, by });
const textOf = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('a printed voucher', () => {
  it('carries number, day, summary, accounts, amounts in figures and words, and who', () => {
    const shown = textOf(voucherArticle(printed({}, { maker: 'O-account', reviewer: 'O-review', poster: '系统 P1', cashier: 'O-cash', attachments: 3 })));
    for (const part of ['记账凭证', '370100 财政专户账（UI_FUND）', '2019-12-10', '记字第 0001 号', '计提失业保险基金结余划入', '1001 银行存款—专账', '100,000,000.00',
      '合计（大写）壹亿元整', '制单：O-account', '审核：O-review', '记账：系统 P1', '出纳：O-cash', '附单据 3 张', '事件 @']) expect(shown).toContain(part);
  });

  it('leaves an unnamed officer to be signed, and has a cashier only where there is cash', () => {
    expect(textOf(voucherArticle(printed()))).toContain('审核： ');
    const memo = vouchers.find(({ bookSet }) => bookSet.book === 'M')!;
    expect(voucherArticle({ voucher: { ...memo, ref: 'M.370100.201912.0001', status: 'UNREVIEWED' }, by: {} })).not.toContain('出纳');
  });

  it('says on every sheet that nothing of it happened, where that is so', async () => {
    const three = async function* () { for (const _ of [1, 2, 3]) yield await Promise.resolve(printed()); };
    const pages = async (simulation: boolean): Promise<readonly string[]> => {
      let html = '';
      for await (const part of voucherPages(three(), { title: '凭证', paper: 'A5', simulation })) html += part;
      return html.match(/<article.*?<\/article>/gs) ?? [];
    };
    expect((await pages(true)).map((page) => page.includes('模拟数据 simulation'))).toEqual([true, true, true]);
    expect((await pages(false)).join('')).not.toContain('模拟数据');
  });

  it('prints red letter red and with its minus', () => {
    const red = postAll(randomHistory(3, 400)).vouchers.find((one) => one.kind === 'RECOVERY')!;
    const html = voucherArticle({ voucher: { ...red, ref: 'A.370100.201912.0001', status: 'UNREVIEWED' }, by: {} });
    expect(html).toMatch(/<td class="money red">-[\d,]+\.\d\d<\/td>/);
    expect(textOf(html)).toContain('红字：收回款项冲减支出');
    expect(voucherArticle(printed())).not.toContain('money red');
  });

  it('marks what was reversed and what reverses, each with the other; no voucher is 作废', () => {
    expect(textOf(voucherArticle(printed({ status: 'REVERSED', reversedByRef: 'F.370100.202001.0002' }))))
      .toMatch(/ 已红字冲销 .*已被 F\.370100\.202001\.0002 冲销/);
    expect(textOf(voucherArticle(printed({ kind: 'REVERSAL', status: 'REVERSAL', reversesRef: 'F.370100.201912.0001' }))))
      .toMatch(/ 红字冲销 .*冲销凭证 F\.370100\.201912\.0001/);
    expect(voucherArticle(printed())).not.toContain('class="mark"');
  });

  it('names the vouchers whose money it takes back, and those that took its own back: a few, and how many', () => {
    const link = (n: number) => ({ claimId: `K-${n}`, ref: `F.370100.202001.000${n}`, voucherDate: '2020-01-02' as Day, amountFen: n });
    const foot = (more: Partial<VoucherLinks>): string =>
      textOf(voucherArticle({ ...printed(), links: { recovers: [], recoveredBy: [], more: false, ...more } }));
    expect(foot({ recovers: [link(1), link(1), link(2)] })).toContain('收回凭证 F.370100.202001.0001、F.370100.202001.0002 ');
    expect(foot({ recoveredBy: [1, 2, 3, 4, 5].map(link), more: true }))
      .toContain(`已由以下凭证收回 ${[1, 2, 3, 4].map((n) => `F.370100.202001.000${n}`).join('、')} 等 5+ 张`);
    expect(foot({})).not.toContain('收回');
  });

  it('lets no text become markup, whatever field it stands in', async () => {
    const nasty = `<script>alert(1)</script>"'&<img src=x onerror=y>\u0000`;
    const lines = vouchers[0]!.lines.map((line) => ({ ...line, batchId: nasty, claimId: nasty, account: nasty }));
    const hostile = printed({
      summary: nasty, ref: nasty, rule: nasty, eventId: nasty, word: nasty, factOn: nasty, voucherDate: `${nasty}2`, reversesRef: nasty,
      reversedByRef: nasty, lines, status: 'REVERSED',
      correctionOfPeriod: nasty, bookSet: { fundSource: nasty, org: nasty, book: 'F' },
    }, { maker: nasty, reviewer: nasty, poster: nasty, cashier: nasty, attachments: 1 });
    let html = '';
    const one = (async function* () { yield await Promise.resolve(hostile); })();
    for await (const part of voucherPages(one, { title: nasty, paper: 'A5', simulation: true })) html += part;
    expect(html).not.toMatch(/<script|<img|onerror=y>|\u0000/);
    expect(html.match(/<[a-z][^>]*>/g)!.filter((tag) => /alert|onerror|src=/.test(tag.replaceAll(escaped(nasty), '')))).toEqual([]);
    expect(html.split(escaped(nasty)).length).toBeGreaterThan(15);
    expect(html).toContain('size: A5 landscape');
  });
});
