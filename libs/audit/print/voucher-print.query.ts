import type { EventReader } from '#event-store/reader';
import type { JournalQuestion, LedgerQueries, MarkedVoucher } from '#ledger/queries';
import { isSimulation } from '../journals/ledger-export.query.js';
import type { LogQueries } from '../log/proof.query.js';
import { voucherPages, type PaperSize, type PrintedVoucher, type Signatures } from './voucher-page.view.js';

interface PrintParts { readonly ledger: LedgerQueries; readonly reader: EventReader; readonly log: LogQueries }

/**
 * Who a voucher names itself; a ledger that does not carry its maker yet is asked for the officer of the event. The machine posts, by a version of its table.
 */
const signed = async ({ log, reader }: PrintParts, voucher: MarkedVoucher): Promise<PrintedVoucher> => {
  const own = voucher as MarkedVoucher & Pick<Signatures, 'maker' | 'reviewer' | 'cashier' | 'attachments'>;
  const poster = `系统 ${voucher.postingRules}`;
  if (own.maker !== undefined) {
    return { voucher, by: { maker: own.maker, reviewer: own.reviewer, cashier: own.cashier, attachments: own.attachments, poster } };
  }
  const { meta } = await log.eventAt(reader, voucher.logIndex);
  return { voucher, by: { maker: meta.actor, poster, attachments: meta.facts?.length ?? 0 } };
};

async function* only(one: PrintedVoucher): AsyncGenerator<PrintedVoucher> { yield await Promise.resolve(one); }

/** One voucher as a page that prints. @throws UnknownToLedger, NotSealed */
export const printVoucher = async (parts: PrintParts, { reference, fundSource, paper = 'A5' }: { readonly reference: string;
  readonly fundSource?: string | undefined; readonly paper?: PaperSize | undefined }): Promise<AsyncIterable<string>> => {
  const one = await signed(parts, await parts.ledger.statements.voucher(reference, fundSource));
  return voucherPages(only(one), { title: `记账凭证 ${one.voucher.ref}`, paper, simulation: await isSimulation(parts.reader) });
};

/** The vouchers of a month (or other days) as one page that prints, by day, as they are read. @throws UnknownToLedger, LedgerNotThereYet */
export const printVouchers = async (parts: PrintParts, { paper = 'A5', ...question }: JournalQuestion & { readonly paper?: PaperSize | undefined }):
Promise<AsyncIterable<string>> => {
  const { statements } = parts.ledger;
  const at = await statements.journalAt(question);
  const all = async function* (): AsyncGenerator<PrintedVoucher> { for await (const { voucher } of statements.journal(at)) yield signed(parts, voucher); };
  const title = `记账凭证 ${question.org} ${question.book ?? ''} ${at.place.from} ${at.place.asOf} @${at.place.index}`;
  return voucherPages(all(), { title, paper, simulation: await isSimulation(parts.reader) });
};
