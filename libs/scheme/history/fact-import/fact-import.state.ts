import { broken, type Fold } from '../fact.js';
import type { FactImportEvent } from './fact-import.events.js';

export type FactImportState = { readonly is: 'unknown' } | { readonly is: 'imported'; readonly importId: string; readonly kind: string; readonly rows: number };

export const factImportFold: Fold<FactImportState, FactImportEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => {
    if (event.type !== 'FactsImported.v1') return broken('factImport', event);
    const { importId, kind, rows } = event.data;
    return { is: 'imported', importId, kind, rows };
  },
};
