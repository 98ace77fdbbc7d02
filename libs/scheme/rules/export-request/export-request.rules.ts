import type { Refusal } from '#kernel';
import {
  type ExportCheckpoint, type ExportRequest, type ExportRequestState, exportRequestStream, type ExportScope, type OrganisationState,
} from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, missing, notNow, record, taken, to } from '../verdict.js';

export interface OfExport { readonly requestId: string }
export interface RequestExport extends OfExport {
  readonly scope: { readonly org: string; readonly from?: number | undefined; readonly to?: number | undefined };
  readonly purpose: string; readonly document: string;
}
export interface RejectExport extends OfExport { readonly reason: string }
export interface SealExport extends OfExport {
  readonly packageHash: string; readonly manifestHash: string; readonly bytes: number; readonly checkpoint: ExportCheckpoint;
}
export interface DeliverExport extends OfExport { readonly recipient: string; readonly document: string }
export interface ExpireExport extends OfExport { readonly copies: number; readonly document: string }

/** What may happen to an export in each state (domain.md §2.3). */
export const possibleForExport: Readonly<Record<ExportRequest['is'], readonly string[]>> = {
  requested: ['ApproveExport', 'RejectExport'], approved: ['StartExport'], generating: ['SealExport'], sealed: ['DeliverExport'],
  delivered: ['ExpireExport'], expired: [], rejected: [],
};
const exportMustBe = (request: ExportRequest, is: ExportRequest['is']): Refusal | undefined =>
  (request.is === is ? undefined : notNow(`exportRequest.not-${is}`, request.is, possibleForExport[request.is]));

/**
 * Asks for a package of one organisation's books: the auditor's or exporter's own request, and no business command (S11).
 *
 * @refuses exportRequest.exists, organisation.unknown, exportRequest.periods-wrong
 * @clause JN-3.3d
 */
export const requestExport = (c: RequestExport, request: ExportRequestState, organisation: OrganisationState): Decision => {
  if (request.is !== 'unknown') return taken('exportRequest', c.requestId);
  const { org, from, to: until } = c.scope;
  if (organisation.is === 'unknown') return missing('organisation', org);
  if (from !== undefined && until !== undefined && from > until) {
    return { refused: 'exportRequest.periods-wrong', why: `起始期间 ${from} 晚于终止期间 ${until}。`, facts: [{ from, to: until }] };
  }
  const scope: ExportScope = { org, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { to: until }) };
  return record(['JN-3.3d'], [to(exportRequestStream(c.requestId), { type: 'ExportRequested.v1', data: { ...c, scope } })]);
};

/**
 * Approves an export; the audit administrator, and not who asked.
 *
 * @refuses exportRequest.unknown, exportRequest.not-requested, duties.same-person
 * @clause JN-3.3d, JN-3.3c (S11)
 */
export const approveExport = (c: OfExport, request: ExportRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('exportRequest', c.requestId);
  const { requestedBy } = request;
  return exportMustBe(request, 'requested') ?? differentPerson('S11', ask.officer, [['申请导出', requestedBy]])
    ?? record(['JN-3.3d', 'JN-3.3c'], [to(exportRequestStream(c.requestId), { type: 'ExportApproved.v1', data: { ...c, requestedBy } })]);
};

/**
 * Refuses an export, with the reason.
 *
 * @refuses exportRequest.unknown, exportRequest.not-requested, duties.same-person
 * @clause JN-3.3d, JN-3.3c (S11)
 */
export const rejectExport = (c: RejectExport, request: ExportRequestState, ask: Ask): Decision => {
  if (request.is === 'unknown') return missing('exportRequest', c.requestId);
  return exportMustBe(request, 'requested') ?? differentPerson('S11', ask.officer, [['申请导出', request.requestedBy]])
    ?? record(['JN-3.3d', 'JN-3.3c'], [to(exportRequestStream(c.requestId), { type: 'ExportRejected.v1', data: c })]);
};

/** @refuses exportRequest.unknown, exportRequest.not-approved */
export const startExport = (c: OfExport, request: ExportRequestState): Decision => {
  if (request.is === 'unknown') return missing('exportRequest', c.requestId);
  return exportMustBe(request, 'approved') ?? record(['JN-3.3d'], [to(exportRequestStream(c.requestId), { type: 'ExportStarted.v1', data: c })]);
};

/**
 * Records the package as made: the hashes of package and manifest, and the signed checkpoint of the log it ends at. The auditors' door says what to seal,
 * makes the package again from scope and checkpoint before it hands it out, and refuses where it comes to another hash.
 *
 * @refuses exportRequest.unknown, exportRequest.not-generating
 * @clause JN-3.3d
 */
export const sealExport = (c: SealExport, request: ExportRequestState): Decision => {
  if (request.is === 'unknown') return missing('exportRequest', c.requestId);
  return exportMustBe(request, 'generating') ?? record(['JN-3.3d'], [to(exportRequestStream(c.requestId), { type: 'ExportSealed.v1', data: c })]);
};

/**
 * Records to whom the sealed package was handed over; the event repeats the hash of what was handed over.
 *
 * @refuses exportRequest.unknown, exportRequest.not-sealed
 * @clause JN-3.3d
 */
export const deliverExport = (c: DeliverExport, request: ExportRequestState): Decision => {
  if (request.is === 'unknown') return missing('exportRequest', c.requestId);
  const packageHash = request.packageHash ?? '';
  return exportMustBe(request, 'sealed')
    ?? record(['JN-3.3d'], [to(exportRequestStream(c.requestId), { type: 'ExportDelivered.v1', data: { ...c, packageHash } })]);
};

/**
 * Records that the copies were destroyed.
 *
 * @refuses exportRequest.unknown, exportRequest.not-delivered
 * @clause JN-3.3d
 */
export const expireExport = (c: ExpireExport, request: ExportRequestState): Decision => {
  if (request.is === 'unknown') return missing('exportRequest', c.requestId);
  return exportMustBe(request, 'delivered') ?? record(['JN-3.3d'], [to(exportRequestStream(c.requestId), { type: 'ExportExpired.v1', data: c })]);
};
