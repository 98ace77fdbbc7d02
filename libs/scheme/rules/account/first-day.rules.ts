import type { Day, Refusal } from '#kernel';
import { chart } from '#notice';
import { no } from '../verdict.js';

/** The first day every account of the chart may be named: before it there is no dedicated account to book in. */
export const firstBookedDay: Day = chart.map(({ validFrom }) => validFrom).reduce((latest, one) => (one > latest ? one : latest));

/**
 * A fact that posts happened, at the earliest, on the first day of the accounts. The books take what is told late into a later month, never into an
 * earlier one, so that no voucher stands before it either.
 *
 * @refuses account.not-there-yet
 * @clause JN-3.2c
 */
export const accountsAreThere = (on: Day): Refusal | undefined => (on >= firstBookedDay ? undefined
  : no('account.not-there-yet', 'JN-3.2c', `专账科目自 ${firstBookedDay} 起启用，${on} 的业务不能入账。`, [{ on, firstDay: firstBookedDay }]));
