import { canonicalJson } from '#kernel';
import type { Book } from '#ledger/book';
import type { PackedFile } from './archive.writer.js';

/**
 * What a package reports on. The scope cuts by organisation; book and period cut only the reports: all events of the organisation are
 * in every package, else its balances could not be posted again (rulings C19).
 */
export interface PackageScope {
  readonly org: string;
  /** default all three */
  readonly book?: Book;
  /** first period of the reports, yyyymm; default from the beginning */
  readonly from?: number;
  /** last period of the reports, yyyymm; default to the end */
  readonly to?: number;
}

/** A stream's part of the package. Dense when count = last − first + 1. */
export interface StreamSpan { readonly stream: string; readonly first: number; readonly last: number; readonly count: number }

/** Sums over the reported vouchers of one book, fen. */
export interface ControlTotal {
  readonly book: Book; readonly fundSource: string; readonly vouchers: number; readonly lines: number; readonly debitFen: number; readonly creditFen: number;
}

export interface Manifest {
  readonly format: 'zhuanzhang-package/2';
  /** true when the store is a simulation: nothing in it happened (rulings B10) */
  readonly simulation: boolean;
  readonly scope: { readonly org: string; readonly books: readonly Book[]; readonly from: number | null; readonly to: number | null };
  readonly log: { readonly origin: string; readonly size: number; readonly root: string };
  readonly events: { readonly count: number; readonly streams: readonly StreamSpan[] };
  readonly controlTotals: readonly ControlTotal[];
  /** every file but manifest.json and SHA256SUMS */
  readonly files: readonly PackedFile[];
}

/** The text that is signed: canonical JSON on one line. */
export const manifestText = (manifest: Manifest): string => `${canonicalJson(manifest)}\n`;

/** Lines as `sha256sum -c` reads them, in the order of the archive. */
export const sumsText = (files: readonly PackedFile[]): string => files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
