import { type ClaimState, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type EndClaim,
  lapseClaim,
  type OfOneClaim,
  placesHeld,
  refuseClaim,
  type RequestSupplement,
  requestSupplement,
  type SubmitSupplement,
  submitSupplement,
  withdrawClaim,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { digest, id, listOf, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';
import { claimOf, claimPrimary as primary } from './claim.world.js';

/** The claim, with the streams its end writes read first. */
const ending = async (workspace: Workspace, claimId: string): Promise<ClaimState> => {
  const claim = await claimOf(workspace, claimId);
  if (claim.is !== 'unknown') await workspace.history(placesHeld(claim));
  return claim;
};

export const claimExitCommands = [
  command<RequestSupplement>({
    name: 'RequestSupplement',
    titleZh: '一次性告知补正',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4b'],
    schema: z.strictObject({ claimId: id, items: listOf(text, 20) }),
    example: { claimId: 'C1', items: ['代领协议缺少学员签字页'] },
    primary,
    decide: async (c, { workspace, ask }) =>
      requestSupplement(c, await claimOf(workspace, c.claimId), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<SubmitSupplement>({
    name: 'SubmitSupplement',
    titleZh: '提交补正材料',
    roles: ['INST_OP', 'ENT_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4b'],
    schema: z.strictObject({ claimId: id, evidence: listOf(digest, 20) }),
    example: { claimId: 'C1', evidence: ['0'.repeat(64)] },
    primary,
    decide: async (c, { workspace, ask }) => submitSupplement(c, await claimOf(workspace, c.claimId), ask),
  }),
  command<OfOneClaim>({
    name: 'LapseClaim',
    titleZh: '逾期未补正视为放弃',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4b'],
    schema: z.strictObject({ claimId: id }),
    example: { claimId: 'C1' },
    primary,
    decide: async (c, { workspace, ask }) => lapseClaim(c, await ending(workspace, c.claimId), ask),
  }),
  command<EndClaim>({
    name: 'RefuseClaim',
    titleZh: '不予受理',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.4b'],
    schema: z.strictObject({ claimId: id, reason: text }),
    example: { claimId: 'C1', reason: '培训不在本市' },
    primary,
    decide: async (c, { workspace }) => refuseClaim(c, await ending(workspace, c.claimId)),
  }),
  command<EndClaim>({
    name: 'WithdrawClaim',
    titleZh: '申请人撤回',
    roles: ['INST_OP', 'ENT_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.3.1b', 'JN-2.3.1c'],
    schema: z.strictObject({ claimId: id, reason: text }),
    example: { claimId: 'C1', reason: '改由本人申领' },
    primary,
    decide: async (c, { workspace, ask }) => withdrawClaim(c, await ending(workspace, c.claimId), ask),
  }),
];
