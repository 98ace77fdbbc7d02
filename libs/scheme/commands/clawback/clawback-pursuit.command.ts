import { type Day } from '#kernel';
import { claimFold, claimStream, clawbackFold, type ClawbackState, clawbackStream } from '#scheme/history';
import {
  type AgreeInstalments,
  agreeInstalments,
  type DecideClawbackObjection,
  decideClawbackObjection,
  declareOverdue,
  type EnforceClawback,
  enforceClawback,
  type OfClawback,
  type RecordClawbackObjection,
  recordClawbackObjection,
  type ReferCase,
  referCase,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, day, id, listOf, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfClawback): string => clawbackStream(c.clawbackId);
const load = (workspace: Workspace, c: OfClawback): Promise<ClawbackState> => workspace.load(clawbackFold, primary(c));

export const clawbackPursuitCommands = [
  command<AgreeInstalments>({
    name: 'AgreeInstalments',
    titleZh: '批准分期退回',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, instalments: listOf(z.strictObject({ dueOn: day, amountFen }), 60) }),
    example: {
      clawbackId: 'CB1',
      instalments: [
        { dueOn: '2020-04-30' as Day, amountFen: 100_000 },
        { dueOn: '2020-05-29' as Day, amountFen: 50_000 },
      ],
    },
    primary,
    decide: async (c, { workspace, ask }) => agreeInstalments(c, await load(workspace, c), ask),
  }),
  command<OfClawback>({
    name: 'DeclareOverdue',
    titleZh: '认定逾期未退',
    roles: ['RECOVER'],
    on: 'decision',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({ clawbackId: id }),
    example: { clawbackId: 'CB1' },
    primary,
    decide: async (c, { workspace, ask }) => declareOverdue(c, await load(workspace, c), ask),
  }),
  command<EnforceClawback>({
    name: 'EnforceClawback',
    titleZh: '申请强制执行',
    roles: ['RECOVER'],
    on: 'fact',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({ clawbackId: id, court: text, document: text }),
    example: { clawbackId: 'CB1', court: '示例区人民法院', document: '强制执行申请书' },
    primary,
    decide: async (c, { workspace }) => enforceClawback(c, await load(workspace, c)),
  }),
  command<ReferCase>({
    name: 'ReferCase',
    titleZh: '移送案件',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, authority: text, document: text }),
    example: { clawbackId: 'CB1', authority: '示例公安机关', document: '案件移送书' },
    primary,
    decide: async (c, { workspace, ask }) => referCase(c, await load(workspace, c), ask),
  }),
  command<RecordClawbackObjection>({
    name: 'RecordClawbackObjection',
    titleZh: '登记对责令退回的异议',
    roles: ['RECOVER', 'SUPERVISE'],
    on: 'fact',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({ clawbackId: id, way: z.enum(['APPEAL', 'RECONSIDERATION', 'LITIGATION']), document: text }),
    example: { clawbackId: 'CB1', way: 'RECONSIDERATION', document: '行政复议申请受理通知' },
    primary,
    decide: async (c, { workspace }) => recordClawbackObjection(c, await load(workspace, c)),
  }),
  command<DecideClawbackObjection>({
    name: 'DecideClawbackObjection',
    titleZh: '异议处理：维持或撤销',
    roles: ['SUPERVISE', 'APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id, decision: z.enum(['UPHELD', 'CANCELLED']), document: text }),
    example: { clawbackId: 'CB1', decision: 'UPHELD', document: '行政复议决定书' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const clawback = await load(workspace, c);
      const claim = await workspace.load(claimFold, claimStream(clawback.is === 'unknown' ? 'none' : clawback.claimId));
      return decideClawbackObjection(c, clawback, claim, ask);
    },
  }),
];
