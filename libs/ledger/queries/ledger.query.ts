import type { DataSource } from 'typeorm';
import { accountOf, leavesUnder, parseVoucherRef, type Side, type Voucher } from '#ledger/book';
import { summed, turnovers, type Turnover } from './balance.query.js';
import { decodeCursor, readEntries, type AccountEntry } from './entries.query.js';
import { headOf, resolveKnownAt, type Known, type KnownAt, type Patience } from './known-at.query.js';
import { placeOf, type At } from './place.query.js';
import { UnknownToLedger } from './queries.errors.js';
import type { AccountQuestion, Balance, BookQuestion, LateQuestion, SpanQuestion, TrialBalance, TrialRow, VouchersQuestion } from './questions.js';
import { readLatePostings, type LatePosting } from './late-postings.query.js';
import { sixColumnBalance, spanTurnovers, turnaround, type SixColumnBalance, type SpanPlace, type Turnaround } from './six-columns.query.js';
import { StatementQueries } from './statement.query.js';
import { TraceQueries } from './trace.query.js';
import { accountWord, bookWord, encodePage, monthWord, pageWord, spanWord } from './words.js';
import { readVouchers } from './voucher.query.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const onSide = (side: Side, { debitFen, creditFen }: { debitFen: number;
  creditFen: number }): number => (side === 'D' ? debitFen - creditFen : creditFen - debitFen) + 0;
export const pageSize = (limit: number | undefined): number => Math.min(Math.max(1, Math.trunc(limit ?? 100)), 1_000);

/** All that auditors may ask the books. Reads only; every answer names up to which event it knows. */
export class LedgerQueries {
  /** what printed statements, journals and vouchers are made of */
  readonly statements: StatementQueries;
  readonly #patience: Patience;
  /** figures taken apart, and books compared at two moments */
  readonly traces: TraceQueries;
  constructor(readonly source: DataSource, private readonly name = 'ledger', patience: Partial<Patience> = {}) {
    this.#patience = { waitMs: 2_000, pollMs: 25, ...patience };
    this.statements = new StatementQueries(source, { name, patience: this.#patience });
    this.traces = new TraceQueries(source, { name, patience: this.#patience });
  }

  /** @throws UnknownToLedger, LedgerNotThereYet */
  async resolveKnownAt(word?: string): Promise<KnownAt> { return (await this.known(word)).knownAt; }

  /** One account, or the sum of its details. @throws UnknownToLedger, LedgerNotThereYet */
  async balance(question: AccountQuestion): Promise<Balance> {
    const account = accountWord(bookWord(question.book), question.account);
    const { schema, place } = await this.placed(question);
    const { debitFen, creditFen } = summed(await turnovers(this.source, schema, place, account.code));
    const { normalSide: side, nameZh, nameEn, code } = account;
    return { ...place, account: code, nameZh, nameEn, debitFen, creditFen, balanceFen: onSide(side, { debitFen, creditFen }), side };
  }

  /** 科目余额表 of one book: the two sums are equal. @throws UnknownToLedger, LedgerNotThereYet */
  async trialBalance(question: BookQuestion): Promise<TrialBalance> {
    const { schema, place } = await this.placed(question);
    const leaves = await turnovers(this.source, schema, place);
    const row = ({ code, debitFen, creditFen }: Turnover): TrialRow => {
      const { normalSide: side, nameZh } = accountOf(place.book, code)!;
      return { account: code, nameZh, side, debitFen, creditFen, balanceFen: onSide(side, { debitFen, creditFen }) };
    };
    return { ...place, rows: leaves.map(row), ...summed(leaves) };
  }

  /**
   * 发生额: an account's turnover from one day to another, with the balances around it. `closing: excluded` leaves out the year-end vouchers within the days.
   *
   * @throws UnknownToLedger, LedgerNotThereYet
   */
  async turnover(question: SpanQuestion & { readonly account: string }): Promise<Turnaround> {
    const account = accountWord(bookWord(question.book), question.account);
    const { schema, place } = await this.#span(question);
    return turnaround(place, account, await spanTurnovers(this.source, schema, place, account.code));
  }

  /** 六栏式科目余额表 of a month, quarter, year or any days: opening, turnover and closing. @throws UnknownToLedger, LedgerNotThereYet */
  async sixColumns(question: SpanQuestion): Promise<SixColumnBalance> {
    const { schema, place } = await this.#span(question);
    return sixColumnBalance(place, await spanTurnovers(this.source, schema, place));
  }

  /** 明细账: lines of an account and its details by day, page by page; pages of one cursor never shift. @throws UnknownToLedger, LedgerNotThereYet */
  async accountEntries(question: AccountQuestion & { readonly from?: string; readonly limit?: number; readonly cursor?: string }):
  Promise<{ readonly knownAt: KnownAt; readonly entries: readonly AccountEntry[]; readonly next?: string }> {
    const cursor = question.cursor === undefined ? undefined : decodeCursor(question.cursor);
    const account = accountWord(bookWord(question.book), question.account);
    const { from } = spanWord({ from: question.from ?? '2000-01-01', ...(question.asOf !== undefined && { asOf: question.asOf }) });
    const { schema, place } = await this.placed(cursor === undefined ? question : { ...question, knownAt: `@${cursor.p}` });
    const codes = leavesUnder(place.book, account.code).map(({ code }) => code);
    const ids = await this.source.query(
      `select a.account_id as id from ${schema}.account a join ${schema}.book_set s using (book_set_id)
        where s.fund_source = $1 and s.org = $2 and s.book = $3::"char" and a.code = any($4)`,
      [place.fundSource, place.org, place.book, codes],
    ) as { id: number }[];
    const page = await readEntries(this.source, {
      schema, accountIds: ids.map(({ id }) => id), knownAt: place.knownAt, from, asOf: place.asOf, closing: place.closing,
      limit: pageSize(question.limit), ...(cursor !== undefined && { cursor }),
    });
    return { knownAt: place.knownAt, ...page };
  }

  /** 逾期入账: vouchers recorded after their month was held or closed, or dated back, in log order. @throws UnknownToLedger, LedgerNotThereYet */
  async latePostings({ book, period, limit, cursor, ...question }: LateQuestion):
  Promise<{ readonly knownAt: KnownAt; readonly rows: readonly LatePosting[]; readonly next?: string }> {
    const pinned = cursor === undefined ? undefined : pageWord(cursor);
    const { schema, place } = await this.placed({ ...question, book: book ?? 'F', ...(pinned !== undefined && { knownAt: `@${pinned.index}` }) });
    const { rows, next } = await readLatePostings(this.source, {
      ...place, schema, book: book === undefined ? null : place.book, ofPeriod: monthWord(period), afterVoucherId: pinned?.after ?? 0,
      limit: Math.min(pageSize(limit), 200),
    });
    return { knownAt: place.knownAt, rows, ...(next !== undefined && { next: encodePage({ index: place.knownAt.index, after: next }) }) };
  }

  /** By `F.370100.201912.0003`, a line number is ignored. @throws UnknownToLedger */
  async voucher(ref: string): Promise<Voucher> {
    const at = parseVoucherRef(ref);
    if (at === undefined) throw new UnknownToLedger('ledger.unknown-voucher', `${ref} is no voucher reference`, ['F.370100.201912.0003']);
    const [found] = await readVouchers(this.source, await this.#schema(), {
      where: 'book = $1 and org = $2 and period = $3 and word = $4 and number = $5', values: [at.book, at.org, at.period, at.word, at.number],
    });
    if (found === undefined) throw new UnknownToLedger('ledger.unknown-voucher', `no voucher ${ref}`);
    return found;
  }

  /** The vouchers one event caused; none when it posts nothing or is not projected yet. */
  async vouchersOfEvent(eventId: string): Promise<readonly Voucher[]> {
    return UUID.test(eventId) ? readVouchers(this.source, await this.#schema(), { where: 'event_id = $1::uuid', values: [eventId] }) : [];
  }

  /** The vouchers with a line about the claim itself; a batch's release names the batch only (rulings C22). */
  async vouchersOfClaim(claimId: string): Promise<readonly Voucher[]> {
    const schema = await this.#schema();
    return readVouchers(this.source, schema, { where: `voucher_id in (select voucher_id from ${schema}.posting where claim_id = $1)`, values: [claimId] });
  }

  /** All vouchers asked for in log order, read a thousand at a time, nothing newer than the first answer. @throws UnknownToLedger, LedgerNotThereYet */
  async *vouchers(question: VouchersQuestion = {}): AsyncGenerator<Voucher, void, undefined> {
    const { schema, knownAt: { index } } = await this.known(question.knownAt);
    const fixed = [
      index, question.book === undefined ? null : bookWord(question.book), question.org ?? null, question.fundSource ?? null, question.periodFrom ?? 0,
        question.periodTo ?? 999_999,
    ];
    const where = `voucher_id > $7 and log_index <= $1 and ($2::text is null or book = $2) and ($3::text is null or org = $3)
      and ($4::text is null or fund_source = $4) and period between $5 and $6`;
    for (let after = question.afterVoucherId ?? 0; ;) {
      const page = await readVouchers(this.source, schema, { where, values: [...fixed, after], limit: 1_000 });
      yield* page;
      if (page.length < 1_000) return;
      after = page.at(-1)!.voucherId;
    }
  }

  /** The version and place a question is answered from. @throws UnknownToLedger, LedgerNotThereYet */
  known(word?: string): Promise<Known> { return resolveKnownAt(this.source, word, { name: this.name, patience: this.#patience }); }
  async #schema(): Promise<string> { return (await headOf(this.source, this.name)).schema; }

  async #span(question: SpanQuestion): Promise<{ readonly schema: string; readonly place: SpanPlace }> {
    const { from, asOf } = spanWord(question);
    const { schema, place } = await this.placed({ ...question, asOf });
    return { schema, place: { ...place, from } };
  }

  /** @throws UnknownToLedger, LedgerNotThereYet */
  placed(question: BookQuestion): Promise<At> { return placeOf(this.source, { name: this.name, patience: this.#patience }, question); }
}
