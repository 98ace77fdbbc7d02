import { claimFold, claimStream, clawbackFold, clawbackStream, paymentFold, paymentStream } from '#scheme/history';
import {
  type ChoosePaymentRoute,
  choosePaymentRoute,
  type IdentifyReceipt,
  identifyReceipt,
  placesOfCase,
  type RecordUnidentifiedReceipt,
  recordUnidentifiedReceipt,
  type ReturnUnusedFunds,
  returnUnusedFunds,
  type SendBackReceipt,
  sendBackReceipt,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, id, listOf, orgId, text } from '../fields.schema.js';
import { claimOfLine } from '../payment/payment.world.js';
import { accountOrg, accountPrimary, loadAccount } from './account.world.js';

const route = z.enum(['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT']);

export const receiptCommands = [
  command<ChoosePaymentRoute>({
    name: 'ChoosePaymentRoute',
    titleZh: '选择支付方式',
    roles: ['FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, route }),
    example: { org: '370100', route: 'FISCAL_ACCOUNT' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => choosePaymentRoute(c, await loadAccount(workspace, c)),
  }),
  command<ReturnUnusedFunds>({
    name: 'ReturnUnusedFunds',
    titleZh: '未用款项缴回财政专户',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, returnId: id, claims: listOf(id, 100) }),
    example: { org: '370100', returnId: 'UR-1', claims: ['C1'] },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) =>
      returnUnusedFunds(c, await loadAccount(workspace, c), await workspace.loadMany(claimFold, c.claims, claimStream)),
  }),
  command<RecordUnidentifiedReceipt>({
    name: 'RecordUnidentifiedReceipt',
    titleZh: '登记待查款项',
    roles: ['CASHIER', 'FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, receiptId: id, amountFen, into: route, bankReference: id }),
    example: { org: '370100', receiptId: 'RCP-1', amountFen: 150_000, into: 'EXPENDITURE_ACCOUNT', bankReference: 'BK-6' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => recordUnidentifiedReceipt(c, await loadAccount(workspace, c)),
  }),
  command<IdentifyReceipt>({
    name: 'IdentifyReceipt',
    titleZh: '查明待查款项',
    roles: ['FIN_ACCT', 'FIN_REV'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.3c'],
    schema: z.strictObject({
      org: orgId,
      receiptId: id,
      meaning: z.enum(['INTEREST', 'PAYMENT_RETURN', 'CLAWBACK', 'TO_RETURN']),
      reason: text,
      paymentId: id.optional(),
      line: z.int().min(1).max(2_000).optional(),
      returnCode: z
        .string()
        .regex(/^[A-Z_]{3,40}$/)
        .optional(),
      clawbackId: id.optional(),
      excessFen: amountFen.optional(),
    }),
    example: { org: '370100', receiptId: 'RCP-1', meaning: 'TO_RETURN', reason: '他人误汇' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace, ask }) => {
      const account = await loadAccount(workspace, c);
      const payment = await workspace.load(paymentFold, paymentStream(c.paymentId ?? 'none'));
      if (c.meaning === 'CLAWBACK') {
        const clawback = await workspace.load(clawbackFold, clawbackStream(c.clawbackId ?? 'none'));
        const owing = await workspace.load(claimFold, claimStream(clawback.is === 'unknown' ? 'none' : clawback.claimId));
        await workspace.history(placesOfCase(clawback));
        return identifyReceipt(c, { account, payment, claim: owing, clawback }, ask);
      }
      const claim =
        c.paymentId !== undefined && c.line !== undefined
          ? await claimOfLine(workspace, payment, { paymentId: c.paymentId, line: c.line })
          : ({ is: 'unknown' } as const);
      return identifyReceipt(c, { account, payment, claim, clawback: { is: 'unknown' } }, ask);
    },
  }),
  command<SendBackReceipt>({
    name: 'SendBackReceipt',
    titleZh: '退还应退款项',
    roles: ['FIN_ACCT'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, receiptId: id, bankReference: id }),
    example: { org: '370100', receiptId: 'RCP-1', bankReference: 'BK-7' },
    primary: accountPrimary,
    org: accountOrg,
    decide: async (c, { workspace }) => sendBackReceipt(c, await loadAccount(workspace, c)),
  }),
];
