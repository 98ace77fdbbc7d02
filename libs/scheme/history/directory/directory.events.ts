import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** The two occupation directories that gate a class (JN-3.4a); institutions are listed one by one in their own streams. */
export type OccupationDirectory = 'KEY_INDUSTRY' | 'GENERAL';
export interface OccupationEntry { readonly occupation: string; readonly name: string; readonly levels: readonly number[] }

export type DirectoryEvent = Fact<'DirectoryPublished.v1', {
  readonly directory: OccupationDirectory;
  readonly version: string;
  /** the directory as it stands from this day; replaces the version before */
  readonly validFrom: Day;
  readonly entries: readonly OccupationEntry[];
  readonly source: string;
}>;
