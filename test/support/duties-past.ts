import { day } from '#kernel';
import {
  type DishonestySubject, dishonestyStream, type ExportCheckpoint, exportRequestStream, type InterestSubject, officerStream, type OverrideScope,
  subjectId,
} from '#scheme/history';
import { CITY, fact, type Happened } from './builders.js';

export const SUBJECT: DishonestySubject = { kind: 'INSTITUTION', id: 'I1' };
const DOCUMENT = { document: '示例文书' };

/** Listing DL1 of institution I1, proposed by O-supervise; told on 2020-06-08, to be heard until 06-18; listed by O-approve. */
export const listing = (
  until: 'proposed' | 'notified' | 'heard' | 'listed' | 'repaired' | 'removed',
  { org = CITY, subject = SUBJECT }: { readonly org?: string; readonly subject?: DishonestySubject } = {},
): Happened[] => {
  const stream = dishonestyStream(subjectId(subject));
  const of = { listingId: 'DL1', subject };
  const all = [
    fact(stream, ['DishonestyProposed.v1', {
      ...of, ground: 'FRAUD_AMOUNT', clawbacks: ['CB1'], findings: [], amountFen: 1_000_001, personTimes: 0, ...DOCUMENT,
    }], { actor: 'O-supervise', on: '2020-06-01', org }),
    fact(stream, ['DishonestyNotified.v1', { ...of, ...DOCUMENT, servedOn: day('2020-06-08'), hearUntil: day('2020-06-18') }], { actor: 'O-supervise' }),
    fact(stream, ['DishonestyHeard.v1', { ...of, statement: 'STATED', ...DOCUMENT }], { actor: 'O-supervise' }),
    fact(stream, ['DishonestListed.v1', { ...of, ground: 'FRAUD_AMOUNT', proposedBy: 'O-supervise', ...DOCUMENT }], { actor: 'O-approve' }),
  ];
  const last = until === 'repaired' ? [fact(stream, ['DishonestyRepaired.v1', { ...of, ...DOCUMENT }], { actor: 'O-approve' })]
    : until === 'removed' ? [fact(stream, ['DishonestyRemoved.v1', { ...of, reason: '示例', ...DOCUMENT }], { actor: 'O-approve' })] : [];
  const at = (['proposed', 'notified', 'heard', 'listed'] as readonly string[]).indexOf(until);
  return [...all.slice(0, at < 0 ? 4 : at + 1), ...last];
};

export const CHECKPOINT: ExportCheckpoint = { origin: 'zhuanzhang.local/1', size: 330, root: `${'A'.repeat(43)}=` };
/** Export EX1 of the city's books, asked for by O-exporter, decided by O-audadmin. */
export const exported = (until: 'requested' | 'rejected' | 'approved' | 'generating' | 'sealed' | 'delivered'): Happened[] => {
  const stream = exportRequestStream('EX1');
  const EX1 = { requestId: 'EX1' };
  const asked = fact(stream, ['ExportRequested.v1', { ...EX1, scope: { org: CITY }, purpose: '专项审计', ...DOCUMENT }], { actor: 'O-exporter' });
  if (until === 'rejected') return [asked, fact(stream, ['ExportRejected.v1', { ...EX1, reason: '示例' }], { actor: 'O-audadmin' })];
  const seal = { packageHash: 'f'.repeat(64), bytes: 7, checkpoint: CHECKPOINT };
  return [
    asked, fact(stream, ['ExportApproved.v1', { ...EX1, requestedBy: 'O-exporter' }], { actor: 'O-audadmin' }),
    fact(stream, ['ExportStarted.v1', EX1], { actor: 'O-exporter' }), fact(stream, ['ExportSealed.v1', { ...EX1, ...seal }], { actor: 'O-exporter' }),
    fact(stream, ['ExportDelivered.v1', { ...EX1, recipient: '示例审计局', ...DOCUMENT, packageHash: seal.packageHash }], { actor: 'O-exporter' }),
  ].slice(0, ['requested', 'approved', 'generating', 'sealed', 'delivered'].indexOf(until) + 1);
};

/** An officer of the city's agency with roles. */
export const officer = (officerId: string, roles: readonly string[] = [], { org = CITY } = {}): Happened[] => [
  fact(officerStream(officerId), ['OfficerRegistered.v1', { officerId, name: '示例人员', org, unit: 'AGENCY' }], { actor: 'O-admin' }),
  ...(roles.length === 0 ? [] : [fact(officerStream(officerId), ['RolesGranted.v1', { officerId, roles }], { actor: 'O-admin' })]),
];
export const interest = (officerId: string, about: InterestSubject): Happened =>
  fact(officerStream(officerId), ['InterestDeclared.v1', { officerId, interestId: 'IN-1', about, relation: 'RELATIVE' }], { actor: officerId });
/** O-1 lets O-2 do the first review from 2019-12-01 to 12-31. */
export const delegated = (more: { readonly commands?: readonly string[]; readonly roles?: readonly string[] } = {}): Happened =>
  fact(officerStream('O-1'), ['DelegationGranted.v1', {
    officerId: 'O-1', delegationId: 'DG-1', deputyId: 'O-2', roles: ['REVIEW1'], startsOn: day('2019-12-01'), endsOn: day('2019-12-31'), ...more,
  }], { actor: 'O-1' });

export const OVERRIDE: OverrideScope = {
  officerId: 'O-1', overrideId: 'OV-1', rule: 'S1', command: 'ReviewSecond', stream: 'claim-C1', validTo: day('2019-12-31'),
};
/** Override OV-1 for O-1, proposed by O-supervise, granted by O-approve. */
export const override = (until: 'proposed' | 'granted' | 'used', scope: OverrideScope = OVERRIDE): Happened[] => [
  fact(officerStream(scope.officerId), ['OverrideProposed.v1', { ...scope, reason: '示例' }], { actor: 'O-supervise' }),
  fact(officerStream(scope.officerId), ['OverrideGranted.v1', { ...scope, reason: '示例', approvers: ['O-supervise', 'O-approve'] }], { actor: 'O-approve' }),
  fact(officerStream(scope.officerId), ['OverrideUsed.v1', scope], { actor: scope.officerId }),
].slice(0, ['proposed', 'granted', 'used'].indexOf(until) + 1);
