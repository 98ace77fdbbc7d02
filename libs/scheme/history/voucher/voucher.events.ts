import type { Day } from '#kernel';
import type { FundSource } from '../account/account.events.js';
import type { Fact } from '../fact.js';

export type ReviewedBook = 'F' | 'A' | 'M';
/** The fact a voucher came from, as it was recorded: its vouchers are those the posting table gives it in the year they were booked in. */
export interface VoucherSource {
  readonly eventId: string; readonly stream: string; readonly revision: number; readonly type: string; readonly on: Day;
  /** of the vouchers' date: decides same or prior year, as it did then */
  readonly year: number;
  readonly fundSource: FundSource;
  /** data of the fact */
  readonly data: object;
}
/** What the right fact would have said; everything else of it stands. */
export interface RightFact { readonly amountFen: number }
interface Reversal {
  readonly reversalId: string; readonly source: VoucherSource; readonly reason: string; readonly document: string;
  /** SHA-256, hex, of the bank statement that shows no movement; of vouchers with a line of a bank account */
  readonly evidenceHash?: string;
  /** left out when nothing is booked in its place */
  readonly right?: RightFact;
}

/** What happens to the vouchers of one fact after they are posted, in a stream named by the fact's event id: none of it changes a voucher. */
export type VoucherEvent =
  | Fact<'VoucherReviewed.v1', { readonly eventId: string; readonly book: ReviewedBook }>
  | Fact<'VoucherReversalProposed.v1', Reversal>
  | Fact<'VoucherReversalRejected.v1', { readonly eventId: string; readonly reversalId: string; readonly reason: string }>
  | Fact<'VoucherReversed.v1', Reversal & { readonly proposedBy: string }>;
