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

/** The same history, each closing of a month followed by its root, as the worker freezes them. */
export const withRoots = (history: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const events: HistoryEvent[] = [];
  const revisions = new Map<string, number>();
  for (const event of history) {
    events.push(event);
    if (event.type !== 'PeriodClosed.v1') continue;
    const { org, period } = event.data as unknown as OfPeriod;
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
