import { exportRequestFold, exportRequestStream, organisationFold, organisationStream } from '#scheme/history';
import { approveExport, deliverExport, expireExport, rejectExport, requestExport, sealExport, startExport } from '#scheme/rules';
import { ask, CITY, fact, type Past } from '../../../../test/support/builders.js';
import { CHECKPOINT, exported } from '../../../../test/support/duties-past.js';
import { specify } from '../../../../test/support/specify.js';

const of = (past: Past) => past.state(exportRequestFold, exportRequestStream('EX1'));
const EX1 = { requestId: 'EX1' };
const told = (type: `Export${string}.v1`, data: object = {}) => ({ stream: 'exportRequest-EX1', type: type as 'ExportStarted.v1', data: { ...EX1, ...data } });
const city = fact(organisationStream(CITY), ['OrganisationRegistered.v1', { orgId: CITY, name: '示例市', level: 'CITY' }]);
const asking = (scope: { org: string; from?: number; to?: number }) => (past: Past) =>
  requestExport({ ...EX1, scope, purpose: '专项审计', document: '示例文书' }, of(past), past.state(organisationFold, organisationStream(scope.org)));

describe('clause JN-3.3d — a package for the special audit is asked for, approved, sealed, handed over and destroyed', () => {
  specify('asked for').given(city).when(asking({ org: CITY, from: 201_901, to: 201_912 }))
    .then([told('ExportRequested.v1', { scope: { org: CITY, from: 201_901, to: 201_912 }, purpose: '专项审计', document: '示例文书' })], { clauses: ['JN-3.3d'] });
  specify('asked for from the beginning').given(city).when(asking({ org: CITY }))
    .then([told('ExportRequested.v1', { scope: { org: CITY }, purpose: '专项审计', document: '示例文书' })]);
  specify('periods the wrong way round').given(city).when(asking({ org: CITY, from: 201_912, to: 201_901 }))
    .refused('exportRequest.periods-wrong', undefined, [{ from: 201_912, to: 201_901 }]);
  specify('of nobody').when(asking({ org: CITY })).refused('organisation.unknown');
  specify('under a used id').given(city, exported('requested')).when(asking({ org: CITY })).refused('exportRequest.exists');

  const starting = (past: Past) => startExport(EX1, of(past));
  const seal = { packageHash: 'f'.repeat(64), manifestHash: 'e'.repeat(64), bytes: 7, checkpoint: CHECKPOINT };
  const sealing = (past: Past) => sealExport({ ...EX1, ...seal }, of(past));
  const delivering = (past: Past) => deliverExport({ ...EX1, recipient: '示例审计局', document: '示例文书' }, of(past));
  const expiring = (past: Past) => expireExport({ ...EX1, copies: 2, document: '示例文书' }, of(past));
  specify('started').given(exported('approved')).when(starting).then([told('ExportStarted.v1')]);
  specify('sealed with its hash and the checkpoint it ends at').given(exported('generating')).when(sealing).then([told('ExportSealed.v1', seal)]);
  specify('handed over, by the hash that was sealed').given(exported('sealed')).when(delivering)
    .then([told('ExportDelivered.v1', { recipient: '示例审计局', document: '示例文书', packageHash: 'f'.repeat(64) })]);
  specify('its copies destroyed').given(exported('delivered')).when(expiring).then([told('ExportExpired.v1', { copies: 2, document: '示例文书' })]);
  specify('started before it was approved').given(exported('requested')).when(starting)
    .refused('exportRequest.not-approved', undefined, [{ is: 'requested', possible: ['ApproveExport', 'RejectExport'] }]);
  specify('started after it was refused').given(exported('rejected')).when(starting)
    .refused('exportRequest.not-approved', undefined, [{ is: 'rejected', possible: [] }]);
  specify('sealed twice').given(exported('sealed')).when(sealing).refused('exportRequest.not-generating');
  specify('handed over unsealed').given(exported('generating')).when(delivering).refused('exportRequest.not-sealed');
  specify('destroyed before it was handed over').given(exported('sealed')).when(expiring).refused('exportRequest.not-delivered');
  for (const [name, step] of [['started', starting], ['sealed', sealing], ['handed over', delivering], ['destroyed', expiring]] as const) {
    specify(`${name} when nobody asked`).when(step).refused('exportRequest.unknown');
  }
});

describe('clause JN-3.3c — S11: the request is the auditor’s or exporter’s, the approval the audit administrator’s', () => {
  const approving = (officer: string) => (past: Past) => approveExport(EX1, of(past), ask({ officer }));
  const rejecting = (officer: string) => (past: Past) => rejectExport({ ...EX1, reason: '示例' }, of(past), ask({ officer }));
  specify('approved').given(exported('requested')).when(approving('O-audadmin')).then([told('ExportApproved.v1', { requestedBy: 'O-exporter' })]);
  specify('rejected with a reason').given(exported('requested')).when(rejecting('O-audadmin')).then([told('ExportRejected.v1', { reason: '示例' })]);
  for (const [name, deciding] of [['approved', approving], ['rejected', rejecting]] as const) {
    specify(`${name} by who asked`).given(exported('requested')).when(deciding('O-exporter')).refused('duties.same-person', 'JN-3.3c');
    specify(`${name} twice`).given(exported('approved')).when(deciding('O-audadmin')).refused('exportRequest.not-requested');
    specify(`${name} when nobody asked`).when(deciding('O-audadmin')).refused('exportRequest.unknown');
  }
});
