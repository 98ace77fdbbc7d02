import { shanghaiDay } from '#kernel';
import type { HistoryEvent } from './ledger-lines.view.js';
import { randomOf } from './random-history.view.js';

/** The same money, with now and then another choice of the words of vouchers, also for years that have begun: the books take it from the next one on. */
export const withRandomWords = (history: readonly HistoryEvent[], seed: number): readonly HistoryEvent[] => {
  const random = randomOf(seed + 1);
  const events: HistoryEvent[] = [];
  const revisions = new Map<string, number>();
  for (const [i, event] of history.entries()) {
    const { meta, recordedAt } = event;
    if (i === 0 || random(25) === 0) {
      const [on, stream] = [shanghaiDay(recordedAt), `words-${meta.org}`];
      const revision = (revisions.get(stream) ?? -1) + 1;
      revisions.set(stream, revision);
      events.push({
        stream, revision, id: `00000000-0000-5000-b000-${(i + 1).toString(16).padStart(12, '0')}`, type: 'VoucherWordsChosen.v1', recordedAt,
        data: { org: meta.org, year: Number(on.slice(0, 4)) + random(3) - 1, words: random(3) === 0 ? 'GENERAL' : 'SPECIAL' },
        meta: { ...meta, on, commandId: `w${i}`, correlationId: `w${i}`, causationId: `w${i}` },
      });
    }
    events.push(event);
  }
  return events;
};
