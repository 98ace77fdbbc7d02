import type { Day } from '#kernel';
import {
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
import {
  type DecideObjection,
  dismissObjection,
  type OfNotice,
  type RecordObjection,
  recordObjection,
  upholdObjection,
  placesHeld,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, digest, id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfNotice): string => noticeStream(c.noticeId);
const decision = z.strictObject({ noticeId: id, objectionId: id, reason: text });
const worldOf = async (workspace: Workspace, c: OfNotice) => {
  const notice = await workspace.load(noticeFold, primary(c));
  return { notice, batch: await workspace.load(batchFold, batchStream(notice.is === 'unknown' ? 'none' : notice.batchId)) };
};

export const objectionCommands = [
  command<RecordObjection>({
    name: 'RecordObjection',
    titleZh: '登记公示异议',
    roles: ['NOTICE', 'SUPERVISE'],
    on: 'fact',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ noticeId: id, objectionId: id, claimId: id, receivedOn: day, contentHash: digest }),
    example: { noticeId: 'N1', objectionId: 'OBJ-1', claimId: 'C1', receivedOn: '2019-12-02' as Day, contentHash: 'e'.repeat(64) },
    primary,
    decide: async (c, { workspace, ask }) =>
      recordObjection(
        c,
        {
          ...(await worldOf(workspace, c)),
          claim: await workspace.load(claimFold, claimStream(c.claimId)),
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
          calendar: await workspace.load(calendarFold, calendarStream),
        },
        ask,
      ),
  }),
  command<DecideObjection>({
    name: 'UpholdObjection',
    titleZh: '异议成立',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.3d', 'JN-3.3c'],
    schema: decision,
    example: { noticeId: 'N1', objectionId: 'OBJ-1', reason: '查明未参加培训' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const world = await worldOf(workspace, c);
      const objection = 'objections' in world.notice ? world.notice.objections.find(({ objectionId }) => objectionId === c.objectionId) : undefined;
      const claim = await workspace.load(claimFold, claimStream(objection?.claimId ?? 'none'));
      await workspace.history(claim.is === 'unknown' ? [] : placesHeld(claim));
      return upholdObjection(c, { ...world, claim }, ask);
    },
  }),
  command<DecideObjection>({
    name: 'DismissObjection',
    titleZh: '异议不成立',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: decision,
    example: { noticeId: 'N1', objectionId: 'OBJ-1', reason: '经核实申领属实' },
    primary,
    decide: async (c, { workspace, ask }) => dismissObjection(c, await workspace.load(noticeFold, primary(c)), ask),
  }),
];
