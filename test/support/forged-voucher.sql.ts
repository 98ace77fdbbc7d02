/** A line as somebody would write it who may insert: of an account that has lines already. */
export interface ForgedLine {
  readonly code: string; readonly side: 'D' | 'C'; readonly fen: number;
  /** of the account, when it lies about its book set */
  readonly of?: string;
  readonly party?: string;
  readonly claim?: string;
  /** what the running total is wrong by */
  readonly off?: number;
}
/** A voucher as somebody would write it who may insert: right in everything but what is forged. */
export interface Forged {
  /** `UI_FUND/F` */
  readonly set?: string;
  readonly date?: string; readonly kind?: string; readonly event?: string; readonly rule?: string; readonly log?: number;
  /** added to the next number, the next id, the count of lines */
  readonly skip?: number; readonly skipId?: number; readonly more?: number;
  readonly reverses?: { readonly event: string; readonly rule: string };
  readonly lines?: readonly ForgedLine[];
  readonly maker?: string;
}

export const FORGED_EVENT = '22222222-2222-4222-8222-222222222222';
const FAR = 1_000_000;
const set = (name: string): string => `(select book_set_id from ledger_v1.book_set where fund_source || '/' || book::text = '${name}')`;
const last = '(select max(voucher_id) from ledger_v1.voucher)';
const text = (value: string | undefined): string => (value === undefined ? 'null' : `'${value}'`);
export const PAIR: readonly ForgedLine[] = [{ code: '1001', side: 'D', fen: 1 }, { code: '4001', side: 'C', fen: 1 }];

/** The head row, after those that stand. */
export const forgedVoucher = ({
  set: name = 'UI_FUND/F', date = '2020-02-10', kind = 'NORMAL', event = FORGED_EVENT, rule = 'J99', log = FAR, skip = 0, skipId = 0, more = 0,
  reverses, lines = PAIR, maker,
}: Forged = {}): string => {
  const period = Number(date.replaceAll('-', '').slice(0, 6));
  return `insert into ledger_v1.voucher (voucher_id, book_set_id, log_index, event_id, rule, kind, voucher_date, fact_on, period, word, number, lines,
    summary, recorded_at, posting_rules, reverses_event, reverses_rule, maker)
    select ${last} + 1 + ${skipId}, ${set(name)}, ${log}, '${event}', '${rule}', '${kind}', '${date}', '${date}', ${period}, '记',
      coalesce((select max(number) from ledger_v1.voucher where book_set_id = ${set(name)} and period = ${period} and word = '记'), 0) + 1 + ${skip},
      ${lines.length + more}, '试', now(), 'P4', ${text(reverses?.event)}, ${text(reverses?.rule)}, ${text(maker)}`;
};

const line = (one: ForgedLine, no: number, { name, date, log }: { readonly name: string; readonly date: string; readonly log: number }): string => {
  const { code, side, fen, of = name, party, claim, off = 0 } = one;
  const [d, c] = side === 'D' ? [fen + off, 0] : [0, fen + off];
  return `select a.account_id, h.account_seq + 1, ${set(name)}, ${last}, ${no}, ${log}, '${date}'::date, '${side}'::"char", ${fen}::bigint, true,
    h.debit_fen + ${d}, h.credit_fen + ${c}, h.off_debit_fen + ${d}, h.off_credit_fen + ${c}, ${text(party)}::text, ${text(claim)}::text
    from ledger_v1.account a cross join lateral
      (select * from ledger_v1.posting p where p.account_id = a.account_id order by account_seq desc limit 1) h
    where a.book_set_id = ${set(of)} and a.code = '${code}'`;
};

/** The lines of the newest voucher, all in one statement. */
export const forgedLines = ({ set: name = 'UI_FUND/F', date = '2020-02-10', log = FAR, lines = PAIR }: Forged = {}, first = 1): string =>
  `insert into ledger_v1.posting (account_id, account_seq, book_set_id, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence,
    debit_fen, credit_fen, off_debit_fen, off_credit_fen, party, claim_id)
    ${lines.map((one, i) => line(one, first + i, { name, date, log })).join(' union all ')}`;

/** Whole: head row and lines. */
export const forged = (of: Forged = {}): readonly string[] => [forgedVoucher(of), forgedLines(of)];

/** A line of the newest voucher once more, in a sub-ledger that stands. */
export const forgedPartyLine = ({ code, side, fen, party, off = 0 }: ForgedLine, no: number, name = 'UI_FUND/M'): string => {
  const [d, c] = side === 'D' ? [fen + off, 0] : [0, fen + off];
  return `insert into ledger_v1.party_line (party_account_id, party_seq, voucher_id, line_no, log_index, voucher_date, side, amount_fen, off_sequence,
    debit_fen, credit_fen, off_debit_fen, off_credit_fen)
    select u.party_account_id, h.party_seq + 1, ${last}, ${no}, ${FAR}, '2020-02-10', '${side}', ${fen}, true, h.debit_fen + ${d}, h.credit_fen + ${c},
      h.off_debit_fen + ${d}, h.off_credit_fen + ${c}
    from ledger_v1.party_account u join ledger_v1.account a using (account_id) cross join lateral
      (select * from ledger_v1.party_line p where p.party_account_id = u.party_account_id order by party_seq desc limit 1) h
    where a.book_set_id = ${set(name)} and a.code = '${code}' and u.party = ${text(party)}`;
};
