import {
  type RecordBankQuery,
  recordBankQuery,
  type RecordBankReturn,
  recordBankReturn,
  type RecordPaymentFailure,
  recordPaymentFailure,
  type RecordPaymentUnknown,
  recordPaymentUnknown,
  type SettlePayment,
  settlePayment,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { givingBack } from '../claim/given-back.world.js';
import { digest, id, text } from '../fields.schema.js';
import { claimOfLine, loadPayment, paymentPrimary as primary, settlementWorld } from './payment.world.js';

const line = z.int().min(1).max(2_000);
const code = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/);
/** What the bank's file says of the line beside its number. */
const stated = { attempt: z.int().min(1).max(1_000).optional(), amountFen: z.int().min(0).max(1_000_000_000_000_000).optional() };

export const bankResultCommands = [
  command<SettlePayment>({
    name: 'SettlePayment',
    titleZh: '登记支付成功',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ paymentId: id, line, bankReference: id, ...stated }),
    example: { paymentId: 'PAY1', line: 1, bankReference: 'BK-2' },
    primary,
    decide: async (c, { workspace, ask }) => 
      givingBack(workspace, settlePayment(c, await settlementWorld(workspace, c, ask.officer.org), ask), ask),
  }),
  command<RecordPaymentFailure>({
    name: 'RecordPaymentFailure',
    titleZh: '登记支付失败',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ paymentId: id, line, failureCode: code, ...stated }),
    example: { paymentId: 'PAY1', line: 1, failureCode: 'ACCOUNT_CLOSED' },
    primary,
    decide: async (c, { workspace }) => recordPaymentFailure(c, await loadPayment(workspace, c)),
  }),
  command<RecordPaymentUnknown>({
    name: 'RecordPaymentUnknown',
    titleZh: '登记支付状态未明',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ paymentId: id, line, reason: text, ...stated }),
    example: { paymentId: 'PAY1', line: 1, reason: '银行接口超时' },
    primary,
    decide: async (c, { workspace }) => recordPaymentUnknown(c, await loadPayment(workspace, c)),
  }),
  command<RecordBankQuery>({
    name: 'RecordBankQuery',
    titleZh: '登记银行查询结果',
    roles: ['CASHIER'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({
      paymentId: id,
      line,
      queryId: id,
      answer: z.enum(['SETTLED', 'FAILED', 'UNKNOWN']),
      evidenceHash: digest,
      bankReference: id.optional(),
      failureCode: code.optional(),
    }),
    example: { paymentId: 'PAY1', line: 1, queryId: 'Q1', answer: 'SETTLED', evidenceHash: 'e'.repeat(64), bankReference: 'BK-5' },
    primary,
    decide: async (c, { workspace, ask }) =>
      givingBack(workspace, recordBankQuery(c, await settlementWorld(workspace, c, ask.officer.org), ask), ask),
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
      const payment = await loadPayment(workspace, c);
      return recordBankReturn(c, payment, await claimOfLine(workspace, payment, c));
    },
  }),
];
