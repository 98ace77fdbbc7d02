import type { Fact } from '../fact.js';

/** What a package is asked to report on: the scope of the export. */
export interface ExportScope {
  readonly org: string;
  /** first and last period of the reports, yyyymm; none: from the beginning, to the end */
  readonly from?: number; readonly to?: number;
}
/** The signed checkpoint of the log a package ends at. */
export interface ExportCheckpoint { readonly origin: string; readonly size: number; readonly root: string }

/** REQUESTED → APPROVED | REJECTED; APPROVED → GENERATING → SEALED → DELIVERED → EXPIRED. */
export type ExportRequestEvent =
  | Fact<'ExportRequested.v1', { readonly requestId: string; readonly scope: ExportScope; readonly purpose: string; readonly document: string }>
  | Fact<'ExportApproved.v1', { readonly requestId: string; readonly requestedBy: string }>
  | Fact<'ExportRejected.v1', { readonly requestId: string; readonly reason: string }>
  | Fact<'ExportStarted.v1', { readonly requestId: string }>
  | Fact<'ExportSealed.v1', {
      readonly requestId: string;
      /** SHA-256 of the package file */
      readonly packageHash: string; readonly bytes: number; readonly checkpoint: ExportCheckpoint;
      /** SHA-256 of `manifest.json` in it: the package is made again from scope and checkpoint, and must come to this one */
      readonly manifestHash?: string;
    }>
  | Fact<'ExportDelivered.v1', { readonly requestId: string; readonly recipient: string; readonly document: string; readonly packageHash: string }>
  | Fact<'ExportExpired.v1', { readonly requestId: string; readonly copies: number; readonly document: string }>;
