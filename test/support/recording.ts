import type { EventStore } from '#event-store';
import type { HistoryEvent } from './ledger-lines.view.js';

const AT_ONCE = 50;

/** Brings a history in, in its order and with its instants. The store puts appends that are asked at once into one call, and keeps their order. */
export const recordHistory = async (store: EventStore, history: readonly HistoryEvent[]): Promise<void> => {
  for (let from = 0; from < history.length; from += AT_ONCE) {
    await Promise.all(history.slice(from, from + AT_ONCE).map(({ stream, id, type, data, meta, recordedAt }) =>
      store.append(stream, [{ id, type, data: data as never, meta }], { expected: 'any', recordedAt })));
  }
};
