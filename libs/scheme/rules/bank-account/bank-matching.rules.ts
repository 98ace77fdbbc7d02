import type { Refusal } from '#kernel';
import { type BankAccount, type BankAccountState, bankAccountStream } from '#scheme/history';
import { type Ask, type Decision, missing, record, to } from '../verdict.js';
import { keeps, type OfBankAccount } from './bank-statement.rules.js';

/** An entry of the books, as the event that made it and the stream it stands in. */
export interface BookedEvent { readonly stream: string; readonly eventId: string }
export interface MatchBankLines extends OfBankAccount {
  readonly matchId: string; readonly lines: readonly string[]; readonly events: readonly BookedEvent[]; readonly reason: string;
}
export interface UnmatchBankLines extends OfBankAccount { readonly lines: readonly string[]; readonly events: readonly string[]; readonly reason: string }

const twice = (keys: readonly string[]): boolean => new Set(keys).size !== keys.length;
const linesKnown = ({ statements }: BankAccount, lines: readonly string[]): Refusal | undefined => {
  const unknown = lines.find((key) => {
    const [, statementId, line] = /^(.+)\/([1-9]\d{0,4})$/.exec(key) ?? [];
    return !statements.some((one) => one.statementId === statementId && Number(line) <= one.lines);
  });
  return unknown === undefined ? undefined : { refused: 'bankAccount.line-unknown', why: `对账单没有这一行：${unknown}。`, facts: [{ line: unknown }] };
};

/**
 * A person says which lines of the bank and which entries of the books are one and the same. Whether their sums agree is shown by the reconciliation: a
 * match whose sides differ does not stand there.
 *
 * @param known ids of the events that stand in the streams named, of this organisation
 * @refuses bankAccount.unknown, bankAccount.other-keeper, bankAccount.match-exists, bankAccount.match-empty, bankAccount.line-unknown,
 * bankAccount.event-unknown, bankAccount.already-matched
 * @clause JN-3.2c
 * @source domain.md §2.2 step 20
 */
export const matchBankLines = (c: MatchBankLines, account: BankAccountState, known: ReadonlySet<string>, ask: Ask): Decision => {
  const wrong = keeps(c, ask);
  if (wrong !== undefined) return wrong;
  if (account.is === 'unknown') return missing('bankAccount', c.bankAccountId);
  const events = c.events.map(({ eventId }) => eventId);
  if (account.matchIds.includes(c.matchId)) return { refused: 'bankAccount.match-exists', why: `勾对编号 ${c.matchId} 已用过。`, facts: [{ matchId: c.matchId }] };
  if (c.lines.length + events.length < 2 || twice(c.lines) || twice(events)) {
    return { refused: 'bankAccount.match-empty', why: '勾对须写明至少两笔，且不得重复。' };
  }
  const unknown = linesKnown(account, c.lines);
  if (unknown !== undefined) return unknown;
  const missed = events.find((eventId) => !known.has(eventId));
  if (missed !== undefined) return { refused: 'bankAccount.event-unknown', why: `所列历史中没有事件 ${missed}。`, facts: [{ eventId: missed }] };
  const other = account.matches.find((match) => match.lines.some((line) => c.lines.includes(line)) || match.events.some((one) => events.includes(one)));
  if (other !== undefined) {
    return { refused: 'bankAccount.already-matched', why: `其中一笔已在勾对 ${other.matchId}；请先取消。`, facts: [{ matchId: other.matchId }] };
  }
  const { bankAccountId, matchId, lines, reason } = c;
  return record(['JN-3.2c'], [to(bankAccountStream(bankAccountId), { type: 'BankLinesMatched.v1', data: { bankAccountId, matchId, lines, events, reason } })]);
};

/**
 * A person takes a match apart, made by whom it may: its lines and entries are put together again by a person only.
 *
 * @refuses bankAccount.unknown, bankAccount.other-keeper, bankAccount.match-empty, bankAccount.line-unknown
 * @clause JN-3.2c
 */
export const unmatchBankLines = (c: UnmatchBankLines, account: BankAccountState, ask: Ask): Decision => {
  const wrong = keeps(c, ask);
  if (wrong !== undefined) return wrong;
  if (account.is === 'unknown') return missing('bankAccount', c.bankAccountId);
  if (c.lines.length + c.events.length === 0) return { refused: 'bankAccount.match-empty', why: '请写明要取消勾对的明细或分录。' };
  const { bankAccountId, lines, events, reason } = c;
  return linesKnown(account, lines)
    ?? record(['JN-3.2c'], [to(bankAccountStream(bankAccountId), { type: 'BankLinesUnmatched.v1', data: { bankAccountId, lines, events, reason } })]);
};
