import type { Day, Instant } from '#kernel';
import type { HistoryEvent } from './ledger-lines.view.js';

/** Whose the events made here are, unless another is named. */
export const ORG = '370100';

/** Makes one fact after the other of the unemployment insurance fund, as it was recorded: ids count up, data says `fundSource` unless it is given. */
export const postedEvents = (usual: string): (type: string, data: Record<string, unknown>, on?: string, org?: string) => HistoryEvent => {
  let count = 0;
  return (type, data, on = usual, org = ORG) => ({
    stream: 's', revision: 0, id: `00000000-0000-5000-8000-${String((count += 1)).padStart(12, '0')}`, type, data: { fundSource: 'UI_FUND', ...data },
    meta: { actor: 'O', role: 'R', org, on: on as Day, commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', clauses: [] },
    recordedAt: '2020-06-01T00:00:00.000Z' as Instant,
  });
};
