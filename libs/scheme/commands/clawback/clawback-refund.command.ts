import { accountFold, accountStream, clawbackFold, type ClawbackState, clawbackStream } from '#scheme/history';
import {
  approveRefund,
  type OfClawback,
  type OfRefund,
  type ProposeRefund,
  proposeRefund,
  type RecordRefundPaid,
  recordRefundPaid,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfClawback): string => clawbackStream(c.clawbackId);
const load = (workspace: Workspace, c: OfClawback): Promise<ClawbackState> => workspace.load(clawbackFold, primary(c));
const loadAccount = (workspace: Workspace, clawback: ClawbackState) =>
  workspace.load(accountFold, accountStream(clawback.is === 'unknown' ? 'none' : clawback.org));

export const clawbackRefundCommands = [
  command<ProposeRefund>({
    name: 'ProposeRefund',
    titleZh: '提出退还',
    roles: ['RECOVER', 'FIN_ACCT'],
    on: 'decision',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({
      clawbackId: id,
      refundId: id,
      ground: z.enum(['EXCESS', 'CANCELLED_DEMAND']),
      from: z.enum(['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT']),
      document: text,
    }),
    example: { clawbackId: 'CB1', refundId: 'RF-1', ground: 'EXCESS', from: 'EXPENDITURE_ACCOUNT', document: '退还审批表' },
    primary,
    decide: async (c, { workspace }) => proposeRefund(c, await load(workspace, c)),
  }),
  command<OfRefund>({
    name: 'ApproveRefund',
    titleZh: '批准退还',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c', 'JN-3.2c'],
    schema: z.strictObject({ clawbackId: id, refundId: id }),
    example: { clawbackId: 'CB1', refundId: 'RF-1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const clawback = await load(workspace, c);
      return approveRefund(c, clawback, await loadAccount(workspace, clawback), ask);
    },
  }),
  command<RecordRefundPaid>({
    name: 'RecordRefundPaid',
    titleZh: '登记退还付款',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, refundId: id, bankReference: id }),
    example: { clawbackId: 'CB1', refundId: 'RF-1', bankReference: 'BK-9' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const clawback = await load(workspace, c);
      await loadAccount(workspace, clawback);
      return recordRefundPaid(c, clawback, ask);
    },
  }),
];
