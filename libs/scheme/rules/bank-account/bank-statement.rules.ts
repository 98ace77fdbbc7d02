import { addDays, addFen, type Day, formatFen, type Refusal, sumFen } from '#kernel';
import {
  bankAccountOf, type BankAccountState, bankAccountStream, type BankStatementState, bankStatementStream, type ImportedStatement, type StatementLine,
} from '#scheme/history';
import { type Ask, type Decision, missing, no, record, taken, to, type Writing } from '../verdict.js';

export interface OfBankAccount { readonly org: string; readonly bankAccountId: string }
/** `counterparties` were sealed before the decision: it never sees them. */
export interface ImportBankStatement extends OfBankAccount {
  readonly statementId: string; readonly from: Day; readonly to: Day; readonly openingFen: number; readonly closingFen: number; readonly bytesHash: string;
  readonly lines: readonly Omit<StatementLine, 'line'>[];
}

/** The fiscal account is kept by the finance bureau, the expenditure account by the agency's accountant (domain §2.1). */
export const keeperOf = (bankAccountId: string): 'FB_OP' | 'FIN_ACCT' => (bankAccountOf(bankAccountId)?.keeps === 'FISCAL_ACCOUNT' ? 'FB_OP' : 'FIN_ACCT');

/**
 * Refuses a bank account that is not of the organisation, and whoever does not keep it.
 *
 * @refuses bankAccount.unknown, bankAccount.other-keeper
 */
export const keeps = ({ org, bankAccountId }: OfBankAccount, ask: Ask): Refusal | undefined => {
  if (bankAccountOf(bankAccountId)?.org !== org) return missing('bankAccount', bankAccountId);
  const keeper = keeperOf(bankAccountId);
  if (ask.officer.roles.includes(keeper)) return undefined;
  return no('bankAccount.other-keeper', 'JN-3.3c', `${bankAccountId} 由 ${keeper} 管理；请由该岗位办理。`, [{ bankAccountId, keeper }]);
};

const daysHold = ({ from, to: last }: ImportBankStatement, former: ImportedStatement | undefined, ask: Ask): Refusal | undefined => {
  if (from > last || last > ask.today) {
    return { refused: 'bankAccount.days-wrong', why: `对账单起止日 ${from}—${last} 有误；止日不得早于起日，也不得晚于今天 ${ask.today}。`, facts: [{ from, to: last }] };
  }
  if (former === undefined) return undefined;
  const next = addDays(former.to, 1);
  if (from === next) return undefined;
  const facts = [{ from, next, statementId: former.statementId }];
  return from < next
    ? { refused: 'bankAccount.days-overlap', why: `${from} 已有对账单 ${former.statementId}（至 ${former.to}），内容不同；同一日只认一份。`, facts }
    : { refused: 'bankAccount.days-missing', why: `上一份对账单止于 ${former.to}；请先导入 ${next} 起的对账单。`, facts };
};

const sumsHold = (c: ImportBankStatement, former: ImportedStatement | undefined): Refusal | undefined => {
  const { openingFen, closingFen, lines } = c;
  if (former !== undefined && former.closingFen !== openingFen) {
    return {
      refused: 'bankAccount.opening-differs', why: `期初余额 ${formatFen(openingFen)} 与上期期末 ${formatFen(former.closingFen)} 不符；请核对。`,
      facts: [{ openingFen, formerClosingFen: former.closingFen }],
    };
  }
  const summed = addFen(openingFen, sumFen(lines.map(({ side, amountFen }) => (side === 'IN' ? amountFen : -amountFen))));
  return summed === closingFen ? undefined : {
    refused: 'bankAccount.sum-differs', why: `期初加收减付得 ${formatFen(summed)}，期末为 ${formatFen(closingFen)}；文件可能不完整。`, facts: [{ summed, closingFen }],
  };
};

/** About 30 KiB an event. */
const LINES_A_PART = 150;
const partsOf = ({ statementId, bankAccountId, lines }: ImportBankStatement): readonly Writing[] => {
  const numbered = lines.map((line, i): StatementLine => ({ line: i + 1, ...line }));
  const parts = Math.ceil(lines.length / LINES_A_PART);
  return Array.from({ length: parts }, (_, i) => to(bankStatementStream(statementId), {
    type: 'BankStatementLinesImported.v1',
    data: { statementId, bankAccountId, part: i + 1, parts, lines: numbered.slice(i * LINES_A_PART, (i + 1) * LINES_A_PART) },
  }));
};

/**
 * Takes a bank's statement as it is: complete in itself, and the next one after the former.
 *
 * @refuses bankAccount.unknown, bankAccount.other-keeper, bankStatement.exists, bankAccount.bytes-imported, bankAccount.days-wrong,
 * bankAccount.days-overlap, bankAccount.days-missing, bankAccount.line-outside, bankAccount.opening-differs, bankAccount.sum-differs
 * @clause JN-3.2c
 * @source domain.md §2.2 step 20
 */
export const importBankStatement = (
  c: ImportBankStatement, world: { readonly account: BankAccountState; readonly statement: BankStatementState }, ask: Ask,
): Decision => {
  const wrong = keeps(c, ask);
  if (wrong !== undefined) return wrong;
  const statements = world.account.is === 'unknown' ? [] : world.account.statements;
  if (world.statement.is !== 'unknown' || statements.some(({ statementId }) => statementId === c.statementId)) return taken('bankStatement', c.statementId);
  const same = statements.find(({ bytesHash }) => bytesHash === c.bytesHash);
  if (same !== undefined) {
    return { refused: 'bankAccount.bytes-imported', why: `同一文件已导入为 ${same.statementId}；无须再传。`, facts: [{ statementId: same.statementId }] };
  }
  const outside = c.lines.find(({ on }) => on < c.from || on > c.to);
  if (outside !== undefined) {
    return { refused: 'bankAccount.line-outside', why: `${outside.on} 的明细不在 ${c.from}—${c.to} 之内。`, facts: [{ on: outside.on }] };
  }
  const refused = daysHold(c, statements.at(-1), ask) ?? sumsHold(c, statements.at(-1));
  if (refused !== undefined) return refused;
  const { bankAccountId, statementId, from, to: last, openingFen, closingFen, bytesHash, lines } = c;
  return record(['JN-3.2c'], [
    to(bankAccountStream(bankAccountId), {
      type: 'BankStatementImported.v1',
      data: { bankAccountId, statementId, fundSource: 'UI_FUND', from, to: last, openingFen, closingFen, lines: lines.length, bytesHash },
    }),
    ...partsOf(c),
  ]);
};
