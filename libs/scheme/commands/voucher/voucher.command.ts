import { isRefusal } from '#kernel';
import { bookTypes } from '#ledger/book';
import { voucherFold, voucherStream } from '#scheme/history';
import {
  type ConfirmVoucherReversal, confirmVoucherReversal, type Decision, type ProposeVoucherReversal, proposeVoucherReversal, type RejectVoucherReversal,
  rejectVoucherReversal, type ReviewVouchers, reviewVouchers, type VoucherWorld,
} from '#scheme/rules';
import { z } from 'zod';
import { command, type Deciding } from '../defined.command.js';
import { amountFen, digest, id, listOf, orgId, text } from '../fields.schema.js';
import { ReversalRehearsal } from './reversal.world.js';
import { voucherWorld } from './voucher.world.js';

const eventId = z.uuid().meta({ description: '凭证的事件编号' });
const place = { eventId, stream: z.string().regex(/^[A-Za-z]{1,32}-[A-Za-z0-9._:-]{1,100}$/), revision: z.int().min(0).max(10_000_000) };
const EXAMPLE = { eventId: '00000000-0000-4000-8000-000000000001', stream: 'account-370100', revision: 0 };
const org = (c: { readonly org: string }): string => c.org;
const primary = (c: { readonly eventId: string }): string => voucherStream(c.eventId);

/** Once nothing else speaks against it, the log is folded, and the reversal upon it. What is recorded later is seen by the confirmation. */
const proposing = async (c: ProposeVoucherReversal, { workspace, ask }: Deciding): Promise<Decision> => {
  const world = await voucherWorld(workspace, c);
  const first = proposeVoucherReversal(c, world, ask);
  if (isRefusal(first) || world.fact === undefined) return first;
  const rehearsal = new ReversalRehearsal({ source: world.fact.source, right: c.right, ask });
  await rehearsal.read(workspace.log({ types: bookTypes }));
  return proposeVoucherReversal(c, world, ask, rehearsal.outcome());
};
/** A log that goes on and on naming the same is left to the append after so many looks. */
const LOOKS = 5;
const confirming = async (c: ConfirmVoucherReversal, { workspace, ask }: Deciding): Promise<Decision> => {
  const state = await workspace.load(voucherFold, primary(c));
  const first = confirmVoucherReversal(c, state, ask);
  if (isRefusal(first) || state.proposed === undefined) return first;
  const { source, right } = state.proposed;
  const rehearsal = new ReversalRehearsal({ source, right, ask });
  // The log whole, for a stream that will post may not have posted yet; its streams guarded; then on: a fact of them is either judged or met by the append.
  // A stream that only began meanwhile is guarded in its turn.
  await rehearsal.read(workspace.log());
  let guarded: readonly string[] = [];
  for (let look = 0; look < LOOKS && rehearsal.related.some((stream) => !guarded.includes(stream)); look += 1) {
    guarded = rehearsal.related;
    await workspace.history(guarded);
    await rehearsal.read(workspace.log({ after: rehearsal.readTo }));
  }
  return confirmVoucherReversal(c, state, ask, rehearsal.outcome());
};

export const voucherCommands = [
  command<ReviewVouchers>({
    name: 'ReviewVouchers',
    titleZh: '审核凭证',
    roles: ['FIN_REV', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ org: orgId, vouchers: listOf(z.strictObject({ ...place, book: z.enum(['F', 'A', 'M']) }), 100) }),
    example: { org: '370100', vouchers: [{ ...EXAMPLE, book: 'F' }] },
    primary: (c) => voucherStream(c.vouchers[0]?.eventId ?? 'none'),
    org,
    decide: async (c, { workspace, ask }) => {
      const worlds: VoucherWorld[] = [];
      for (const one of c.vouchers) worlds.push(await voucherWorld(workspace, one));
      return reviewVouchers(c, worlds, ask);
    },
  }),
  command<ProposeVoucherReversal>({
    name: 'ProposeVoucherReversal',
    titleZh: '提出红字冲销',
    roles: ['FIN_ACCT', 'FB_OP'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({
      org: orgId,
      reversalId: id,
      ...place,
      reason: text,
      document: text,
      moneyMoved: z.boolean().optional(),
      evidenceHash: digest.optional(),
      right: z.strictObject({ amountFen }).optional(),
    }),
    example: { org: '370100', reversalId: 'RV-1', ...EXAMPLE, reason: '重复入账', document: '更正说明', moneyMoved: false, evidenceHash: '0'.repeat(64) },
    primary,
    org,
    decide: proposing,
  }),
  command<ConfirmVoucherReversal>({
    name: 'ConfirmVoucherReversal',
    titleZh: '确认红字冲销',
    roles: ['FIN_REV', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ org: orgId, eventId, reversalId: id }),
    example: { org: '370100', eventId: EXAMPLE.eventId, reversalId: 'RV-1' },
    primary,
    org,
    decide: confirming,
  }),
  command<RejectVoucherReversal>({
    name: 'RejectVoucherReversal',
    titleZh: '退回红字冲销',
    roles: ['FIN_REV', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ org: orgId, eventId, reversalId: id, reason: text }),
    example: { org: '370100', eventId: EXAMPLE.eventId, reversalId: 'RV-1', reason: '对账单已有该笔收款' },
    primary,
    org,
    decide: async (c, { workspace, ask }) => rejectVoucherReversal(c, await workspace.load(voucherFold, primary(c)), ask),
  }),
];
