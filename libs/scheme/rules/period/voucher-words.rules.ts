import type { Day } from '#kernel';
import { type PeriodState, periodStream, type VoucherWords, wordsOn } from '#scheme/history';
import { type Ask, type Decision, record, to } from '../verdict.js';

export interface ChooseVoucherWords { readonly org: string; readonly year: number; readonly words: VoucherWords }
export interface WordsWorld {
  readonly period: PeriodState;
  /** whether the account holds a fact that posts: what an organisation books begins there */
  readonly hasBooked: boolean;
}

/**
 * Chooses the words of an organisation's vouchers from the first day of a year on: 记 of all of them, or 收, 付 and 转. The vouchers of one year have the
 * words of one choice, so that the year must be without any: nothing is booked yet at all, or the year before is not in its last day, when December may be
 * held and what comes late goes to January.
 *
 * @refuses period.words-fixed, period.words-same
 * @source rulings D9
 */
export const chooseVoucherWords = (c: ChooseVoucherWords, { period, hasBooked }: WordsWorld, { today }: Ask): Decision => {
  const last = `${c.year - 1}-12-31` as Day;
  if (hasBooked && today >= last) {
    return {
      refused: 'period.words-fixed', why: `${c.year} 年可能已有凭证，凭证字不得更改；须在 ${last} 以前选定，可选 ${Number(today.slice(0, 4)) + 1} 年起。`,
      facts: [{ year: c.year, before: last, today }],
    };
  }
  if (wordsOn(period, c.year) === c.words) {
    return { refused: 'period.words-same', why: `${c.year} 年起已使用该凭证种类。`, facts: [{ year: c.year, words: c.words }] };
  }
  const { org, year, words } = c;
  return record([], [to(periodStream(org), { type: 'VoucherWordsChosen.v1', data: { org, year, words } })]);
};
