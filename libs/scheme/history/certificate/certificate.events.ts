import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

export type CertificateEvent = Fact<'CertificateRecorded.v1', {
  /** `<issuer>-<digest of the number>`, chosen by the caller; the number itself is sealed */
  readonly certificateId: string;
  readonly kind: string; readonly issuer: string; readonly occupation: string;
  /** 5 junior … 1 senior technician; 0 where the kind has no level */
  readonly level: number;
  readonly personId: string; readonly classId: string; readonly issuedOn: Day;
}>;
