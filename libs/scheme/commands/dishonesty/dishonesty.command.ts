import {
  clawbackFold,
  clawbackStream,
  dishonestyFold,
  type DishonestyState,
  dishonestyStream,
  findingFold,
  findingStream,
  ruleSetsFold,
  ruleSetStream,
  subjectId,
} from '#scheme/history';
import {
  type ListDishonest,
  listDishonest,
  type NotifyDishonesty,
  notifyDishonesty,
  type OfListing,
  type ProposeDishonesty,
  proposeDishonesty,
  type RecordHearing,
  recordHearing,
  type RemoveDishonest,
  removeDishonest,
  repairDishonest,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfListing): string => dishonestyStream(subjectId(c.subject));
const load = (workspace: Workspace, c: OfListing): Promise<DishonestyState> => workspace.load(dishonestyFold, primary(c));
const subject = z.strictObject({ kind: z.enum(['PERSON', 'ENTERPRISE', 'INSTITUTION']), id });
const of = { listingId: id, subject };
const example: OfListing = { listingId: 'DL1', subject: { kind: 'INSTITUTION', id: 'I1' } };
const upTo = (max: number) => z.array(id).max(max);

export const dishonestyCommands = [
  command<ProposeDishonesty>({
    name: 'ProposeDishonesty',
    titleZh: '提出列入失信名单',
    roles: ['SUPERVISE', 'RECOVER'],
    on: 'decision',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({
      ...of,
      ground: z.enum(['FRAUD_AMOUNT', 'REFUSED_RETURN', 'IRREGULAR_BUSINESS', 'FUND_LOSS']),
      clawbacks: upTo(100),
      findings: upTo(100),
      personTimes: z.int().min(0).max(1_000_000).optional(),
      profitFen: amountFen.optional(),
      document: text,
    }),
    example: { ...example, ground: 'FRAUD_AMOUNT', clawbacks: ['CB1'], findings: ['AU-1'], document: '列入建议书' },
    primary,
    decide: async (c, { workspace, ask }) =>
      proposeDishonesty(
        c,
        await load(workspace, c),
        {
          clawbacks: await workspace.loadMany(clawbackFold, c.clawbacks, clawbackStream),
          findings: await workspace.loadMany(findingFold, c.findings, findingStream),
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
        },
        ask,
      ),
  }),
  command<NotifyDishonesty>({
    name: 'NotifyDishonesty',
    titleZh: '告知拟列入失信名单',
    roles: ['SUPERVISE', 'RECOVER'],
    on: 'fact',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({ ...of, document: text }),
    example: { ...example, document: '列入告知书送达回证' },
    primary,
    decide: async (c, { workspace, ask }) => notifyDishonesty(c, await load(workspace, c), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<RecordHearing>({
    name: 'RecordHearing',
    titleZh: '登记陈述申辩',
    roles: ['SUPERVISE', 'RECOVER'],
    on: 'fact',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({ ...of, statement: z.enum(['STATED', 'WAIVED', 'SILENT']), document: text }),
    example: { ...example, statement: 'STATED', document: '陈述申辩笔录' },
    primary,
    decide: async (c, { workspace, ask }) => recordHearing(c, await load(workspace, c), ask),
  }),
  command<ListDishonest>({
    name: 'ListDishonest',
    titleZh: '决定列入失信名单',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ ...of, document: text }),
    example: { ...example, document: '列入决定书' },
    primary,
    decide: async (c, { workspace, ask }) => listDishonest(c, await load(workspace, c), ask),
  }),
  command<ListDishonest>({
    name: 'RepairDishonest',
    titleZh: '信用修复',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ ...of, document: text }),
    example: { ...example, document: '信用修复决定书' },
    primary,
    decide: async (c, { workspace, ask }) => repairDishonest(c, await load(workspace, c), ask),
  }),
  command<RemoveDishonest>({
    name: 'RemoveDishonest',
    titleZh: '移出失信名单或决定不列入',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ ...of, reason: text, document: text }),
    example: { ...example, reason: '列入依据被撤销', document: '移出决定书' },
    primary,
    decide: async (c, { workspace, ask }) => removeDishonest(c, await load(workspace, c), ask),
  }),
];
