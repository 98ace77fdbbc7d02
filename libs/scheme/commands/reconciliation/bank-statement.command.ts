import type { Day } from '#kernel';
import { bankAccountFold, bankAccountOf, bankAccountStream, bankStatementFold, bankStatementStream } from '#scheme/history';
import {
  type BookedEvent,
  type ImportBankStatement,
  importBankStatement,
  type MatchBankLines,
  matchBankLines,
  type UnmatchBankLines,
  unmatchBankLines,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, day, digest, id, orgId, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

/** A longer statement is sent in parts of days. */
export const MOST_STATEMENT_LINES = 5_000;
const primary = (c: { readonly bankAccountId: string }): string => bankAccountStream(c.bankAccountId);
const org = (c: { readonly org: string }): string => c.org;

export const bankAccountId = z
  .string()
  .refine((value) => bankAccountOf(value) !== undefined, 'not a bank account')
  .meta({ description: '银行账户：370100.F.1001 财政专户，370100.A.1004 支出户' });
/** A balance may be nothing, and what a bank lends for a day is below it. */
const balanceFen = z.int().min(-1_000_000_000_000_000).max(1_000_000_000_000_000);
/** What a bank or we wrote beside a line: no spaces, and longer than an id of ours. */
export const reference = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/);
const lineKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\/[1-9]\d{0,4}$/);
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const streamName = z.string().regex(/^[A-Za-z]{1,32}-[A-Za-z0-9._:-]{1,128}$/);

interface Counterparty {
  readonly line: number;
  readonly name?: string | undefined;
  readonly number?: string | undefined;
}
type Statement = ImportBankStatement & { readonly counterparties?: readonly Counterparty[] | undefined };

/** Ids of the events named that do stand in their streams and are this organisation's. */
const known = async (workspace: Workspace, events: readonly BookedEvent[], of: string): Promise<ReadonlySet<string>> => {
  const found = await workspace.history(events.map(({ stream }) => stream));
  const there = events.filter(({ stream, eventId }) => found.get(stream)?.some(({ id: own, meta }) => own === eventId && meta.org === of) === true);
  return new Set(there.map(({ eventId }) => eventId));
};

export const bankStatementCommands = [
  command<Statement>({
    name: 'ImportBankStatement',
    titleZh: '导入银行对账单',
    roles: ['FIN_ACCT', 'FB_OP'],
    on: 'fact',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({
      org: orgId,
      bankAccountId,
      statementId: id,
      from: day,
      to: day,
      openingFen: balanceFen,
      closingFen: balanceFen,
      bytesHash: digest,
      lines: z
        .array(z.strictObject({ on: day, side: z.enum(['IN', 'OUT']), amountFen, bankReference: reference, ourReference: reference.optional() }))
        .max(MOST_STATEMENT_LINES),
      counterparties: z
        .array(z.strictObject({ line: z.int().min(1).max(MOST_STATEMENT_LINES), name: text.optional(), number: z.string().max(64).optional() }))
        .max(MOST_STATEMENT_LINES)
        .optional(),
    }) as unknown as z.ZodType<Statement>,
    example: {
      org: '370100',
      bankAccountId: '370100.F.1001',
      statementId: 'BS-2019-12',
      from: '2019-12-01' as Day,
      to: '2019-12-31' as Day,
      openingFen: 0,
      closingFen: 10_000_000_000,
      bytesHash: '0'.repeat(64),
      lines: [{ on: '2019-12-10' as Day, side: 'IN', amountFen: 10_000_000_000, bankReference: 'BK-1', ourReference: 'ACR-1' }],
      counterparties: [{ line: 1, name: '示例户名', number: '6222000000000002' }],
    },
    primary,
    org,
    seal: ({ statementId, counterparties = [] }) =>
      counterparties.length === 0
        ? { records: [], redacted: {} }
        : {
            records: [{ kind: 'statement', id: statementId, fields: { counterparties: counterparties.map((each) => ({ ...each })) as never } }],
            redacted: { counterparties: `sealed:statement:${statementId}` },
          },
    decide: async (c, { workspace, ask }) =>
      importBankStatement(
        c,
        {
          account: await workspace.load(bankAccountFold, primary(c)),
          statement: await workspace.load(bankStatementFold, bankStatementStream(c.statementId)),
        },
        ask,
      ),
  }),
  command<MatchBankLines>({
    name: 'MatchBankLines',
    titleZh: '人工勾对',
    roles: ['FIN_ACCT', 'FB_OP'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({
      org: orgId,
      bankAccountId,
      matchId: id,
      lines: z.array(lineKey).max(200),
      events: z.array(z.strictObject({ stream: streamName, eventId: uuid })).max(200),
      reason: text,
    }),
    example: {
      org: '370100',
      bankAccountId: '370100.F.1001',
      matchId: 'MT-1',
      lines: ['BS-2019-12/1'],
      events: [{ stream: 'account-370100', eventId: '00000000-0000-8000-8000-000000000000' }],
      reason: '银行未填业务参考号，金额与批复一致',
    },
    primary,
    org,
    decide: async (c, { workspace, ask }) =>
      matchBankLines(c, await workspace.load(bankAccountFold, primary(c)), await known(workspace, c.events, c.org), ask),
  }),
  command<UnmatchBankLines>({
    name: 'UnmatchBankLines',
    titleZh: '取消勾对',
    roles: ['FIN_ACCT', 'FB_OP'],
    on: 'decision',
    clauses: ['JN-3.2c'],
    schema: z.strictObject({ org: orgId, bankAccountId, lines: z.array(lineKey).max(200), events: z.array(uuid).max(200), reason: text }),
    example: { org: '370100', bankAccountId: '370100.F.1001', lines: ['BS-2019-12/1'], events: [], reason: '同额两笔勾错' },
    primary,
    org,
    decide: async (c, { workspace, ask }) => unmatchBankLines(c, await workspace.load(bankAccountFold, primary(c)), ask),
  }),
];
