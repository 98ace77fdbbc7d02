import {
  batchFold,
  batchStream,
  calendarFold,
  calendarStream,
  noticeFold,
  noticeStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  clearNotice,
  draftNotice,
  type OfNotice,
  type PublishNotice,
  publishNotice,
  type WithdrawNotice,
  withdrawNotice,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, text } from '../fields.schema.js';
import { claimsOfBatch } from '../money.world.js';
import type { Workspace } from '../workspace.js';
import { noticeListOf, noticeRows, peopleOf } from './notice-list.codec.js';
import { noticeWorld } from './notice.world.js';

const primary = (c: OfNotice): string => noticeStream(c.noticeId);
const schema = z.strictObject({ noticeId: id, batchId: id, channel: text });
const example: PublishNotice = { noticeId: 'N1', batchId: 'B1', channel: '市人社局网站' };
const worldOf = async (workspace: Workspace, c: OfNotice) => {
  const notice = await workspace.load(noticeFold, primary(c));
  const batch = await workspace.load(batchFold, batchStream(notice.is === 'unknown' ? 'none' : notice.batchId));
  return { notice, batch, claims: await claimsOfBatch(workspace, batch) };
};

export const noticeCommands = [
  command<PublishNotice>({
    name: 'DraftNotice',
    titleZh: '拟制公示',
    roles: ['NOTICE'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema,
    example,
    primary,
    decide: async (c, { workspace }) =>
      draftNotice(c, await workspace.load(noticeFold, primary(c)), await workspace.load(batchFold, batchStream(c.batchId))),
  }),
  command<PublishNotice>({
    name: 'PublishNotice',
    titleZh: '公示',
    roles: ['NOTICE'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask, sealed }) => {
      const batch = await workspace.load(batchFold, batchStream(c.batchId));
      const sources = await noticeWorld(workspace, batch, sealed);
      const unsealed = peopleOf(sources.claims).find((personId) => !sources.people.has(personId));
      return publishNotice(
        c,
        {
          notice: await workspace.load(noticeFold, primary(c)),
          batch,
          claims: sources.claims,
          calendar: await workspace.load(calendarFold, calendarStream),
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
          list: unsealed === undefined ? noticeListOf(noticeRows(sources)) : { unsealed },
        },
        ask,
      );
    },
  }),
  command<OfNotice>({
    name: 'ClearNotice',
    titleZh: '办结公示',
    roles: ['NOTICE'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ noticeId: id }),
    example: { noticeId: 'N1' },
    primary,
    decide: async (c, { workspace, ask }) => clearNotice(c, await worldOf(workspace, c), ask),
  }),
  command<WithdrawNotice>({
    name: 'WithdrawNotice',
    titleZh: '撤回公示',
    roles: ['NOTICE'],
    on: 'decision',
    clauses: ['JN-3.3d'],
    schema: z.strictObject({ noticeId: id, reason: text }),
    example: { noticeId: 'N1', reason: '公示名单有误，更正后重新公示' },
    primary,
    decide: async (c, { workspace }) => withdrawNotice(c, await worldOf(workspace, c)),
  }),
];
