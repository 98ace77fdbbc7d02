import {
  type Claim,
  claimFold,
  type ClaimState,
  claimStream,
  type Clawback,
  clawbackFold,
  clawbackStream,
  paymentFold,
  type PaymentState,
  paymentStream,
  periodFold,
  periodStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  confirmPayeeAccount,
  type CorrectPayeeAccount,
  correctPayeeAccount,
  type IssuePaymentOrder,
  issuePaymentOrder,
  type OfLine,
  type OfPayment,
  placesOfCase,
  type RecordBankReturn,
  recordBankReturn,
  reissuePayment,
  releasePayment,
  type SettlePayment,
  settlePayment,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { type BankAccount, bankAccount, id } from '../fields.schema.js';
import { fundRequestWorld } from '../money.world.js';
import type { Workspace } from '../workspace.js';

const primary = (c: OfPayment): string => paymentStream(c.paymentId);
const line = z.int().min(1).max(2_000);
const load = (workspace: Workspace, c: OfPayment): Promise<PaymentState> => workspace.load(paymentFold, primary(c));
const lineOf = (payment: PaymentState, c: OfLine) => (payment.is === 'unknown' ? undefined : payment.lines.find((each) => each.line === c.line));
const claimOfLine = (workspace: Workspace, payment: PaymentState, c: OfLine): Promise<ClaimState> =>
  workspace.load(claimFold, claimStream(lineOf(payment, c)?.claimId ?? 'none'));

const offsetCases = async (workspace: Workspace, payment: PaymentState, c: OfLine): Promise<Map<string, { clawback: Clawback; claim: Claim }>> => {
  const cases = new Map<string, { clawback: Clawback; claim: Claim }>();
  for (const { clawbackId } of lineOf(payment, c)?.offsets ?? []) {
    const clawback = await workspace.load(clawbackFold, clawbackStream(clawbackId));
    if (clawback.is === 'unknown') continue;
    await workspace.history(placesOfCase(clawback));
    const claim = await workspace.load(claimFold, claimStream(clawback.claimId));
    if (claim.is !== 'unknown') cases.set(clawbackId, { clawback, claim });
  }
  return cases;
};

type Correction = CorrectPayeeAccount & { readonly account: BankAccount };

export const paymentCommands = [
  command<IssuePaymentOrder>({
    name: 'IssuePaymentOrder',
    titleZh: '制作支付指令',
    roles: ['CASHIER'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ paymentId: id, requestId: id }),
    example: { paymentId: 'PAY1', requestId: 'FR1' },
    primary,
    decide: async (c, { workspace }) =>
      issuePaymentOrder(c, { payment: await load(workspace, c), ...(await fundRequestWorld(workspace, c.requestId)) }),
  }),
  command<OfPayment>({
    name: 'ReleasePayment',
    titleZh: '复核放行支付',
    roles: ['FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ paymentId: id }),
    example: { paymentId: 'PAY1' },
    primary,
    decide: async (c, { workspace, ask }) => releasePayment(c, await load(workspace, c), ask),
  }),
  command<SettlePayment>({
    name: 'SettlePayment',
    titleZh: '登记支付成功',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ paymentId: id, line, bankReference: id }),
    example: { paymentId: 'PAY1', line: 1, bankReference: 'BK-2' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const payment = await load(workspace, c);
      return settlePayment(
        c,
        {
          payment,
          claim: await claimOfLine(workspace, payment, c),
          cases: await offsetCases(workspace, payment, c),
          period: await workspace.load(periodFold, periodStream(ask.officer.org)),
        },
        ask,
      );
    },
  }),
  command<RecordBankReturn>({
    name: 'RecordBankReturn',
    titleZh: '登记退汇',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ paymentId: id, line, returnCode: z.string().regex(/^[A-Z_]{3,40}$/), bankReference: id }),
    example: { paymentId: 'PAY1', line: 1, returnCode: 'NAME_MISMATCH', bankReference: 'BK-3' },
    primary,
    decide: async (c, { workspace }) => {
      const payment = await load(workspace, c);
      return recordBankReturn(c, payment, await claimOfLine(workspace, payment, c));
    },
  }),
  command<Correction>({
    name: 'CorrectPayeeAccount',
    titleZh: '更正收款账户',
    roles: ['FIN_ACCT'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ paymentId: id, line, accountId: id, account: bankAccount }),
    example: {
      paymentId: 'PAY1',
      line: 1,
      accountId: 'ACC-P01-2',
      account: { bank: '示例银行济南分行', number: '6222000000000003', holder: '示例甲' },
    },
    primary,
    seal: (c) => ({ records: [{ kind: 'account', id: c.accountId, fields: c.account }], redacted: { account: `sealed:account:${c.accountId}` } }),
    decide: async ({ account: _sealed, ...c }, { workspace, ask }) => correctPayeeAccount(c, await load(workspace, c), ask),
  }),
  command<OfLine>({
    name: 'ConfirmPayeeAccount',
    titleZh: '确认收款账户',
    roles: ['FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ paymentId: id, line }),
    example: { paymentId: 'PAY1', line: 1 },
    primary,
    decide: async (c, { workspace, ask }) => confirmPayeeAccount(c, await load(workspace, c), ask),
  }),
  command<OfLine>({
    name: 'ReissuePayment',
    titleZh: '重新支付',
    roles: ['CASHIER'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ paymentId: id, line }),
    example: { paymentId: 'PAY1', line: 1 },
    primary,
    decide: async (c, { workspace, ask }) => {
      const payment = await load(workspace, c);
      return reissuePayment(
        c,
        { payment, claim: await claimOfLine(workspace, payment, c), sets: await workspace.load(ruleSetsFold, ruleSetStream) },
        ask,
      );
    },
  }),
];
