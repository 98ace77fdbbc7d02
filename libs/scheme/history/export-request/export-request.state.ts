import { broken, type Fold } from '../fact.js';
import type { ExportCheckpoint, ExportRequestEvent, ExportScope } from './export-request.events.js';

export interface ExportRequest {
  readonly is: 'requested' | 'approved' | 'rejected' | 'generating' | 'sealed' | 'delivered' | 'expired'; readonly requestId: string; readonly org: string;
  readonly scope: ExportScope; readonly requestedBy: string; readonly approvedBy?: string; readonly packageHash?: string;
  readonly manifestHash?: string;
  readonly checkpoint?: ExportCheckpoint;
}
export type ExportRequestState = { readonly is: 'unknown' } | ExportRequest;

type Seal = Extract<ExportRequestEvent, { type: 'ExportSealed.v1' }>['data'];
const hashes = ({ packageHash, checkpoint, manifestHash }: Seal) =>
  ({ packageHash, checkpoint, ...(manifestHash === undefined ? {} : { manifestHash }) });

export const exportRequestFold: Fold<ExportRequestState, ExportRequestEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    const { actor, org } = event.meta;
    if (event.type === 'ExportRequested.v1') {
      const { requestId, scope } = event.data;
      return { is: 'requested', requestId, scope, org, requestedBy: actor };
    }
    if (state.is === 'unknown') return broken('exportRequest', event);
    switch (event.type) {
      case 'ExportApproved.v1': return { ...state, is: 'approved', approvedBy: actor };
      case 'ExportRejected.v1': return { ...state, is: 'rejected' };
      case 'ExportStarted.v1': return { ...state, is: 'generating' };
      case 'ExportSealed.v1': return { ...state, is: 'sealed', ...hashes(event.data) };
      case 'ExportDelivered.v1': return { ...state, is: 'delivered' };
      case 'ExportExpired.v1': return { ...state, is: 'expired' };
      default: return broken('exportRequest', event satisfies never);
    }
  },
};
