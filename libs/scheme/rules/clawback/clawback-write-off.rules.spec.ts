import { clawbackFold, clawbackStream, ruleSetsFold, ruleSetStream, type WriteOffApprover } from '#scheme/history';
import { approveWriteOff, proposeWriteOff, rejectWriteOff } from '#scheme/rules';
import { ask, fact, type Past } from '../../../../test/support/builders.js';
import { clawback, pursued, writeOff } from '../../../../test/support/money-past.js';
import { specify } from '../../../../test/support/specify.js';
import { ruleSet } from '../../../../test/support/training-past.js';

const caseOf = (past: Past) => past.state(clawbackFold, clawbackStream('CB1'));
const told = (type: `Clawback${string}.v1`, data: object) =>
  ({ stream: 'clawback-CB1', type: type as 'ClawbackOverdue.v1', data: { clawbackId: 'CB1', ...data } });
const proposing = (past: Past) => proposeWriteOff(
  { clawbackId: 'CB1', reason: '示例', document: '示例文书' }, caseOf(past), past.state(ruleSetsFold, ruleSetStream),
  ask({ officer: 'O-recover2', today: '2020-06-01' }));
const agreeing = (as: WriteOffApprover, officer: string, roles: readonly string[] = [as]) => (past: Past) =>
  approveWriteOff({ clawbackId: 'CB1', as }, caseOf(past), ask({ officer, roles }));
const refusing = (as: WriteOffApprover, officer: string) => (past: Past) =>
  rejectWriteOff({ clawbackId: 'CB1', as, reason: '示例' }, caseOf(past), ask({ officer, roles: [as] }));

describe('clause JN-3.3e — what cannot be recovered is written off', () => {
  const proposed = (...approvals: readonly WriteOffApprover[]) =>
    told('ClawbackWriteOffProposed.v1', { reason: '示例', document: '示例文书', amountFen: 150_000, approvals });
  for (const is of ['overdue', 'enforcement', 'referred'] as const) {
    specify(`proposed from ${is}`).given(ruleSet(), pursued(is)).when(proposing).then([proposed('FIN_REV', 'APPROVE')], { ruleSet: 'R1' });
  }
  specify('above the limit the finance bureau is asked').given(ruleSet(), pursued('overdue', { amountFen: 1_000_001 })).when(proposing).then([told(
    'ClawbackWriteOffProposed.v1', { reason: '示例', document: '示例文书', amountFen: 1_000_001, approvals: ['FIN_REV', 'APPROVE', 'FB_APPR'] })]);
  specify('at the limit it is not').given(ruleSet(), pursued('overdue', { amountFen: 1_000_000 })).when(proposing).then([told(
    'ClawbackWriteOffProposed.v1', { reason: '示例', document: '示例文书', amountFen: 1_000_000, approvals: ['FIN_REV', 'APPROVE'] })]);
  specify('before it is overdue').given(ruleSet(), clawback('served')).when(proposing).refused('clawback.not-overdue');
  specify('under an offset that is on its way').given(ruleSet(), pursued('overdue'),
    fact(clawbackStream('CB1'), ['ClawbackOffsetReserved.v1', { clawbackId: 'CB1', requestId: 'FR9', claimId: 'C9', amountFen: 7 }]))
    .when(proposing).refused('clawback.offset-pending');
  specify('no rule set on that day').given(pursued('overdue')).when(proposing).refused('ruleSet.none-in-force');
  specify('a rule set without the limit').given(ruleSet({ without: 'clawback.writeOffLimitFen' }), pursued('overdue')).when(proposing)
    .refused('ruleSet.parameter-missing');
  specify('without a case').given(ruleSet()).when(proposing).refused('clawback.unknown');
});

describe('clause JN-3.3c — S7: a write-off needs RECOVER, FIN_REV, APPROVE and above the limit FB_APPR, all different people', () => {
  const gone = told('ClawbackWrittenOff.v1', {
    claimId: 'C1', fundSource: 'UI_FUND', subsidyKind: 'GROUP_SKILL', expensedYear: { F: 2019, A: 2020 }, amountFen: 150_000,
  });
  specify('the first agrees').given(writeOff('proposed')).when(agreeing('FIN_REV', 'O-finrev')).then([told('ClawbackWriteOffApproved.v1', { as: 'FIN_REV' })]);
  specify('in any order').given(writeOff('proposed')).when(agreeing('APPROVE', 'O-approve2')).then([told('ClawbackWriteOffApproved.v1', { as: 'APPROVE' })]);
  specify('the last writes it off').given(writeOff('reviewed')).when(agreeing('APPROVE', 'O-approve2'))
    .then([told('ClawbackWriteOffApproved.v1', { as: 'APPROVE' }), gone], { clauses: ['JN-3.3e', 'JN-3.3c'] });
  specify('above the limit two are not enough').given(writeOff('reviewed', { above: true })).when(agreeing('APPROVE', 'O-approve2'))
    .then([told('ClawbackWriteOffApproved.v1', { as: 'APPROVE' })]);
  specify('but the finance bureau is').given(writeOff('approved', { above: true })).when(agreeing('FB_APPR', 'O-fb2'))
    .then([told('ClawbackWriteOffApproved.v1', { as: 'FB_APPR' }), gone]);
  specify('the finance bureau is not asked below').given(writeOff('reviewed')).when(agreeing('FB_APPR', 'O-fb2'))
    .refused('clawback.approval-not-needed', 'JN-3.3c', [{ needed: ['FIN_REV', 'APPROVE'] }]);
  specify('nobody agrees twice in one role').given(writeOff('reviewed')).when(agreeing('FIN_REV', 'O-finrev2'))
    .refused('clawback.approval-not-needed', 'JN-3.3c');
  specify('nor in two roles').given(writeOff('reviewed')).when(agreeing('APPROVE', 'O-finrev', ['FIN_REV', 'APPROVE']))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S7', step: '核销：财务稽核', officerId: 'O-finrev' }]);
  specify('nor who proposed it').given(writeOff('proposed')).when(agreeing('APPROVE', 'O-recover2'))
    .refused('duties.same-person', 'JN-3.3c', [{ rule: 'S7', step: '提出核销', officerId: 'O-recover2' }]);
  specify('nor who opened the case').given(writeOff('proposed')).when(agreeing('APPROVE', 'O-recover')).refused('duties.same-person', 'JN-3.3c');
  specify('nor in a role one does not hold').given(writeOff('proposed')).when(agreeing('APPROVE', 'O-finrev', ['FIN_REV']))
    .refused('clawback.approval-role-missing', 'JN-3.3c', [{ rule: 'S7', as: 'APPROVE' }]);
  specify('before it was proposed').given(pursued('overdue')).when(agreeing('APPROVE', 'O-approve2')).refused('clawback.not-write-off-pending');
  specify('without a case').when(agreeing('APPROVE', 'O-approve2')).refused('clawback.unknown');

  specify('who does not agree sends it back').given(writeOff('reviewed')).when(refusing('APPROVE', 'O-approve2'))
    .then([told('ClawbackWriteOffRejected.v1', { as: 'APPROVE', reason: '示例' })]);
  specify('and it may be proposed again').given(ruleSet(), writeOff('reviewed'), fact(clawbackStream('CB1'),
    ['ClawbackWriteOffRejected.v1', { clawbackId: 'CB1', as: 'APPROVE', reason: '示例' }])).when(proposing).passes();
  specify('not by who proposed it').given(writeOff('proposed')).when(refusing('APPROVE', 'O-recover2')).refused('duties.same-person', 'JN-3.3c');
});
