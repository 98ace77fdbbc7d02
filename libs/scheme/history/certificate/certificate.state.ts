import { broken, type Fold } from '../fact.js';
import type { CertificateEvent } from './certificate.events.js';

export type CertificateState = { readonly is: 'unknown' } | ({ readonly is: 'recorded' } & CertificateEvent['data']);

export const certificateFold: Fold<CertificateState, CertificateEvent> = {
  initial: { is: 'unknown' },
  evolve: (_state, event) => (event.type === 'CertificateRecorded.v1' ? { is: 'recorded', ...event.data } : broken('certificate', event)),
};
