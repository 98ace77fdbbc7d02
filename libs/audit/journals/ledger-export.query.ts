import { addFen, type Day } from '#kernel';
import type { EventReader } from '#event-store/reader';
import { chart, type ChartAccount } from '#ledger/book';
import type { BookSetRow, JournalQuestion, KnownAt, LedgerQueries, MarkedVoucher } from '#ledger/queries';
import { storeStream, type StoreMode } from '#scheme/history';

/** A leaf account of one book set with its balances before the first and at the end of the last day, debit less credit, fen. */
export interface ExportedAccount { readonly set: BookSetRow; readonly account: ChartAccount; readonly openingFen: number; readonly closingFen: number }

/** Book sets of one organisation, ready to be written for another accounting program. */
export interface LedgerExport {
  readonly org: string; readonly from: Day; readonly asOf: Day; readonly knownAt: KnownAt;
  /** true when nothing in it happened */
  readonly simulation: boolean;
  /** all leaf accounts of each book set, also those that never moved */
  readonly accounts: readonly ExportedAccount[];
  /** by day, as they are read */
  vouchers(): AsyncIterable<MarkedVoucher>;
}

export interface ExportParts { readonly ledger: LedgerQueries; readonly reader: EventReader }

/** True for a store that was opened as a simulation. */
export const isSimulation = async (reader: EventReader): Promise<boolean> => {
  for await (const event of reader.readStream(storeStream, { limit: 1 })) return (event.data as { readonly mode?: StoreMode }).mode === 'simulation';
  return false;
};

/**
 * The books of an organisation, or one book or fund of them, from one day to another as known at one moment. Balances come from the as-of index, so that the
 * program that reads the journal checks the index by adding up the vouchers.
 *
 * @throws UnknownToLedger, LedgerNotThereYet
 */
export const openExport = async ({ ledger, reader }: ExportParts, question: JournalQuestion): Promise<LedgerExport> => {
  const queries = ledger.statements;
  const at = await queries.journalAt(question);
  const { from, asOf } = at.place;
  const accounts: ExportedAccount[] = [];
  for (const set of at.sets) {
    const moved = new Map((await queries.within(queries.placeOfSet(at, set), from)).map((one) => [one.code, one]));
    for (const account of chart.filter(({ book, postable }) => book === set.book && postable)) {
      const one = moved.get(account.code);
      const openingFen = one === undefined ? 0 : addFen(one.openingDebitFen, -one.openingCreditFen);
      accounts.push({ set, account, openingFen, closingFen: one === undefined ? 0 : addFen(openingFen, one.debitFen - one.creditFen) });
    }
  }
  return {
    org: question.org, from, asOf, knownAt: at.known.knownAt, simulation: await isSimulation(reader), accounts,
    vouchers: async function* () { for await (const { voucher } of queries.journal(at)) yield voucher; },
  };
};
