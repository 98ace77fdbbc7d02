import type { Situation } from './template.js';
import type { Analysis } from './voucher.js';

/** Whom the balance of a control account is of, as one text `KIND:id`: the sub-ledgers of an account are told apart by it. */
export interface Order { readonly paymentId: string; readonly line: number }
export interface Named { readonly clawbackId?: string; readonly receiptId?: string }

/** A line of a payment order, for money that came back and waits to be paid again. */
export const orderOf = ({ paymentId, line }: Order): string => `ORDER:${paymentId}/${line}`;

export const projectOf = (projectId: string | undefined): Pick<Analysis, 'projectId' | 'party'> =>
  (projectId === undefined ? {} : { projectId, party: `PROJECT:${projectId}` });

/** In Book M of the payee a clawback is against, in the books of money of the receipt. */
export const partyOf = (situation: Situation<Named>): Pick<Analysis, 'party'> => {
  const { book, data: { clawbackId, receiptId } } = situation;
  if (book === 'M') return clawbackId === undefined ? {} : { party: situation.partyOfCase(clawbackId) };
  return receiptId === undefined ? {} : { party: `RECEIPT:${receiptId}` };
};
