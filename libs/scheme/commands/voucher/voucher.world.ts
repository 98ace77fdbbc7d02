import { day } from '#kernel';
import { ledgerEvent, vouchersAlone } from '#ledger/book';
import { bookedYear, type FundSource, periodFold, periodStream, type ReviewedBook, voucherFold, voucherStream } from '#scheme/history';
import type { FactPlace, PostedFact, VoucherWorld } from '#scheme/rules';
import { reached, type StoredEvent } from '#event-store';
import { folded } from '../folded.js';
import type { Workspace } from '../workspace.js';

/**
 * The year a fact was booked into: its own, or that of the next month that was open before it in the log. By places, not by instants: one commit stamps many
 * events with one instant, and a year closed in it was closed before the fact or after it.
 */
const bookedIn = async (workspace: Workspace, { meta, position }: StoredEvent): Promise<number> => {
  const moves = (await workspace.history([periodStream(meta.org)])).get(periodStream(meta.org)) ?? [];
  const calendar = folded(periodFold, moves.filter((each) => !reached(each.position, position)));
  return bookedYear(calendar, day(meta.on), meta.commandId);
};

/** A fact as the books know it, from its own stream; undefined when it is not there or posts nothing. */
const postedFact = async (workspace: Workspace, { eventId, stream, revision }: FactPlace): Promise<PostedFact | undefined> => {
  const event = await workspace.at(stream, revision);
  if (event?.id !== eventId) return undefined;
  const [year, fact] = [await bookedIn(workspace, event), ledgerEvent(event, 0)];
  const { vouchers, isFinal } = vouchersAlone(fact, year);
  if (vouchers.length === 0 && !isFinal) return undefined;
  const data = fact.data as { readonly fundSource?: FundSource };
  return {
    source: { eventId, stream, revision, type: fact.type, on: day(event.meta.on), year, fundSource: data.fundSource ?? 'UI_FUND', data }, org: event.meta.org,
    maker: event.meta.actor, isFinal,
    books: vouchers.length === 0 ? ['F', 'A'] : [...new Set<ReviewedBook>(vouchers.map(({ book }) => book))],
    movesMoney: vouchers.some(({ lines }) => lines.some(({ bankAccountId }) => bankAccountId !== undefined)),
  };
};

export const voucherWorld = async (workspace: Workspace, place: FactPlace): Promise<VoucherWorld> =>
  ({ fact: await postedFact(workspace, place), state: await workspace.load(voucherFold, voucherStream(place.eventId)) });
