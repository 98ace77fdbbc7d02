import { ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type IssuePaymentOrder,
  issuePaymentOrder,
  linesToSend,
  MOST_LINES,
  type OfPayment,
  releasePayment,
  reviewPayment,
  type SendPaymentFile,
  sendPaymentFile,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, listOf } from '../fields.schema.js';
import { unlessFound } from '../finding/marked-claim.world.js';
import { fundRequestWorld } from '../money.world.js';
import { fileHash, paymentFile, unfitLine } from './payment-file.codec.js';
import { loadPayment, paymentPrimary as primary, requestOf } from './payment.world.js';

const schema = z.strictObject({ paymentId: id });
const example: OfPayment = { paymentId: 'PAY1' };

export const paymentCommands = [
  command<IssuePaymentOrder>({
    name: 'IssuePaymentOrder',
    titleZh: '制作支付指令',
    roles: ['CASHIER'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.3c'],
    schema: z.strictObject({ paymentId: id, requestId: id, claims: listOf(id, MOST_LINES).optional() }),
    example: { paymentId: 'PAY1', requestId: 'FR1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const world = { payment: await loadPayment(workspace, c), sets: await workspace.load(ruleSetsFold, ruleSetStream) };
      return issuePaymentOrder(c, { ...world, ...(await fundRequestWorld(workspace, c.requestId)) }, ask);
    },
  }),
  command<OfPayment>({
    name: 'ReviewPayment',
    titleZh: '复核支付指令',
    roles: ['FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => {
      const payment = await loadPayment(workspace, c);
      return unlessFound(workspace, payment, reviewPayment(c, payment, await requestOf(workspace, payment), ask));
    },
  }),
  command<SendPaymentFile>({
    name: 'SendPaymentFile',
    titleZh: '发送支付文件',
    roles: ['CASHIER'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ paymentId: id, fileId: id }),
    example: { paymentId: 'PAY1', fileId: 'PAY1-F1' },
    primary,
    decide: async (c, { workspace, ask, sealed }) => {
      const payment = await loadPayment(workspace, c);
      const lines = linesToSend(payment);
      const accounts = await sealed.openMany(
        'account',
        lines.map(({ payee }) => payee.accountId),
      );
      const unfit = unfitLine(lines, accounts);
      const file = unfit === undefined ? { hash: fileHash(paymentFile(c.paymentId, lines, accounts)) } : { unfit };
      return unlessFound(workspace, payment, sendPaymentFile(c, payment, file, ask));
    },
  }),
  command<OfPayment>({
    name: 'ReleasePayment',
    titleZh: '复核放行支付',
    roles: ['FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema,
    example,
    primary,
    decide: async (c, { workspace, ask }) => {
      const payment = await loadPayment(workspace, c);
      return unlessFound(workspace, payment, releasePayment(c, payment, await requestOf(workspace, payment), ask));
    },
  }),
];
