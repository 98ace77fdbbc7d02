import type { Day } from '#kernel';
import {
  clawbackFold,
  clawbackStream,
  organisationFold,
  organisationStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  type AllocateFunds,
  allocateFunds,
  type ReceiveAllocation,
  receiveAllocation,
  type RecordAccrual,
  recordAccrual,
  type RecordFundCapacity,
  recordFundCapacity,
  type RecordInterest,
  recordInterest,
  type SweepToFiscalAccount,
  sweepToFiscalAccount,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, day, digest, id, listOf, orgId, text } from '../fields.schema.js';
import { accountOrg, accountPrimary, loadAccount } from './account.world.js';

/** Of the whole unemployment insurance fund, at most 100 billion yuan: times the months of a guard it is still a safe integer. */
const fundFen = z.int().min(0).max(10_000_000_000_000);

export const accountCommands = [
  command<RecordAccrual>({
    name: 'RecordAccrual',
    titleZh: '计提划入',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2b', 'JN-3.2c'],
    schema: z.strictObject({ org: orgId, accrualId: id, amountFen, approvalDocument: text, uiFundVoucher: id }),
    example: { org: '370100', accrualId: 'ACR-1', amountFen: 10_000_000_000, approvalDocument: '计提批复', uiFundVoucher: 'UI-1' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace, ask }) =>
      recordAccrual(c, await loadAccount(workspace, c), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<RecordFundCapacity>({
    name: 'RecordFundCapacity',
    titleZh: '登记失业保险基金结余',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2b'],
    schema: z.strictObject({ org: orgId, capacityId: id, asAt: day, balanceFen: fundFen, monthlyBenefitsFen: fundFen, source: text, evidenceHash: digest }),
    example: {
      org: '370100',
      capacityId: 'CAP-2019-11',
      asAt: '2019-11-30' as Day,
      balanceFen: 400_000_000_000,
      monthlyBenefitsFen: 5_000_000_000,
      source: '失业保险基金财务报表（示例）',
      evidenceHash: '0'.repeat(64),
    },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace, ask }) => recordFundCapacity(c, await loadAccount(workspace, c), ask),
  }),
  command<AllocateFunds>({
    name: 'AllocateFunds',
    titleZh: '下拨',
    roles: ['FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.1a'],
    schema: z.strictObject({ org: orgId, transferId: id, toOrg: orgId, amountFen, document: text }),
    example: { org: '370100', transferId: 'T1', toOrg: '370116', amountFen: 200_000_000, document: '下拨通知' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) =>
      allocateFunds(c, await loadAccount(workspace, c), await workspace.load(organisationFold, organisationStream(c.toOrg))),
  }),
  command<ReceiveAllocation>({
    name: 'ReceiveAllocation',
    titleZh: '收到下拨',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c', 'JN-3.1a'],
    schema: z.strictObject({ org: orgId, transferId: id, fromOrg: orgId }),
    example: { org: '370116', transferId: 'T1', fromOrg: '370100' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) =>
      receiveAllocation(c, await loadAccount(workspace, c), await loadAccount(workspace, { org: c.fromOrg })),
  }),
  command<RecordInterest>({
    name: 'RecordInterest',
    titleZh: '登记利息',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, interestId: id, amountFen, bankReference: id, into: z.enum(['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT']).optional() }),
    example: { org: '370100', interestId: 'INT-1', amountFen: 3_500_000, bankReference: 'BK-1' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => recordInterest(c, await loadAccount(workspace, c)),
  }),
  command<SweepToFiscalAccount>({
    name: 'SweepToFiscalAccount',
    titleZh: '追回款缴入财政专户',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c', 'JN-3.3e'],
    schema: z.strictObject({ org: orgId, sweepId: id, clawbacks: listOf(id, 100) }),
    example: { org: '370100', sweepId: 'SW-1', clawbacks: ['CB1'] },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) =>
      sweepToFiscalAccount(c, await loadAccount(workspace, c), await workspace.loadMany(clawbackFold, c.clawbacks, clawbackStream)),
  }),
];
