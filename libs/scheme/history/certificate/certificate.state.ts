import { broken, type Fold } from '../fact.js';
import type { CertificateEvent } from './certificate.events.js';

export type CertificateIs = 'recorded' | 'verified' | 'unverifiable' | 'revoked';
export type Certificate = { readonly is: CertificateIs } & Extract<CertificateEvent, { type: 'CertificateRecorded.v1' }>['data'];
export type CertificateState = { readonly is: 'unknown' } | Certificate;

export const certificateFold: Fold<CertificateState, CertificateEvent> = {
  initial: { is: 'unknown' },
  evolve: (state, event) => {
    if (event.type === 'CertificateRecorded.v1') return { is: 'recorded', ...event.data };
    if (state.is === 'unknown') return broken('certificate', event);
    switch (event.type) {
      case 'CertificateVerified.v1': return { ...state, is: 'verified' };
      case 'CertificateUnverifiable.v1': return { ...state, is: 'unverifiable' };
      case 'CertificateRevoked.v1': return { ...state, is: 'revoked' };
      default: return broken('certificate', event satisfies never);
    }
  },
};
