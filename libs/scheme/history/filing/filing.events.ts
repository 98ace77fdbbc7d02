import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** What a class can be filed as with the municipal public employment service centre, beside its filing with the handling agency. */
export type FilingKind = 'CAMP' | 'PROV_DEMO';

/** A class filed with the municipal centre before it starts: a training camp (JN-2.3.2b) or a provincial demonstration project (JN-2.3.3). */
export type FilingEvent = Fact<'MunicipalFilingRecorded.v1', {
  readonly classId: string; readonly filedAs: FilingKind; readonly filedOn: Day;
  /** the document the provincial standard is read from; of a demonstration project only */
  readonly standardSource?: string;
}>;
