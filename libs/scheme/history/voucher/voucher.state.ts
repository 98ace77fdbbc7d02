import { broken, type Fold } from '../fact.js';
import type { ReviewedBook, VoucherEvent } from './voucher.events.js';

type Proposal = Extract<VoucherEvent, { type: 'VoucherReversalProposed.v1' }>['data'];
/** Of all vouchers of one fact. */
export interface VoucherState {
  readonly reviewed: readonly ReviewedBook[];
  readonly proposed?: Proposal & { readonly by: string };
  /** reversals ever proposed */
  readonly proposals: number;
  readonly isReversed: boolean;
}

export const voucherFold: Fold<VoucherState, VoucherEvent> = {
  initial: { reviewed: [], proposals: 0, isReversed: false },
  evolve: (state, event) => {
    const { reviewed, proposals } = state;
    switch (event.type) {
      case 'VoucherReviewed.v1': return { ...state, reviewed: [...state.reviewed, event.data.book] };
      case 'VoucherReversalProposed.v1': return { ...state, proposals: proposals + 1, proposed: { ...event.data, by: event.meta.actor } };
      case 'VoucherReversalRejected.v1': return state.proposed === undefined ? broken('voucher', event) : { reviewed, proposals, isReversed: false };
      case 'VoucherReversed.v1': return proposals === 0 ? broken('voucher', event) : { reviewed, proposals, isReversed: true };
      default: return broken('voucher', event satisfies never);
    }
  },
};
