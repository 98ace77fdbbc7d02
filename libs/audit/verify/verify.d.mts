/** Files of a package by name. */
export type PackageFiles = Map<string, { chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array> }>;
export interface VerifyOptions {
  /** verifier key from outside the package; without it the result says `keyPinned: false` */
  key?: string | undefined;
  /** text of an earlier signed checkpoint of the same log */
  checkpoint?: string | undefined;
}
export interface VerifyFailure { readonly check: string; readonly file?: string; readonly byte?: number; readonly logIndex?: number; readonly why: string }
export interface VerifyResult {
  readonly ok: boolean;
  readonly keyPinned: boolean;
  readonly simulation: boolean | null;
  readonly scope: { readonly org: string; readonly books: readonly string[]; readonly from: number | null; readonly to: number | null } | null;
  readonly log: { readonly origin: string; readonly size: number; readonly root: string } | null;
  readonly controlTotals: readonly {
    readonly book: string; readonly fundSource: string; readonly vouchers: number; readonly lines: number;
    readonly debitFen: number; readonly creditFen: number;
  }[] | null;
  readonly checks: readonly { readonly check: string; readonly ok: boolean; readonly says: string }[];
  readonly failures: readonly VerifyFailure[];
}
export declare const filesOfFolder: (folder: string) => PackageFiles;
export declare const filesOfZip: (path: string) => PackageFiles;
export declare const filesOfBuffers: (buffers: Iterable<readonly [string, Uint8Array]>) => PackageFiles;
export declare const verifyFiles: (files: PackageFiles, options?: VerifyOptions) => Promise<VerifyResult>;
export declare const verifyPackage: (path: string, options?: VerifyOptions) => Promise<VerifyResult>;

/** The books of one organisation, posted again by the verifier's own code. */
export declare class Ledger {
  constructor(org: string);
  readonly vouchers: readonly {
    readonly book: string; readonly rule: string; readonly summary: string; readonly kind: string; readonly date: string; readonly number: number;
    readonly lines: readonly {
      readonly side: string; readonly account: string; readonly fen: number;
      readonly about: { readonly kind?: string; readonly payee?: string; readonly year?: number; readonly batch?: string; readonly claim?: string;
        readonly project?: string; readonly party?: string };
    }[];
  }[];
  take(event: object): void;
}
