import {
  accountFold,
  accountStream,
  batchFold,
  batchStream,
  clawbackFold,
  clawbackStream,
  fundRequestFold,
  fundRequestStream,
  periodFold,
  periodStream,
} from '#scheme/history';
import { examineFundRequest, type OfFundRequest, releaseFunds, type RequestFunds, requestFunds, reviewFundRequest } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, id, listOf } from '../fields.schema.js';
import { fundRequestWorld } from '../money.world.js';

const primary = (c: OfFundRequest): string => fundRequestStream(c.requestId);
const schema = z.strictObject({ requestId: id });
const example: OfFundRequest = { requestId: 'FR1' };

export const fundRequestCommands = [
  command<RequestFunds>({
    name: 'RequestFunds',
    titleZh: '用款申请',
    roles: ['FIN_ACCT'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({
      requestId: id,
      batches: listOf(id, 20),
      offsets: z.array(z.strictObject({ clawbackId: id, claimId: id, amountFen })).max(100),
    }),
    example: { requestId: 'FR1', batches: ['B1'], offsets: [] },
    primary,
    decide: async (c, { workspace, ask }) =>
      requestFunds(
        c,
        {
          request: await workspace.load(fundRequestFold, primary(c)),
          batches: await workspace.loadMany(batchFold, c.batches, batchStream),
          clawbacks: await workspace.loadMany(
            clawbackFold,
            c.offsets.map(({ clawbackId }) => clawbackId),
            clawbackStream,
          ),
        },
        ask,
      ),
  }),
  command<OfFundRequest>({
    name: 'ReviewFundRequest',
    titleZh: '用款申请单位复核',
    roles: ['FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => reviewFundRequest(c, await workspace.load(fundRequestFold, primary(c)), ask),
  }),
  command<OfFundRequest>({
    name: 'ExamineFundRequest',
    titleZh: '用款申请财政审核',
    roles: ['FB_OP'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => examineFundRequest(c, await workspace.load(fundRequestFold, primary(c)), ask),
  }),
  command<OfFundRequest>({
    name: 'ReleaseFunds',
    titleZh: '拨付',
    roles: ['FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.3c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) =>
      releaseFunds(
        c,
        {
          ...(await fundRequestWorld(workspace, c.requestId)),
          account: await workspace.load(accountFold, accountStream(ask.officer.org)),
          period: await workspace.load(periodFold, periodStream(ask.officer.org)),
        },
        ask,
      ),
  }),
];
