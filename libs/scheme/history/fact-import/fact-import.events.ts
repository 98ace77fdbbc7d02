import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** A list another department sent: where it came from, when it was asked for, and the hash of the file. Each row is a fact of its person. */
export type FactImportEvent = Fact<'FactsImported.v1', {
  readonly importId: string; readonly kind: string; readonly source: string; readonly queriedOn: Day;
  /** SHA-256 of the list as received */
  readonly listHash: string;
  readonly rows: number;
  /** of the data-sharing agreement (O-17) */
  readonly reference: string;
}>;
