import { clawbackFold, type ClawbackState, clawbackStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type ApproveWriteOff,
  approveWriteOff,
  type OfClawback,
  type ProposeWriteOff,
  proposeWriteOff,
  type RejectWriteOff,
  rejectWriteOff,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfClawback): string => clawbackStream(c.clawbackId);
const load = (workspace: Workspace, c: OfClawback): Promise<ClawbackState> => workspace.load(clawbackFold, primary(c));
const approver = z.enum(['FIN_REV', 'APPROVE', 'FB_APPR']);

export const clawbackWriteOffCommands = [
  command<ProposeWriteOff>({
    name: 'ProposeWriteOff',
    titleZh: '提出核销',
    roles: ['RECOVER'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, reason: text, document: text }),
    example: { clawbackId: 'CB1', reason: '机构注销且无财产可供执行', document: '终结执行裁定书' },
    primary,
    decide: async (c, { workspace, ask }) => proposeWriteOff(c, await load(workspace, c), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<ApproveWriteOff>({
    name: 'ApproveWriteOff',
    titleZh: '同意核销',
    roles: ['FIN_REV', 'APPROVE', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, as: approver }),
    example: { clawbackId: 'CB1', as: 'FIN_REV' },
    primary,
    decide: async (c, { workspace, ask }) => approveWriteOff(c, await load(workspace, c), ask),
  }),
  command<RejectWriteOff>({
    name: 'RejectWriteOff',
    titleZh: '不同意核销',
    roles: ['FIN_REV', 'APPROVE', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, as: approver, reason: text }),
    example: { clawbackId: 'CB1', as: 'APPROVE', reason: '尚有财产线索' },
    primary,
    decide: async (c, { workspace, ask }) => rejectWriteOff(c, await load(workspace, c), ask),
  }),
];
