import { organisationFold, organisationStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type ProposeSurplusReturn,
  proposeSurplusReturn,
  type ReceiveRemittance,
  receiveRemittance,
  type RemitToHigherLevel,
  remitToHigherLevel,
  type ReturnSurplus,
  returnSurplus,
  type SetAnnualPlan,
  setAnnualPlan,
  type SweepInterest,
  sweepInterest,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, id, listOf, orgId, text } from '../fields.schema.js';
import { accountOrg, accountPrimary, loadAccount } from './account.world.js';


/** Money of the dedicated account beside the golden thread: plan, the way up, interest of the expenditure account, surplus. */
export const movementCommands = [
  command<SetAnnualPlan>({
    name: 'SetAnnualPlan',
    titleZh: '登记年度资金计划',
    roles: ['FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.2b'],
    schema: z.strictObject({ org: orgId, planId: id, year: z.int().min(2000).max(2089), amountFen, document: text }),
    example: { org: '370100', planId: 'PL-2019', year: 2019, amountFen: 20_000_000_000, document: '年度资金计划批复' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => setAnnualPlan(c, await loadAccount(workspace, c)),
  }),
  command<RemitToHigherLevel>({
    name: 'RemitToHigherLevel',
    titleZh: '上解',
    roles: ['FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.1a'],
    schema: z.strictObject({ org: orgId, transferId: id, toOrg: orgId, amountFen, document: text }),
    example: { org: '370116', transferId: 'T2', toOrg: '370100', amountFen: 50_000_000, document: '上解通知' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) =>
      remitToHigherLevel(c, await loadAccount(workspace, c), await workspace.load(organisationFold, organisationStream(c.org))),
  }),
  command<ReceiveRemittance>({
    name: 'ReceiveRemittance',
    titleZh: '收到上解',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c', 'JN-3.1a'],
    schema: z.strictObject({ org: orgId, transferId: id, fromOrg: orgId }),
    example: { org: '370100', transferId: 'T2', fromOrg: '370116' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => receiveRemittance(c, await loadAccount(workspace, c), await loadAccount(workspace, { org: c.fromOrg })),
  }),
  command<SweepInterest>({
    name: 'SweepInterest',
    titleZh: '支出户利息缴入财政专户',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, sweepId: id, interests: listOf(id, 100) }),
    example: { org: '370100', sweepId: 'SI-1', interests: ['INT-2'] },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => sweepInterest(c, await loadAccount(workspace, c)),
  }),
  command<ProposeSurplusReturn>({
    name: 'ProposeSurplusReturn',
    titleZh: '提出结余缴回',
    roles: ['FIN_ACCT'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, returnId: id, amountFen, document: text }),
    example: { org: '370100', returnId: 'SR-1', amountFen: 100_000_000, document: '结余缴回请示' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace, ask }) =>
      proposeSurplusReturn(c, await loadAccount(workspace, c), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<ReturnSurplus>({
    name: 'ReturnSurplus',
    titleZh: '结余缴回失业保险基金',
    roles: ['FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.3c'],
    schema: z.strictObject({ org: orgId, returnId: id, bankReference: id }),
    example: { org: '370100', returnId: 'SR-1', bankReference: 'BK-8' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace, ask }) => returnSurplus(c, await loadAccount(workspace, c), ask),
  }),
];
