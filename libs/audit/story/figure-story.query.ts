import { referenceOf, type Voucher } from '#ledger/book';
import {
  type Change, type Changes, type ChangesQuestion, type FigureQuestion, type FigureShare, type KnownAt, type ToldFigure, UnknownToLedger,
} from '#ledger/queries';
import { KINDS } from '../statements/statement.view.js';
import { behind, eventsAt, officersOf, type Behind, type Officers } from './behind.query.js';
import type { StoryParts } from './story.view.js';

/** A voucher with who stands behind it and why. */
export interface ToldVoucher { readonly ref: string; readonly officers: Officers; readonly event: Behind }
export interface ExplainedFigure extends Omit<ToldFigure, 'shares'> { readonly shares: readonly (FigureShare & ToldVoucher)[] }
export interface ExplainedChanges extends Omit<Changes, 'changes'> { readonly changes: readonly (Change & ToldVoucher)[] }

const told = async <T extends { readonly voucher: Voucher }>(parts: StoryParts, rows: readonly T[], knownAt: KnownAt):
Promise<readonly (T & ToldVoucher)[]> => {
  const events = await eventsAt(parts, rows.map(({ voucher }) => voucher.logIndex));
  const indexes = [...events.keys()];
  const stories = new Map((await behind(parts, [...events.values()])).map((one, i) => [indexes[i], one]));
  const whole: (T & ToldVoucher)[] = [];
  for (const row of rows) {
    const event = stories.get(row.voucher.logIndex) as Behind;
    whole.push({ ...row, ref: referenceOf(row.voucher), officers: await officersOf(parts, row.voucher, { event, knownAt }), event });
  }
  return whole;
};

/**
 * A balance, or a turnover of days, down to its vouchers, and from each of them to the event, the command, the officers, the clause with its words, the
 * rule set with the values used, the facts with their ages, and the leaf of the sealed log with its proof. One page, newest first.
 *
 * @throws UnknownToLedger, LedgerNotThereYet, NotSealed when the store holds less than the ledger
 */
export const explainFigure = async (parts: StoryParts, question: FigureQuestion): Promise<ExplainedFigure> => {
  const kinds = KINDS.map(({ code }) => code);
  if (question.subsidyKind !== undefined && !kinds.includes(question.subsidyKind)) {
    throw new UnknownToLedger('ledger.unknown-word', `subsidyKind=${question.subsidyKind} is no kind of subsidy`, kinds);
  }
  const { shares, ...figure } = await parts.ledger.traces.figure(question);
  return { ...figure, shares: await told(parts, shares, figure.knownAt) };
};

/**
 * What changed in the books of some days between two moments: the vouchers that came in or correct the days, each with its reason and all that stands
 * behind it, and the effect on every account. One page of vouchers, in log order.
 *
 * @throws UnknownToLedger, LedgerNotThereYet, NotSealed when the store holds less than the ledger
 */
export const explainChanges = async (parts: StoryParts, question: ChangesQuestion): Promise<ExplainedChanges> => {
  const { changes, ...rest } = await parts.ledger.traces.changes(question);
  return { ...rest, changes: await told(parts, changes, rest.knownAt) };
};

