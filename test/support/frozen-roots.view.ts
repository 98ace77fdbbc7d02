import { createHash } from 'node:crypto';
import { frozenAccounts, frozenText, type FrozenAccount, type Voucher } from '#ledger/book';
import { booksStream, type OfPeriod } from '#scheme/history';
import { postAll, type HistoryEvent } from './ledger-lines.view.js';

const turnedOver = (vouchers: readonly Voucher[], { org, period }: OfPeriod): readonly FrozenAccount[] => {
  const sums = new Map<string, FrozenAccount>();
  for (const { bookSet: { fundSource, book }, lines } of vouchers.filter((one) => one.bookSet.org === org && one.period <= period)) {
    for (const { account, side, amountFen } of lines) {
      const key = `${fundSource}|${book}|${account}`;
      const { debitFen, creditFen } = sums.get(key) ?? { debitFen: 0, creditFen: 0 };
      sums.set(key, { fundSource, book, account, debitFen: debitFen + (side === 'D' ? amountFen : 0), creditFen: creditFen + (side === 'C' ? amountFen : 0) });
    }
  }
  return [...sums.values()];
};

export interface Closing extends OfPeriod { readonly closedAt: number }
/** What is frozen: every month at its closing, and a December that was closed by itself again with its year. */
export const closingsOf = (history: readonly HistoryEvent[]): readonly Closing[] => {
  const standing = new Map<string, string>();
  return history.flatMap(({ type, data }, closedAt): Closing[] => {
    const { org, period, year } = data as unknown as OfPeriod & { readonly year: number };
    if (type === 'PeriodClosed.v1' || type === 'PeriodReopened.v1') standing.set(`${org} ${period}`, type);
    if (type === 'PeriodClosed.v1') return [{ org, period, closedAt }];
    return type === 'YearClosed.v1' && standing.get(`${org} ${year}12`) === 'PeriodClosed.v1' ? [{ org, period: year * 100 + 12, closedAt }] : [];
  });
};

/** The same history, each closing of a month followed by its root, as the worker freezes them. */
export const withRoots = (history: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const events: HistoryEvent[] = [];
  const revisions = new Map<string, number>();
  const due = new Map(closingsOf(history).map((one) => [history[one.closedAt]!.id, one]));
  for (const event of history) {
    events.push(event);
    const closing = due.get(event.id);
    if (closing === undefined) continue;
    const { org, period } = closing;
    const [closedAt, stream] = [events.length - 1, booksStream(org)];
    const accounts = turnedOver(postAll(events).vouchers, { org, period });
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    events.push({
      stream, revision, id: `00000000-0000-5000-b100-${closedAt.toString(16).padStart(12, '0')}`, type: 'PeriodFrozen.v1', recordedAt: event.recordedAt,
      data: {
        org, period, closedAt, accounts: frozenAccounts(accounts).length,
        root: createHash('sha256').update(frozenText({ org, period, closedAt }, accounts)).digest('hex'),
      },
      meta: { ...event.meta, actor: 'system', role: 'SYSTEM', causationId: event.id },
    });
  }
  return events;
};
