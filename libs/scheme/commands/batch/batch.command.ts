import { batchFold, batchStream, claimFold, claimStream, noticeFold, noticeStream } from '#scheme/history';
import {
  type CloseBatch,
  closeBatch,
  type CollectClaims,
  collectClaims,
  MOST_CLAIMS,
  type OfBatch,
  openBatch,
  type RemoveClaimFromBatch,
  removeClaimFromBatch,
  settleBatch,
  placesHeld,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, listOf, text } from '../fields.schema.js';
import { claimsOfBatch } from '../money.world.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfBatch): string => batchStream(c.batchId);
const load = (workspace: Workspace, c: OfBatch) => workspace.load(batchFold, primary(c));

export const batchCommands = [
  command<OfBatch>({
    name: 'OpenBatch',
    titleZh: '开立批次',
    roles: ['REVIEW2'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ batchId: id }),
    example: { batchId: 'B1' },
    primary,
    decide: async (c, { workspace }) => openBatch(c, await load(workspace, c)),
  }),
  command<CollectClaims>({
    name: 'CollectClaims',
    titleZh: '归集申领',
    roles: ['REVIEW2'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ batchId: id, claims: listOf(id, MOST_CLAIMS) }),
    example: { batchId: 'B1', claims: ['C1'] },
    primary,
    decide: async (c, { workspace, ask }) =>
      collectClaims(c, await load(workspace, c), await workspace.loadMany(claimFold, c.claims, claimStream), ask),
  }),
  command<CloseBatch>({
    name: 'CloseBatch',
    titleZh: '封批',
    roles: ['REVIEW2'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ batchId: id, claims: z.array(id).max(MOST_CLAIMS) }),
    example: { batchId: 'B1', claims: ['C1'] },
    primary,
    decide: async (c, { workspace, ask }) =>
      closeBatch(c, await load(workspace, c), await workspace.loadMany(claimFold, c.claims, claimStream), ask),
  }),
  command<RemoveClaimFromBatch>({
    name: 'RemoveClaimFromBatch',
    titleZh: '移出批次',
    roles: ['REVIEW2', 'SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ batchId: id, claimId: id, decision: z.enum(['REJECT', 'RETURN']), reason: text }),
    example: { batchId: 'B1', claimId: 'C1', decision: 'REJECT', reason: '开班日已按月领取养老金' },
    primary,
    decide: async (c, { workspace }) => {
      const batch = await load(workspace, c);
      const noticeId = batch.is === 'unknown' ? undefined : batch.noticeId;
      const claim = await workspace.load(claimFold, claimStream(c.claimId));
      await workspace.history(claim.is === 'unknown' ? [] : placesHeld(claim));
      return removeClaimFromBatch(c, { batch, claim, notice: await workspace.load(noticeFold, noticeStream(noticeId ?? 'none')) });
    },
  }),
  command<OfBatch>({
    name: 'SettleBatch',
    titleZh: '批次结清',
    roles: ['FIN_ACCT'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ batchId: id }),
    example: { batchId: 'B1' },
    primary,
    decide: async (c, { workspace }) => {
      const batch = await load(workspace, c);
      return settleBatch(c, batch, await claimsOfBatch(workspace, batch));
    },
  }),
];
