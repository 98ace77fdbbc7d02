import { emptyBooks, ledgerEvent, post, voucherText, type Voucher } from '#ledger/book';
import { sumFen } from '#kernel';
import type { Evidence } from '../evidence.js';

const setOf = ({ bookSet: { fundSource, org, book } }: Voucher): string => `${fundSource}/${org}/${book}`;
const keyOf = (one: Voucher): string => `${one.eventId} ${setOf(one)} ${one.rule}`;
const balanceOf = ({ lines }: Voucher): number => sumFen(lines.map(({ side, amountFen }) => (side === 'D' ? amountFen : -amountFen)));

/** K8: every voucher, fund and book balances; each event is posted exactly once; the rows are what a rebuild from event 0 gives, byte by byte. */
export const books = ({ log, vouchers }: Evidence): readonly string[] => {
  const found: string[] = [];
  const [rows, sums] = [new Map<string, Voucher>(), new Map<string, number>()];
  for (const one of vouchers) {
    if (balanceOf(one) !== 0) found.push(`voucher ${one.voucherId} does not balance`);
    if (rows.has(keyOf(one))) found.push(`event ${one.eventId} is posted twice in ${setOf(one)} by ${one.rule}`);
    rows.set(keyOf(one), one);
    sums.set(setOf(one), (sums.get(setOf(one)) ?? 0) + balanceOf(one));
  }
  for (const [set, sum] of sums) if (sum !== 0) found.push(`${set} does not balance: ${sum} fen`);
  let standing = emptyBooks;
  for (const [logIndex, event] of log.entries()) {
    const posted = post(ledgerEvent(event, logIndex), standing);
    standing = posted.books;
    for (const due of posted.vouchers) {
      const row = rows.get(keyOf(due));
      if (row === undefined) found.push(`event ${due.eventId} (${event.type}, ${logIndex}) is not posted in ${setOf(due)}`);
      else if (voucherText(row) !== voucherText(due)) found.push(`voucher ${row.voucherId} of event ${due.eventId} is not what a rebuild gives`);
      rows.delete(keyOf(due));
    }
  }
  return [...found, ...[...rows.values()].map((row) => `voucher ${row.voucherId} belongs to no event: ${row.eventId}`)];
};
