import type { Day } from '#kernel';
import type { Fact } from '../fact.js';

/** What the issuer's register answered about a certificate. */
export interface RegisterAnswer { readonly certificateId: string; readonly source: string; readonly queriedOn: Day; readonly evidenceHash: string }

/** Life of a certificate: RECORDED → VERIFIED | UNVERIFIABLE; VERIFIED → REVOKED. */
export type CertificateEvent =
  | Fact<'CertificateRecorded.v1', {
      /** `<issuer>-<digest of the number>`, chosen by the caller; the number itself is sealed */
      readonly certificateId: string;
      readonly kind: string; readonly issuer: string; readonly occupation: string;
      /** 5 junior … 1 senior technician; 0 where the kind has no level */
      readonly level: number;
      readonly personId: string; readonly classId: string; readonly issuedOn: Day;
    }>
  | Fact<'CertificateVerified.v1', RegisterAnswer>
  | Fact<'CertificateUnverifiable.v1', RegisterAnswer>
  | Fact<'CertificateRevoked.v1', {
      readonly certificateId: string; readonly revokedOn: Day; readonly reason: string; readonly document: string; readonly evidenceHash: string;
    }>;
