import { accountFold, accountStream, clawbackFold, clawbackStream, fundRequestFold, fundRequestStream, periodFold, periodStream } from '#scheme/history';
import {
  type CreditFunds,
  creditFunds,
  examineFundRequest,
  type OfFundRequest,
  rejectFundRequest,
  releaseFunds,
  type ReturnFundRequest,
  returnFundRequest,
  reviewFundRequest,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, id, text } from '../fields.schema.js';
import { fundRequestWorld } from '../money.world.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfFundRequest): string => fundRequestStream(c.requestId);
const schema = z.strictObject({ requestId: id });
const example: OfFundRequest = { requestId: 'FR1' };
const load = (workspace: Workspace, c: OfFundRequest) => workspace.load(fundRequestFold, primary(c));
/** A request that ends frees what it reserved: its cases are written. */
const withCases = async (workspace: Workspace, c: OfFundRequest) => {
  const request = await load(workspace, c);
  const cases = request.is === 'unknown' ? [] : request.offsets.map(({ clawbackId }) => clawbackId);
  await workspace.loadMany(clawbackFold, cases, clawbackStream);
  return request;
};

export const fundRequestAnswerCommands = [
  command<OfFundRequest>({
    name: 'ReviewFundRequest',
    titleZh: '用款申请单位复核',
    roles: ['FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => reviewFundRequest(c, await load(workspace, c), ask),
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
    decide: async (c, { workspace, ask }) => examineFundRequest(c, await load(workspace, c), ask),
  }),
  command<ReturnFundRequest>({
    name: 'ReturnFundRequest',
    titleZh: '用款申请退回修改',
    roles: ['FIN_REV', 'FB_OP', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ requestId: id, reason: text }),
    example: { requestId: 'FR1', reason: '明细与批次合计不符' },
    primary,
    decide: async (c, { workspace, ask }) => returnFundRequest(c, await withCases(workspace, c), ask),
  }),
  command<ReturnFundRequest>({
    name: 'RejectFundRequest',
    titleZh: '不予拨付',
    roles: ['FB_OP', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ requestId: id, reason: text }),
    example: { requestId: 'FR1', reason: '不在专账支出范围' },
    primary,
    decide: async (c, { workspace, ask }) => rejectFundRequest(c, await withCases(workspace, c), ask),
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
  command<CreditFunds>({
    name: 'CreditFunds',
    titleZh: '登记拨款到账',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ requestId: id, amountFen, bankReference: id }),
    example: { requestId: 'FR1', amountFen: 6_150_000, bankReference: 'BK-9' },
    primary,
    decide: async (c, { workspace }) => creditFunds(c, await load(workspace, c)),
  }),
];
