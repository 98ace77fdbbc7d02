import { broken, type Fold } from '../fact.js';
import type { ReviewedBook, VoucherEvent } from './voucher.events.js';

type Proposal = Extract<VoucherEvent, { type: 'VoucherReversalProposed.v1' }>['data'];
/** Of all vouchers of one fact. */
export interface VoucherState {
  readonly reviewed: readonly ReviewedBook[];
  readonly proposed?: Proposal & { readonly by: string };
  readonly isReversed: boolean;
}

export const voucherFold: Fold<VoucherState, VoucherEvent> = {
  initial: { reviewed: [], isReversed: false },
  evolve: (state, event) => {
    switch (event.type) {
      case 'VoucherReviewed.v1': return { ...state, reviewed: [...state.reviewed, event.data.book] };
      case 'VoucherReversalProposed.v1': return { ...state, proposed: { ...event.data, by: event.meta.actor } };
      case 'VoucherReversalRejected.v1': return { reviewed: state.reviewed, isReversed: false };
      case 'VoucherReversed.v1': return { reviewed: state.reviewed, isReversed: true };
      default: return broken('voucher', event satisfies never);
    }
  },
};
