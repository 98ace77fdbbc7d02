import type { StoredEvent } from '#event-store';
import { type Day, day, isRefusal, periodOf, yearOf } from '#kernel';
import { ledgerEvent, postedTypes, vouchersAlone } from '#ledger/book';
import { accountStream, lifted, newestClosed, type OfPeriod, periodFold, type PeriodState, periodStream, ruleSetsFold, ruleSetStream } from '#scheme/history';
import {
  type AdmitRectification,
  admitRectification,
  type ChooseVoucherWords,
  chooseVoucherWords,
  closeNeedsReview,
  closePeriod,
  type CloseYear,
  closeYear,
  type Decision,
  holdPeriod,
  type LockPeriod,
  lockPeriod,
  proposeReopening,
  releasePeriod,
  reopenPeriod,
  type PeriodReason,
} from '#scheme/rules';
import { z } from 'zod';
import { command, type Deciding } from '../defined.command.js';
import { id, orgId, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';
import { unreviewedOf } from './month-review.world.js';

/** yyyymm of the calendar's years */
const period = z
  .int()
  .min(200_001)
  .max(208_908)
  .refine((value) => value % 100 >= 1 && value % 100 <= 12, 'not a month')
  .meta({ description: '会计期间，如 201912' });
const primary = (c: { readonly org: string }): string => periodStream(c.org);
const org = (c: { readonly org: string }): string => c.org;
const load = (workspace: Workspace, c: { readonly org: string }): Promise<PeriodState> => workspace.load(periodFold, periodStream(c.org));
/** Those that post. */
const facts = async (workspace: Workspace, stream: string): Promise<readonly StoredEvent[]> =>
  ((await workspace.history([stream])).get(stream) ?? []).filter((event) => postedTypes.includes(lifted(event).type));
/** Of the facts of the account that post, in one of these books, the first day. What an organisation books begins there. */
const beginsOn = async (workspace: Workspace, org: string, books: readonly string[]): Promise<Day | undefined> => {
  const posting = (await facts(workspace, accountStream(org)))
    .filter((event) => vouchersAlone(ledgerEvent(event, 0), yearOf(day(event.meta.on))).vouchers.some(({ book }) => books.includes(book)));
  return posting.map(({ meta }) => day(meta.on)).sort()[0];
};
const hasBooked = async (workspace: Workspace, stream: string): Promise<boolean> => (await facts(workspace, stream)).length > 0;
/** Where the rule set wants vouchers reviewed, the books are folded out of the log, once nothing else speaks against the closing. */
const closing = async (c: OfPeriod, { workspace, ask }: Deciding): Promise<Decision> => {
  const state = await load(workspace, c);
  const booked = state.closedYears.length === 0 ? await beginsOn(workspace, c.org, ['F', 'A']) : undefined;
  const firstYear = booked && yearOf(booked);
  const first = closePeriod(c, state, undefined, firstYear);
  if (isRefusal(first) || !closeNeedsReview(await workspace.load(ruleSetsFold, ruleSetStream), ask)) return first;
  const admitted = Object.keys(state.admitted).filter((commandId) => state.admitted[commandId] === c.period);
  const begins = newestClosed(state) === undefined ? await beginsOn(workspace, c.org, ['F', 'A', 'M']) : undefined;
  const { facts: left, unseen } = await unreviewedOf(workspace, c, admitted);
  return closePeriod(c, state, { unreviewed: left.flatMap(({ vouchers }) => vouchers), awaited: unseen, begins: begins && periodOf(begins) }, firstYear);
};
const closingYear = async (c: CloseYear, { workspace, ask }: Deciding): Promise<Decision> => {
  const [period, sets] = [await load(workspace, c), await workspace.load(ruleSetsFold, ruleSetStream)];
  const begins = period.closedYears.length === 0 ? await beginsOn(workspace, c.org, ['F', 'A']) : undefined;
  return closeYear(c, { period, sets, begins: begins && yearOf(begins) }, ask);
};
const common = { on: 'decision', clauses: [], primary, org } as const;

export const periodCommands = [
  command<OfPeriod>({
    ...common,
    name: 'HoldPeriod',
    titleZh: '月结前冻结期间',
    roles: ['FIN_ACCT', 'FIN_REV'],
    schema: z.strictObject({ org: orgId, period }),
    example: { org: '370100', period: 201911 },
    decide: async (c, { workspace, ask }) => holdPeriod(c, await load(workspace, c), ask),
  }),
  command<AdmitRectification>({
    ...common,
    name: 'AdmitRectification',
    titleZh: '准许更正已冻结期间',
    roles: ['AUDITOR', 'SUPERVISE'],
    schema: z.strictObject({ org: orgId, period, commandId: z.uuid().regex(/^[0-9a-f-]+$/), reason: text, findingId: id.optional() }),
    example: { org: '370100', period: 201911, commandId: '6f1c1a54-2b3c-4d5e-8f90-112233445566', reason: '利息漏记' },
    decide: async (c, { workspace }) => admitRectification(c, await load(workspace, c)),
  }),
  command<PeriodReason>({
    ...common,
    name: 'ReleasePeriod',
    titleZh: '解除期间冻结',
    roles: ['FIN_REV'],
    schema: z.strictObject({ org: orgId, period, reason: text }),
    example: { org: '370100', period: 201911, reason: '单据未齐' },
    decide: async (c, { workspace }) => releasePeriod(c, await load(workspace, c)),
  }),
  command<OfPeriod>({
    ...common,
    name: 'ClosePeriod',
    titleZh: '月结',
    roles: ['FIN_REV'],
    schema: z.strictObject({ org: orgId, period }),
    example: { org: '370100', period: 201911 },
    decide: closing,
  }),
  command<PeriodReason>({
    ...common,
    name: 'ProposeReopening',
    titleZh: '提出反结账',
    roles: ['FIN_ACCT', 'FIN_REV'],
    schema: z.strictObject({ org: orgId, period, reason: text }),
    example: { org: '370100', period: 201911, reason: '漏记拨付' },
    decide: async (c, { workspace }) => proposeReopening(c, await load(workspace, c)),
  }),
  command<OfPeriod>({
    ...common,
    name: 'ReopenPeriod',
    titleZh: '核准反结账',
    roles: ['FIN_REV', 'SUPERVISE'],
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ org: orgId, period }),
    example: { org: '370100', period: 201911 },
    decide: async (c, { workspace, ask }) => reopenPeriod(c, await load(workspace, c), ask),
  }),
  command<LockPeriod>({
    ...common,
    name: 'LockPeriod',
    titleZh: '锁定期间',
    roles: ['FIN_REV'],
    schema: z.strictObject({ org: orgId, period, document: text }),
    example: { org: '370100', period: 201911, document: '2019 年度决算报告' },
    decide: async (c, { workspace }) => lockPeriod(c, await load(workspace, c)),
  }),
  command<ChooseVoucherWords>({
    ...common,
    name: 'ChooseVoucherWords',
    titleZh: '选定凭证种类',
    roles: ['FIN_REV'],
    schema: z.strictObject({
      org: orgId,
      year: z.int().min(2000).max(2089),
      words: z.enum(['GENERAL', 'SPECIAL']).meta({ description: 'GENERAL 通用记账凭证（记）；SPECIAL 收款、付款、转账凭证（收、付、转）' }),
    }),
    example: { org: '370100', year: 2020, words: 'SPECIAL' },
    decide: async (c, { workspace, ask }) =>
      chooseVoucherWords(c, { period: await load(workspace, c), hasBooked: await hasBooked(workspace, accountStream(c.org)) }, ask),
  }),
  command<CloseYear>({
    ...common,
    name: 'CloseYear',
    titleZh: '年终结账',
    roles: ['FIN_REV'],
    schema: z.strictObject({ org: orgId, year: z.int().min(2000).max(2089) }),
    example: { org: '370100', year: 2019 },
    decide: closingYear,
  }),
];
