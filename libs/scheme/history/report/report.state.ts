import { broken, type Fold } from '../fact.js';
import type { IssuedReport, ReportEvent } from './report.events.js';

export type ReportState =
  | { readonly is: 'unknown' }
  | { readonly is: 'issued'; readonly org: string; readonly issuedBy: string; readonly report: IssuedReport };

export const reportFold: Fold<ReportState, ReportEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => (event.type === 'ReportIssued.v1'
    ? { is: 'issued', org: event.meta.org, issuedBy: event.meta.actor, report: event.data } : broken('report', event)),
};
