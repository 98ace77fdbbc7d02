import { batchFold, batchStream, clawbackFold, clawbackStream, fundRequestFold, fundRequestStream } from '#scheme/history';
import { draftFundRequest, type OfFundRequest, type RequestFunds, requestFunds } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, id, listOf } from '../fields.schema.js';
import { claimsUnderFindings } from '../finding/marked-claim.world.js';
import { claimsOfBatches } from '../money.world.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfFundRequest): string => fundRequestStream(c.requestId);
const schema = z.strictObject({
  requestId: id,
  batches: listOf(id, 20),
  offsets: z.array(z.strictObject({ clawbackId: id, claimId: id, amountFen })).max(100),
});
const example: RequestFunds = { requestId: 'FR1', batches: ['B1'], offsets: [] };
const worldOf = async (workspace: Workspace, c: RequestFunds) => ({
  request: await workspace.load(fundRequestFold, primary(c)),
  batches: await workspace.loadMany(batchFold, c.batches, batchStream),
  clawbacks: await workspace.loadMany(
    clawbackFold,
    c.offsets.map(({ clawbackId }) => clawbackId),
    clawbackStream,
  ),
});

export const fundRequestCommands = [
  command<RequestFunds>({
    name: 'DraftFundRequest',
    titleZh: '拟制用款申请',
    roles: ['FIN_ACCT'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => draftFundRequest(c, await worldOf(workspace, c), ask),
  }),
  command<RequestFunds>({
    name: 'RequestFunds',
    titleZh: '用款申请',
    roles: ['FIN_ACCT'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => {
      const world = await worldOf(workspace, c);
      return requestFunds(c, { ...world, claims: await claimsUnderFindings(workspace, await claimsOfBatches(workspace, world.batches.values())) }, ask);
    },
  }),
];
