import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** Whom a listing names; no name, only the id of the register. */
export interface DishonestySubject { readonly kind: 'PERSON' | 'ENTERPRISE' | 'INSTITUTION'; readonly id: string }
/**
 * The thresholds of the 2019 measure on the list of the seriously dishonest: fraud above the amount, a refused return, irregular business, loss to the
 * fund.
 */
export type DishonestyGround = 'FRAUD_AMOUNT' | 'REFUSED_RETURN' | 'IRREGULAR_BUSINESS' | 'FUND_LOSS';
interface OfListing { readonly listingId: string; readonly subject: DishonestySubject }

/** PROPOSED → NOTIFIED → HEARD → LISTED → REPAIRED | REMOVED; a stream per subject, so that a claim can ask for its payee. */
export type DishonestyEvent =
  | Fact<'DishonestyProposed.v1', OfListing & {
      readonly ground: DishonestyGround; readonly clawbacks: readonly string[]; readonly findings: readonly string[];
      /** what was held against the threshold: fen of the cases or of the profit, and person-times */
      readonly amountFen: number; readonly personTimes: number; readonly document: string;
    }>
  | Fact<'DishonestyNotified.v1', OfListing & { readonly document: string; readonly servedOn: Day; readonly hearUntil: Day }>
  | Fact<'DishonestyHeard.v1', OfListing & { readonly statement: 'STATED' | 'WAIVED' | 'SILENT'; readonly document: string }>
  | Fact<'DishonestListed.v1', OfListing & { readonly ground: DishonestyGround; readonly proposedBy: string; readonly document: string }>
  | Fact<'DishonestyRepaired.v1', OfListing & { readonly document: string }>
  | Fact<'DishonestyRemoved.v1', OfListing & { readonly reason: string; readonly document: string }>;
