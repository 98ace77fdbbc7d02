import type { EventReader } from '#event-store/reader';
import type { JournalAt, JournalQuestion, LedgerQueries, MarkedVoucher } from '#ledger/queries';
import { isSimulation } from '../journals/ledger-export.query.js';
import { voucherPages, type PaperSize, type PrintedVoucher } from './voucher-page.view.js';

interface PrintParts { readonly ledger: LedgerQueries; readonly reader: EventReader }

/** Vouchers whose links are asked for at once. */
const PAGE = 100;

/** Who a voucher names itself, and what came back of its money. The machine posts, by a version of its table. */
const signed = async ({ ledger }: PrintParts, place: { readonly schema: string; readonly index: number }, vouchers: readonly MarkedVoucher[]):
Promise<readonly PrintedVoucher[]> => {
  const links = await ledger.traces.recoveries(place, vouchers.map(({ voucherId }) => voucherId));
  return vouchers.map((voucher): PrintedVoucher => {
    const { maker, reviewer, cashier, attachments, postingRules } = voucher;
    return { voucher, by: { maker, reviewer, cashier, attachments, poster: `系统 ${postingRules}` }, links: links.get(voucher.voucherId) };
  });
};

async function* each(pages: AsyncIterable<readonly PrintedVoucher[]> | Iterable<readonly PrintedVoucher[]>): AsyncGenerator<PrintedVoucher> {
  for await (const page of pages) yield* page;
}

async function* signedPages(parts: PrintParts, at: JournalAt): AsyncGenerator<readonly PrintedVoucher[]> {
  let page: MarkedVoucher[] = [];
  for await (const { voucher } of parts.ledger.statements.journal(at)) {
    page.push(voucher);
    if (page.length < PAGE) continue;
    yield signed(parts, at.place, page);
    page = [];
  }
  yield signed(parts, at.place, page);
}

/** One voucher as a page that prints. @throws UnknownToLedger */
export const printVoucher = async (parts: PrintParts, { reference, fundSource, paper = 'A5' }: { readonly reference: string;
  readonly fundSource?: string | undefined; readonly paper?: PaperSize | undefined }): Promise<AsyncIterable<string>> => {
  const { schema, knownAt: { index } } = await parts.ledger.statements.known();
  const voucher = await parts.ledger.statements.voucher(reference, fundSource);
  const printed = await signed(parts, { schema, index }, [voucher]);
  return voucherPages(each([printed]), { title: `记账凭证 ${voucher.ref}`, paper, simulation: await isSimulation(parts.reader) });
};

/** The vouchers of a month (or other days) as one page that prints, by day, as they are read. @throws UnknownToLedger, LedgerNotThereYet */
export const printVouchers = async (parts: PrintParts, { paper = 'A5', ...question }: JournalQuestion & { readonly paper?: PaperSize | undefined }):
Promise<AsyncIterable<string>> => {
  const at = await parts.ledger.statements.journalAt(question);
  const title = `记账凭证 ${question.org} ${question.book ?? ''} ${at.place.from} ${at.place.asOf} @${at.place.index}`;
  return voucherPages(each(signedPages(parts, at)), { title, paper, simulation: await isSimulation(parts.reader) });
};
