import { accountFold, accountStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type CancelPayment,
  cancelPayment,
  confirmPayeeAccount,
  type CorrectPayeeAccount,
  correctPayeeAccount,
  type OfLine,
  reissuePayment,
  placesHeld,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { type BankAccount, bankAccount, id, text } from '../fields.schema.js';
import { claimUnderFindings, unlessFound } from '../finding/marked-claim.world.js';
import { claimOfLine, loadPayment, offsetCases, paymentPrimary as primary } from './payment.world.js';

const line = z.int().min(1).max(2_000);
type Correction = CorrectPayeeAccount & { readonly account: BankAccount };

export const payeeAccountCommands = [
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
    decide: async ({ account: _sealed, ...c }, { workspace, ask }) => correctPayeeAccount(c, await loadPayment(workspace, c), ask),
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
    decide: async (c, { workspace, ask }) => confirmPayeeAccount(c, await loadPayment(workspace, c), ask),
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
      const payment = await loadPayment(workspace, c);
      const world = { payment, claim: await claimOfLine(workspace, payment, c), sets: await workspace.load(ruleSetsFold, ruleSetStream) };
      return unlessFound(workspace, payment, reissuePayment(c, world, ask));
    },
  }),
  command<CancelPayment>({
    name: 'CancelPayment',
    titleZh: '无法支付注销',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.3c'],
    schema: z.strictObject({ paymentId: id, line, reason: text }),
    example: { paymentId: 'PAY1', line: 1, reason: '收款人已注销且无继受单位' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const payment = await loadPayment(workspace, c);
      const claim = await claimUnderFindings(workspace, await claimOfLine(workspace, payment, c));
      await workspace.load(accountFold, accountStream(ask.officer.org));
      await workspace.history(claim.is === 'unknown' ? [] : placesHeld(claim));
      return cancelPayment(c, { payment, claim, cases: await offsetCases(workspace, payment, c) }, ask);
    },
  }),
];
