import { formatFen } from '#kernel';
import { accountOf, type Line } from '#ledger/book';
import { STATUS_ZH, type MarkedVoucher, type RecoveryLink, type VoucherLinks } from '#ledger/queries';
import { amountInWords } from './amount-words.js';

/** Who made and saw a voucher, as far as it is known; where nobody is named the line is left to be signed. */
export interface Signatures {
  readonly maker?: string | undefined; readonly reviewer?: string | undefined; readonly poster?: string | undefined; readonly cashier?: string | undefined;
  readonly attachments?: number | undefined;
}
export interface PrintedVoucher {
  readonly voucher: MarkedVoucher; readonly by: Signatures;
  /** absent where nothing came back */
  readonly links?: VoucherLinks | undefined;
}
export type PaperSize = 'A5' | 'A4';

const BOOKS = { F: '财政专户账', A: '经办账', M: '备查账' } as const;
const TITLES: Readonly<Record<string, string>> = { 记: '记账凭证', 收: '收款凭证', 付: '付款凭证', 转: '转账凭证' };
const CASH = /^100[134]/;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for HTML, in an element or an attribute between quotes; controls are shown as a replacement character. */
export const escaped = (text: string | number): string =>
  String(text).replace(/(?![\t\n])\p{Cc}/gu, '\uFFFD').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const STYLE = `
@page { margin: 10mm; }
body { margin: 0; color: #000; background: #fff; font-size: 10.5pt;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, "宋体", STSong, serif; }
.voucher { page-break-after: always; break-after: page; break-inside: avoid; position: relative; padding: 2mm; }
.voucher:last-of-type { page-break-after: auto; break-after: auto; }
h1 { font-size: 16pt; text-align: center; letter-spacing: .5em; margin: 0 0 2mm; font-weight: normal; border-bottom: 3px double #000; padding-bottom: 1mm; }
.head, .foot { display: flex; justify-content: space-between; gap: 4mm; margin: 1.5mm 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: 1px solid #000; padding: 1mm 1.5mm; font-weight: normal; overflow-wrap: anywhere; }
td.money { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.small { font-size: 8pt; color: #444; } .red { color: #c00; }
.mark { position: absolute; top: 0; right: 4mm; font-size: 16pt;
  border: 2px solid #c00; color: #c00; padding: 0 3mm; transform: rotate(-4deg); }
.simulation { position: absolute; top: 1mm; left: 2mm; color: #c00; font-size: 9pt; }
@media print { .red, .mark, .simulation { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;

const SIMULATION = '<div class="simulation">模拟数据 simulation</div>';

const money = (fen: number | null): string =>
  (fen === null ? '<td class="money"></td>' : `<td class="money${fen < 0 ? ' red' : ''}">${formatFen(fen)}</td>`);
const aboutLine = (line: Line): string => Object.entries(line)
  .filter(([key, value]) => !['lineNo', 'account', 'side', 'amountFen'].includes(key) && ['string', 'number'].includes(typeof value))
  .map(([, value]) => String(value)).join(' ');

const lineRow = ({ voucher: { bookSet: { book }, summary } }: PrintedVoucher, line: Line): string => {
  const { nameZh = '' } = accountOf(book, line.account) ?? {};
  const about = aboutLine(line);
  const small = about === '' ? '' : `<br><span class="small">${escaped(about)}</span>`;
  return `<tr><td>${escaped(summary)}</td><td>${escaped(line.account)} ${escaped(nameZh)}${small}</td>`
    + `${money(line.side === 'D' ? line.amountFen : null)}${money(line.side === 'C' ? line.amountFen : null)}</tr>`;
};

const markOf = ({ voucher: { status } }: PrintedVoucher): string =>
  (status === 'REVERSED' || status === 'REVERSAL' ? `<div class="mark">${STATUS_ZH[status]}</div>` : '');

/** A foot of a page holds few; the rest is counted. */
const FEW = 4;
const linked = (label: string, links: readonly RecoveryLink[], more: boolean): readonly string[] => {
  const refs = [...new Set(links.map(({ ref }) => ref))];
  return refs.length === 0 ? [] : [`${label} ${refs.slice(0, FEW).join('、')}${refs.length > FEW || more ? ` 等 ${refs.length}${more ? '+' : ''} 张` : ''}`];
};

const notesOf = ({ voucher: { kind, reversesRef, reversedByRef, correctionOfPeriod, factOn, voucherDate }, links }: PrintedVoucher): readonly string[] => [
  ...(kind === 'RECOVERY' ? ['红字：收回款项冲减支出'] : []), ...(kind === 'CLOSING' ? ['年终结转'] : []),
  ...linked('收回凭证', links?.recovers ?? [], links?.more ?? false), ...linked('已由以下凭证收回', links?.recoveredBy ?? [], links?.more ?? false),
  ...(reversesRef === undefined ? [] : [`冲销凭证 ${reversesRef}`]), ...(reversedByRef === undefined ? [] : [`已被 ${reversedByRef} 冲销`]),
  ...(correctionOfPeriod === undefined ? [] : [`更正期间 ${correctionOfPeriod}`]), ...(factOn === voucherDate ? [] : [`业务日期 ${factOn}`]),
];

/** One voucher: what stands on paper in front of an auditor. Red letter is printed red and with its minus; a simulation says so on every sheet. */
export const voucherArticle = (printed: PrintedVoucher, simulation = false): string => {
  const { voucher: one, by } = printed;
  const { book, org, fundSource } = one.bookSet;
  const total = (side: 'D' | 'C'): number => one.lines.filter((line) => line.side === side).reduce((sum, { amountFen }) => sum + amountFen, 0);
  const isCash = one.lines.some(({ account }) => CASH.test(account));
  const sign = (label: string, who: string | undefined): string => `<span>${label}：${escaped(who ?? '')}</span>`;
  const [debit, credit] = [total('D'), total('C')];
  return `<article class="voucher" id="${escaped(one.ref)}"><h1>${escaped(TITLES[one.word] ?? one.word)}</h1>${markOf(printed)}${simulation ? SIMULATION : ''}
<div class="head"><span>${escaped(org)} ${BOOKS[book]}（${escaped(fundSource)}）</span><span>${escaped(one.voucherDate)}</span>`
    + `<span>${escaped(one.word)}字第 ${String(one.number).padStart(4, '0')} 号</span></div>
<table><colgroup><col style="width:30%"><col style="width:34%"><col style="width:18%"><col style="width:18%"></colgroup>
<thead><tr><th>摘要</th><th>会计科目</th><th>借方金额</th><th>贷方金额</th></tr></thead>
<tbody>${one.lines.map((line) => lineRow(printed, line)).join('')}</tbody>
<tbody><tr><td colspan="2"${debit < 0 ? ' class="red"' : ''}>合计（大写）${amountInWords(debit)}</td>${money(debit)}${money(credit)}</tr></tbody></table>
<div class="foot">${sign('制单', by.maker)}${sign('审核', by.reviewer)}${sign('记账', by.poster)}${isCash ? sign('出纳', by.cashier) : ''}`
    + `<span>附单据 ${by.attachments ?? '　'} 张</span></div>
<div class="foot small"><span>${escaped(one.ref)}　分录 ${escaped(one.rule)}　事件 @${one.logIndex} ${escaped(one.eventId)}</span>`
    + `<span>${notesOf(printed).map(escaped).join('　')}</span></div></article>\n`;
};

/** A page that prints: no script, nothing loaded from elsewhere. */
export async function* voucherPages(vouchers: AsyncIterable<PrintedVoucher>, { title, paper, simulation }: { readonly title: string;
  readonly paper: PaperSize; readonly simulation: boolean }): AsyncGenerator<string, void, undefined> {
  yield `<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(title)}</title>`
    + `<style>@page { size: ${paper === 'A4' ? 'A4 portrait' : 'A5 landscape'}; }${STYLE}</style></head><body>\n`;
  for await (const one of vouchers) yield voucherArticle(one, simulation);
  yield '</body></html>\n';
}
