import { isRefusal } from '#kernel';
import {
  accountFold,
  accountStream,
  batchFold,
  type BatchState,
  batchStream,
  type Claim,
  claimFold,
  claimStream,
  fundRequestFold,
  fundRequestStream,
  noticeFold,
  type NoticeState,
  noticeStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  type ApproveBatch,
  approveBatch,
  noInterest,
  type OfBatch,
  type ReturnFromApproval,
  returnFromApproval,
  type RevokeApproval,
  revokeApproval,
  placesHeld,
} from '#scheme/rules';
import { z } from 'zod';
import { subjectsOf } from '../claim/fair-claim.world.js';
import { command } from '../defined.command.js';
import { id, listOf, text } from '../fields.schema.js';
import { claimsUnderFindings } from '../finding/marked-claim.world.js';
import { claimsOfBatch } from '../money.world.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfBatch): string => batchStream(c.batchId);
const load = (workspace: Workspace, c: OfBatch) => workspace.load(batchFold, primary(c));
const noticeOf = (workspace: Workspace, batch: BatchState): Promise<NoticeState> =>
  workspace.load(noticeFold, noticeStream((batch.is === 'unknown' ? undefined : batch.noticeId) ?? 'none'));
const named = async (workspace: Workspace, c: ReturnFromApproval): Promise<Claim[]> => {
  const claims = await workspace.loadMany(claimFold, c.claims, claimStream);
  return [...claims.values()].filter((claim): claim is Claim => claim.is !== 'unknown');
};
/** An append writes to at most 1 000 streams, and a revoked claim frees the place of every trainee. */
const claims = listOf(id, 50);

export const approvalCommands = [
  command<ApproveBatch>({
    name: 'ApproveBatch',
    titleZh: '审批',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c', 'JN-3.2c'],
    schema: z.strictObject({ batchId: id }),
    example: { batchId: 'B1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const batch = await load(workspace, c);
      const claims = await claimsUnderFindings(workspace, await claimsOfBatch(workspace, batch));
      const decision = approveBatch(
        c,
        {
          batch,
          claims,
          notice: await noticeOf(workspace, batch),
          account: await workspace.load(accountFold, accountStream(ask.officer.org)),
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
        },
        ask,
      );
      return isRefusal(decision) ? decision : (noInterest(ask.officer, claims.flatMap(subjectsOf)) ?? decision);
    },
  }),
  command<ReturnFromApproval>({
    name: 'ReturnFromApproval',
    titleZh: '审批退回',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ batchId: id, claims, reason: text }),
    example: { batchId: 'B1', claims: ['C1'], reason: '培训合同与班级不符，请复核' },
    primary,
    decide: async (c, { workspace }) => {
      const batch = await load(workspace, c);
      return returnFromApproval(c, { batch, notice: await noticeOf(workspace, batch), claims: await named(workspace, c) });
    },
  }),
  command<RevokeApproval>({
    name: 'RevokeApproval',
    titleZh: '撤销审批',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3c', 'JN-3.2c'],
    schema: z.strictObject({ batchId: id, claims, reason: text }),
    example: { batchId: 'B1', claims: ['C1'], reason: '支付前核实不符合条件' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const batch = await load(workspace, c);
      const found = await named(workspace, c);
      const requestId = batch.is === 'unknown' ? undefined : batch.requestId;
      await workspace.load(accountFold, accountStream(ask.officer.org));
      await workspace.history(found.flatMap(placesHeld));
      return revokeApproval(c, {
        batch,
        claims: found,
        request: await workspace.load(fundRequestFold, fundRequestStream(requestId ?? 'none')),
      });
    },
  }),
];
