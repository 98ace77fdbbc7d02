import type { DataSource } from 'typeorm';
import { fenFromDb } from '#postgres';
import type { Place } from './balance.query.js';

/**
 * What money in the expenditure account is there for: `PAYMENTS` released, returned by the bank or cancelled, and not yet paid or given back; `INTEREST` not
 * yet swept; `RECEIPTS` recovered, in excess or unidentified, and not yet swept or sent back. Money stays under what it came in as.
 */
export type MoneyFor = 'PAYMENTS' | 'INTEREST' | 'RECEIPTS';
export interface MoneyPart { readonly party: MoneyFor; readonly nameZh: string; readonly nameEn: string; readonly fen: number }

const NAMES: Readonly<Record<MoneyFor, readonly [zh: string, en: string]>> = {
  PAYMENTS: ['已拨未付、退汇及注销待缴回', 'released, returned or cancelled; not yet paid or given back'],
  INTEREST: ['未划转利息', 'interest not yet swept'], RECEIPTS: ['收回、多收及待查款项', 'recovered, excess and unidentified receipts'],
};
/** By the journal entry that moved A.1004. */
export const MOVED_BY: Readonly<Record<string, MoneyFor>> = {
  J04: 'INTEREST', J06: 'PAYMENTS', J07: 'PAYMENTS', J09: 'PAYMENTS', J10: 'PAYMENTS', J12: 'PAYMENTS', J16: 'PAYMENTS', J19: 'PAYMENTS', J20: 'PAYMENTS',
  J14: 'RECEIPTS', J15: 'RECEIPTS', J18: 'RECEIPTS', J22: 'RECEIPTS',
};

/** `J23/J12/2` is of J12: taken back in red, the second of its event. */
const entryOf = (rule: string): string => /J\d\d(?=(\/\d+)?$)/.exec(rule)?.[0] ?? rule;

/**
 * The balance of an expenditure account by what its money is there for, in fen, debit less credit; the parts sum to it. Reads every line of the account up
 * to the place: running totals know no entry, and entries share their counter accounts. Who asks limits how many ask at once.
 */
export const moneyIn = async (source: DataSource, { schema, place, account }: { readonly schema: string; readonly place: Place; readonly account: string }):
Promise<readonly MoneyPart[]> => {
  const rows = await source.query(`
    select v.rule, sum(case p.side when 'D' then p.amount_fen else -p.amount_fen end)::text as fen
    from ${schema}.account a join ${schema}.book_set s using (book_set_id) join ${schema}.posting p using (account_id)
      join ${schema}.voucher v using (voucher_id)
    where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = $4 and p.log_index <= $5 and p.voucher_date <= $6 group by 1`,
  [place.fundSource, place.org, place.book, account, place.knownAt.index, place.asOf]) as { rule: string; fen: string }[];
  return (Object.keys(NAMES) as MoneyFor[]).map((party) => {
    const own = rows.filter(({ rule }) => MOVED_BY[entryOf(rule)] === party);
    const [nameZh, nameEn] = NAMES[party];
    return { party, nameZh, nameEn, fen: own.reduce((sum, { fen }) => sum + fenFromDb(fen), 0) };
  });
};
