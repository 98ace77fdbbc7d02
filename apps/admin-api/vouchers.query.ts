import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore } from '#event-store';
import { DoorProblem } from '#identity';
import type { Day } from '#kernel';
import type { UnreviewedFact } from '#scheme/commands';
import { OfficersQuery } from './officers.query.js';
import { ReviewReading } from './review-reading.js';

/** Facts in one answer; the rest is asked for once these are reviewed. */
const MOST = 1_000;
const REVIEWS = ['FIN_REV', 'FB_APPR'] as const;

/** What an officer may review of a month: facts with their vouchers, as `ReviewVouchers` names them. */
export interface UnreviewedMonth {
  readonly org: string; readonly period: number; readonly today: Day; readonly reviewer: string; readonly knownAt: number;
  /** unreviewed vouchers of the month; those the officer made, which another has to review; facts left out of `rows` */
  readonly vouchers: number; readonly ownVouchers: number; readonly left: number;
  readonly rows: readonly UnreviewedFact[];
}

/** What waits for review, folded from the log by the ledger's pure `post`: the clerks' process has no right in the ledger. */
@Injectable()
export class VouchersQuery {
  readonly #reading: ReviewReading;
  constructor(@Inject(EVENT_STORE) store: EventStore, private readonly officers: OfficersQuery) { this.#reading = new ReviewReading(store); }

  /** @throws DoorProblem auth.role-missing; door.busy while the log is read for another */
  async unreviewed(caller: string, period: number, by = caller): Promise<UnreviewedMonth> {
    const opened = await this.officers.opened();
    if (by !== caller) {
      await this.officers.demand(caller, 'SIMULATOR');
      if (opened.is !== 'open' || opened.mode !== 'simulation') throw new DoorProblem('auth.role-missing', 'only in a simulation may one ask for another');
    }
    const { officerId, org } = await this.officers.demand(by, ...REVIEWS);
    const { facts, knownAt } = await this.#reading.month({ org, period });
    const others = facts.filter(({ maker }) => maker !== officerId);
    const count = (of: readonly UnreviewedFact[]): number => of.reduce((sum, { vouchers }) => sum + vouchers.length, 0);
    return {
      org, period, today: await this.officers.today(), reviewer: officerId, knownAt, vouchers: count(facts), ownVouchers: count(facts) - count(others),
      left: Math.max(0, others.length - MOST), rows: others.slice(0, MOST),
    };
  }
}
