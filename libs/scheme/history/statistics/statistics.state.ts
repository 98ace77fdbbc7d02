import { broken, type Fold } from '../fact.js';
import type { StatisticsEvent } from './statistics.events.js';

export type StatisticsState = { readonly is: 'unknown' } | { readonly is: 'recorded'; readonly statisticsId: string };

export const statisticsFold: Fold<StatisticsState, StatisticsEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => (event.type === 'StatisticsRecorded.v1' ? { is: 'recorded', statisticsId: event.data.statisticsId } : broken('statistics', event)),
};
