import type { StoredEvent } from '#event-store/reader';
import type { PeriodCalendar } from '#scheme/history';
import type { LedgerEvent, Voucher } from '#ledger/book';
import type { Findings } from './findings.js';

/** One event of the history with what it means and what the ledger holds of it. */
export interface Sight {
  readonly event: StoredEvent;
  /** the same in the words of today */
  readonly fact: LedgerEvent;
  readonly logIndex: number;
  /** as the posting table gives them now */
  readonly folded: readonly Voucher[];
  /** as the ledger's rows have them; undefined where the ledger has not read so far */
  readonly stored: readonly Voucher[] | undefined;
  /** of the organisation, before the event */
  readonly calendar: PeriodCalendar;
}

/** A check looking on while the history is read once. What it keeps in memory must not grow with the history. */
export interface Watch {
  see(sight: Sight, findings: Findings): void;
  /** after the last event of a reading: another may follow from there */
  end?(findings: Findings): void;
}
