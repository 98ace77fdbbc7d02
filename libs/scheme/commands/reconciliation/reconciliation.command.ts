import { type Day, isRefusal } from '#kernel';
import { type BankReconciliation, itemsText } from '#ledger/book';
import {
  bankAccountFold,
  bankAccountStream,
  bankDifferenceFold,
  bankDifferenceStream,
  reconciliationFold,
  reconciliationStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  confirmable,
  type ConfirmReconciliation,
  confirmReconciliation,
  type Decision,
  matchingTerms,
  type Reconciled,
  reconciliationIdOf,
  type ResolveBankDifference,
  resolveBankDifference,
  type ReturnReconciliation,
  returnReconciliation,
  type ReviewReconciliation,
  reviewReconciliation,
} from '#scheme/rules';
import { z } from 'zod';
import { command, type Deciding } from '../defined.command.js';
import { day, id, orgId, text } from '../fields.schema.js';
import { textHash } from '../fingerprint.js';
import { bankAccountId } from './bank-statement.command.js';
import { bankBooks, differenceIdOf } from './bank-books.world.js';

/** So many tasks one confirmation opens, the oldest items first; the next one opens more. */
const MOST_TASKS = 50;
const primary = (c: ConfirmReconciliation): string => reconciliationStream(reconciliationIdOf(c));
const org = (c: { readonly org: string }): string => c.org;
const asked = { org: orgId, bankAccountId, asOf: day };
const example = { org: '370100', bankAccountId: '370100.F.1001', asOf: '2019-12-31' as Day };

const reconciledAs = (of: BankReconciliation, known: { readonly bankAccountId: string; readonly knownAt: number; readonly overdueDays: number | undefined }):
Reconciled => {
  const { items, matches: _matches, broken: _broken, asOf, ...sums } = of;
  const { bankAccountId: account, knownAt, overdueDays } = known;
  const overdue = items.filter(({ ageDays }) => overdueDays !== undefined && ageDays > overdueDays).sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const tasks = overdue.map(({ kind, key, on, amountFen }) => ({ differenceId: differenceIdOf(account, key), kind, item: key, since: on, amountFen }));
  const apart = { differenceId: differenceIdOf(account, account), kind: 'BALANCE' as const, item: account, since: asOf,
    amountFen: Math.abs(sums.differenceFen) };
  return {
    knownAt,
    itemsHash: textHash(itemsText(of)),
    figures: { ...sums, items: items.length, overdue: overdue.length },
    differences: [...(sums.differenceFen === 0 ? [] : [apart]), ...tasks].slice(0, MOST_TASKS),
  };
};

/** Sums up the whole log, once nothing else speaks against the reconciliation. */
const decide = async (c: ConfirmReconciliation, { workspace, ask }: Deciding): Promise<Decision> => {
  const world = {
    account: await workspace.load(bankAccountFold, bankAccountStream(c.bankAccountId)),
    known: await workspace.load(reconciliationFold, primary(c)),
    sets: await workspace.load(ruleSetsFold, ruleSetStream),
  };
  const found = confirmable(c, world, ask);
  if (isRefusal(found)) return found;
  const { days, overdueDays } = matchingTerms(found.set);
  const { knownAt, reconciliation } = await bankBooks(workspace.log(), { bankAccountId: c.bankAccountId, asOf: c.asOf, days });
  if (reconciliation === undefined) throw new Error(`the log has no statement of ${c.bankAccountId} for ${c.asOf}, the stream has`);
  const reconciled = reconciledAs(reconciliation, { bankAccountId: c.bankAccountId, knownAt, overdueDays });
  const ids = reconciled.differences.map(({ differenceId }) => differenceId);
  return confirmReconciliation(c, { ...world, differences: await workspace.loadMany(bankDifferenceFold, ids, bankDifferenceStream) }, reconciled, ask);
};

export const reconciliationCommands = [
  command<ConfirmReconciliation>({
    name: 'ConfirmReconciliation',
    titleZh: '确认余额调节表',
    roles: ['FIN_ACCT', 'FB_OP'],
    on: 'decision',
    clauses: ['JN-3.2c', 'JN-3.3c'],
    schema: z.strictObject(asked),
    example,
    primary,
    org,
    decide,
  }),
  command<ReviewReconciliation>({
    name: 'ReviewReconciliation',
    titleZh: '复核余额调节表',
    roles: ['FIN_REV', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ ...asked, says: text }),
    example: { ...example, says: '未达账项已逐笔核对' },
    primary,
    org,
    decide: async (c, { workspace, ask }) => reviewReconciliation(c, await workspace.load(reconciliationFold, primary(c)), ask),
  }),
  command<ReturnReconciliation>({
    name: 'ReturnReconciliation',
    titleZh: '退回余额调节表',
    roles: ['FIN_REV', 'FB_APPR'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ ...asked, reason: text }),
    example: { ...example, reason: '一笔未达账项已在次月入账，请重新勾对' },
    primary,
    org,
    decide: async (c, { workspace, ask }) => returnReconciliation(c, await workspace.load(reconciliationFold, primary(c)), ask),
  }),
  command<ResolveBankDifference>({
    name: 'ResolveBankDifference',
    titleZh: '处理对账差异',
    roles: ['FIN_ACCT', 'FB_OP'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, differenceId: id, outcome: z.enum(['BOOKED', 'CLEARED_BY_BANK', 'BANK_ERROR', 'BOOK_ERROR']), says: text }),
    example: { org: '370100', differenceId: `BD-${'0'.repeat(32)}`, outcome: 'CLEARED_BY_BANK', says: '银行次月已入账' },
    primary: (c) => bankDifferenceStream(c.differenceId),
    org,
    decide: async (c, { workspace, ask }) =>
      resolveBankDifference(c, await workspace.load(bankDifferenceFold, bankDifferenceStream(c.differenceId)), ask),
  }),
];
