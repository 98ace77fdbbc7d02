import type { ChartAccount } from './chart.js';
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

/** The party of a line whose event names nobody: its balance stands apart and can be seen. */
export const UNNAMED = 'UNNAMED:';

/**
 * The claim whose money came back, as its case was opened with: what a sweep, a receipt and a revival name is the case. The case itself when nobody opened
 * it here, so that its recoveries are still found together.
 */
export const claimOf = (situation: Situation<unknown>, { clawbackId }: Named): Pick<Analysis, 'claimId'> =>
  ({ claimId: clawbackId === undefined ? UNNAMED : situation.claimOfCase(clawbackId) });

type Anyone = Partial<Order> & Named & { readonly part?: { readonly projectId: string } };
const orderIn = ({ paymentId, line }: Anyone): string | undefined => (paymentId === undefined || line === undefined ? undefined : orderOf({ paymentId, line }));
const caseIn = (situation: Situation<Anyone>): string | undefined =>
  (situation.data.clawbackId === undefined ? undefined : situation.partyOfCase(situation.data.clawbackId));

/** Whom a line of a control account is of: as its source says, where it says what the account asks for; else as the event names one. */
export const partyFor = (asked: NonNullable<ChartAccount['parties']>, said: string | undefined, situation: Situation<Anyone>): string => {
  const { data } = situation;
  if (asked === 'PROJECT') return projectOf(data.part?.projectId).party ?? (said?.startsWith('PROJECT:') === true ? said : UNNAMED);
  if (said !== undefined) return said;
  if (asked === 'PAYEE') return caseIn(situation) ?? UNNAMED;
  return (data.receiptId === undefined ? orderIn(data) : `RECEIPT:${data.receiptId}`) ?? caseIn(situation) ?? UNNAMED;
};
