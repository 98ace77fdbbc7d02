import { isRefusal } from '#kernel';
import {
  accountFold,
  accountStream,
  batchFold,
  batchStream,
  calendarFold,
  calendarStream,
  claimFold,
  claimStream,
  noticeFold,
  noticeStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import { type ApproveBatch, approveBatch, type CloseBatch, closeBatch, noInterest, type PublishNotice, publishNotice } from '#scheme/rules';
import { z } from 'zod';
import { subjectsOf } from '../claim/fair-claim.world.js';
import { command } from '../defined.command.js';
import { id, listOf, text } from '../fields.schema.js';
import { claimsOfBatch } from '../money.world.js';

export const batchCommands = [
  command<CloseBatch>({
    name: 'CloseBatch',
    titleZh: '封批',
    roles: ['REVIEW2'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ batchId: id, claims: listOf(id, 200) }),
    example: { batchId: 'B1', claims: ['C1'] },
    primary: (c) => batchStream(c.batchId),
    decide: async (c, { workspace, ask }) =>
      closeBatch(c, await workspace.load(batchFold, batchStream(c.batchId)), await workspace.loadMany(claimFold, c.claims, claimStream), ask),
  }),
  command<PublishNotice>({
    name: 'PublishNotice',
    titleZh: '公示',
    roles: ['NOTICE'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ noticeId: id, batchId: id, channel: text }),
    example: { noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' },
    primary: (c) => noticeStream(c.noticeId),
    decide: async (c, { workspace, ask }) => {
      const batch = await workspace.load(batchFold, batchStream(c.batchId));
      await claimsOfBatch(workspace, batch);
      return publishNotice(
        c,
        {
          notice: await workspace.load(noticeFold, noticeStream(c.noticeId)),
          batch,
          calendar: await workspace.load(calendarFold, calendarStream),
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
        },
        ask,
      );
    },
  }),
  command<ApproveBatch>({
    name: 'ApproveBatch',
    titleZh: '审批',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c', 'JN-3.2c'],
    schema: z.strictObject({ batchId: id }),
    example: { batchId: 'B1' },
    primary: (c) => batchStream(c.batchId),
    decide: async (c, { workspace, ask }) => {
      const batch = await workspace.load(batchFold, batchStream(c.batchId));
      const claims = await claimsOfBatch(workspace, batch);
      const noticeId = batch.is === 'unknown' ? undefined : batch.noticeId;
      const interested = noInterest(ask.officer, claims.flatMap(subjectsOf));
      const decision = approveBatch(
        c,
        {
          batch,
          notice: await workspace.load(noticeFold, noticeStream(noticeId ?? 'none')),
          account: await workspace.load(accountFold, accountStream(ask.officer.org)),
        },
        ask,
      );
      return isRefusal(decision) ? decision : (interested ?? decision);
    },
  }),
];
