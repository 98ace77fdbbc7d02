import type { Day } from '#kernel';
import { broken, type Fold } from '../fact.js';
import type { FilingEvent, FilingKind } from './filing.events.js';

export type FilingState =
  | { readonly is: 'unknown' }
  | { readonly is: 'filed'; readonly classId: string; readonly filedAs: FilingKind; readonly filedOn: Day; readonly standardSource?: string };

export const filingFold: Fold<FilingState, FilingEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => (event.type === 'MunicipalFilingRecorded.v1' ? { is: 'filed', ...event.data } : broken('filing', event)),
};
