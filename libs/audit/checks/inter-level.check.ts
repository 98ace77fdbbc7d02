import { formatFen, sumFen } from '#kernel';
import type { Voucher } from '#ledger/book';
import { TRANSFER_ACCOUNTS, type TransferMove, transferMove, TransfersOnTheWay } from '../transit/transfers.state.js';
import { atVoucher, type Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

/**
 * Invariant 6 of domain §3.5, transfer by transfer: what one level books as sent, the other books as received, once, and what is between is in transit. No
 * other fact touches the accounts of transfers but the year close and a reversal. Only transfers on their way are kept in memory.
 */
export class InterLevelWatch implements Watch {
  readonly #onTheWay = new TransfersOnTheWay();

  see({ fact, stored, event, logIndex, calendar }: Sight, findings: Findings): void {
    const move = transferMove(fact, calendar);
    this.#lines(stored ?? [], move, findings);
    const says = move === undefined ? undefined : this.#onTheWay.take(move);
    if (says !== undefined) findings.tell('inter-level', { says, logIndex, eventId: event.id });
  }

  end(findings: Findings): void {
    const { open, sent } = this.#onTheWay;
    findings.lookAgain('inter-level', sent);
    findings.say('inter-level', `${sent} transfers, ${open.length} of them in transit: ${formatFen(sumFen(open.map(({ amountFen }) => amountFen)))} yuan`);
  }

  /** In each book that has a line of the account; nothing on the account of another end. */
  #lines(stored: readonly Voucher[], move: TransferMove | undefined, findings: Findings): void {
    const sums = new Map<string, number>();
    for (const one of stored) {
      if (one.kind === 'CLOSING') continue;
      for (const line of one.lines) {
        const { account, amountFen } = line;
        if (account === move?.account) sums.set(one.bookSet.book, (sums.get(one.bookSet.book) ?? 0) + amountFen);
        else if (TRANSFER_ACCOUNTS.has(account)) findings.tell('inter-level', { says: `a line of ${account} that is of no transfer`, ...atVoucher(one) });
      }
    }
    if (move === undefined || stored.length === 0) return;
    for (const book of ['F', 'A']) {
      const fen = sums.get(book) ?? 0;
      if (fen === move.dueFen) continue;
      findings.tell('inter-level', { says: `${book}.${move.account} moves by ${fen} fen, the transfer by ${move.dueFen}`, ...atVoucher(stored[0]!) });
    }
  }
}
