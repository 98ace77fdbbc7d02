import type { Day } from '#kernel';
import type { SchemeEventOf } from '#scheme/history';
import type { LedgerEvent } from './post.js';
import type { Book } from './voucher.js';

/** 凭证审核: the vouchers of an event in one book, looked at by an officer who did not make them. */
export interface VoucherReviewed {
  readonly org: string; readonly reviewer: string; readonly on: Day;
  /** of the fact whose vouchers were looked at */
  readonly eventId: string; readonly book: Book;
}

const REVIEWED = 'VoucherReviewed.v1';
/** Wire names of all events `reviewedVouchers` must see. */
export const reviewTypes: readonly string[] = [REVIEWED];
/** Undefined for any other event. A review changes no voucher: it stands beside them. */
export const reviewedVouchers = (event: LedgerEvent): VoucherReviewed | undefined => {
  if (event.type !== REVIEWED) return undefined;
  const { eventId, book } = event.data as SchemeEventOf<'VoucherReviewed.v1'>['data'];
  return { org: event.meta.org, reviewer: event.meta.actor, on: event.meta.on, eventId, book };
};
