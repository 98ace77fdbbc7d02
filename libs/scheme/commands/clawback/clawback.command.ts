import {
  accountFold,
  accountStream,
  claimFold,
  claimStream,
  clawbackFold,
  type ClawbackState,
  clawbackStream,
  findingFold,
  findingStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  approveClawback,
  type OfClawback,
  type OpenClawback,
  openClawback,
  placesOfCase,
  type ReceiveClawback,
  receiveClawback,
  type ServeClawback,
  serveClawback,
} from '#scheme/rules';
import { z } from 'zod';
import { givingBack } from '../claim/given-back.world.js';
import { command } from '../defined.command.js';
import { amountFen, id, listOf, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfClawback): string => clawbackStream(c.clawbackId);
const load = (workspace: Workspace, c: OfClawback): Promise<ClawbackState> => workspace.load(clawbackFold, primary(c));

export const clawbackCommands = [
  command<OpenClawback>({
    name: 'OpenClawback',
    titleZh: '追回立案',
    roles: ['RECOVER'],
    on: 'decision',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({
      clawbackId: id,
      claimId: id,
      nature: z.enum(['FRAUD', 'ERROR_BY_CLAIMANT', 'ERROR_BY_AGENCY', 'SYSTEM_DEFECT', 'POLICY_AMBIGUITY']),
      lines: listOf(z.strictObject({ personId: id.optional(), findingId: id, amountFen }), 300),
    }),
    example: {
      clawbackId: 'CB1',
      claimId: 'C1',
      nature: 'ERROR_BY_CLAIMANT',
      lines: [{ personId: 'P01', findingId: 'F05:C1:P01', amountFen: 150_000 }],
    },
    primary,
    decide: async (c, { workspace }) => {
      const claim = await workspace.load(claimFold, claimStream(c.claimId));
      const before = claim.is === 'unknown' ? [] : claim.clawbacks;
      return openClawback(c, {
        clawback: await load(workspace, c),
        claim,
        earlier: [...(await workspace.loadMany(clawbackFold, before, clawbackStream)).values()],
        findings: await workspace.loadMany(
          findingFold,
          c.lines.map(({ findingId }) => findingId),
          findingStream,
        ),
      });
    },
  }),
  command<OfClawback>({
    name: 'ApproveClawback',
    titleZh: '审批责令退回',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3e', 'JN-3.3c'],
    schema: z.strictObject({ clawbackId: id }),
    example: { clawbackId: 'CB1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const clawback = await load(workspace, c);
      const findings = clawback.is === 'unknown' ? [] : clawback.lines.map(({ findingId }) => findingId);
      return approveClawback(c, clawback, await workspace.loadMany(findingFold, findings, findingStream), ask);
    },
  }),
  command<ServeClawback>({
    name: 'ServeClawback',
    titleZh: '登记送达',
    roles: ['RECOVER'],
    on: 'fact',
    clauses: ['JN-3.3e'],
    schema: z.strictObject({ clawbackId: id, document: text }),
    example: { clawbackId: 'CB1', document: '责令退回通知书' },
    primary,
    decide: async (c, { workspace, ask }) => serveClawback(c, await load(workspace, c), await workspace.load(ruleSetsFold, ruleSetStream), ask),
  }),
  command<ReceiveClawback>({
    name: 'ReceiveClawback',
    titleZh: '登记追回款',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.3e', 'JN-3.2c'],
    schema: z.strictObject({
      clawbackId: id,
      receiptId: id,
      amountFen,
      bankReference: id,
      into: z.enum(['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT']).optional(),
      excessFen: amountFen.optional(),
      purpose: z.enum(['PRINCIPAL', 'FINE', 'LATE_FEE']).optional(),
    }),
    example: { clawbackId: 'CB1', receiptId: 'RC-1', amountFen: 100_000, bankReference: 'BK-4' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const clawback = await load(workspace, c);
      const claim = await workspace.load(claimFold, claimStream(clawback.is === 'unknown' ? 'none' : clawback.claimId));
      await workspace.history(placesOfCase(clawback));
      // Only money straight into the fiscal account is the account's: other receipts do not compete for its stream.
      const direct = c.into === 'FISCAL_ACCOUNT' && clawback.is !== 'unknown';
      const account = direct ? await workspace.load(accountFold, accountStream(clawback.org)) : accountFold.initial;
      return givingBack(workspace, receiveClawback(c, clawback, claim, account), ask);
    },
  }),
];
