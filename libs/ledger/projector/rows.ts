import {
  accountOf, type BookSet, type LedgerEvent, type Line, type OpenedCase, type PeriodStep, type Posted, type Voucher, type VoucherReviewed,
} from '#ledger/book';
import type { Instant } from '#kernel';
import { recordedOn, type Chains, type NodeRow } from './chains.state.js';
import type { Parties } from './parties.state.js';
import type { CopyChunk } from './rows.writer.js';

/** The ids the database knows book sets and leaf accounts by: counted in the order of first use, so that every rebuild gives the same. */
export interface Ids { readonly sets: ReadonlyMap<string, number>; readonly accounts: ReadonlyMap<string, number> }
/** Where in the log a row beside the vouchers comes from. */
export interface Source { readonly logIndex: number; readonly eventId: string; readonly recordedAt: Instant }

const setName = ({ fundSource, org, book }: BookSet): string => `${fundSource}/${org}/${book}`;
export const idsOf = (sets: readonly (BookSet & { readonly id: number })[], accounts: readonly { readonly setId: number; readonly code: string;
  readonly id: number }[]): Ids => ({
  sets: new Map(sets.map((set) => [setName(set), set.id])), accounts: new Map(accounts.map(({ setId, code, id }) => [`${setId}/${code}`, id])),
});

/** The rows of one transaction, written voucher by voucher into the chunk that is sent. */
export class Rows {
  readonly #sets: Map<string, number>;
  readonly #accounts: Map<string, number>;
  #vouchers = 0;

  constructor(ids: Ids, private readonly chains: Chains, private readonly parties: Parties, readonly chunk: CopyChunk) {
    this.#sets = new Map(ids.sets);
    this.#accounts = new Map(ids.accounts);
  }

  get ids(): Ids { return { sets: this.#sets, accounts: this.#accounts }; }

  get vouchers(): number { return this.#vouchers; }

  /** Everything one event gave. */
  take({ vouchers, step, words }: Posted, event: LedgerEvent, { logIndex, eventId, recordedAt }: Source): void {
    for (const one of vouchers) this.add(one);
    if (step !== undefined) this.#step(step, recordedAt);
    if (words !== undefined) {
      this.chunk.of('voucher_words').row().text(event.meta.org).int2(words.year).text(words.words).int8(logIndex).uuid(eventId)
        .instant(recordedAt);
    }
    if (event.type === 'YearClosed.v1') {
      const { org, year } = event.data as { readonly org: string; readonly year: number };
      this.chunk.of('closed_year').row().text(org).int2(year).int8(logIndex).uuid(eventId).instant(recordedAt);
    }
  }

  open({ org, caseId, party, claimId }: OpenedCase, { logIndex, eventId }: Source): void {
    this.chunk.of('party_case').row().text(org).text(caseId).text(party).text(claimId).int8(logIndex).uuid(eventId);
  }

  review(one: VoucherReviewed, { logIndex, eventId, recordedAt }: Source): void {
    this.chunk.of('voucher_review').row().uuid(one.eventId).text(one.org).char(one.book).text(one.reviewer).date(one.on).instant(recordedAt)
      .int8(logIndex).uuid(eventId);
  }

  add(one: Voucher): void {
    const setId = this.#setId(one.bookSet);
    this.#vouchers += 1;
    this.chunk.of('voucher').row().int8(one.voucherId).int2(setId).int8(one.logIndex).uuid(one.eventId).text(one.rule).text(one.kind).date(one.voucherDate)
      .date(one.factOn).int4(one.period).int4(one.correctionOfPeriod).text(one.word).int4(one.number).int2(one.lines.length).text(one.summary)
      .instant(one.recordedAt).text(one.postingRules).text(one.maker).text(one.cashier).int2(one.attachments).uuid(one.reverses?.eventId)
      .text(one.reverses?.rule);
    const known = recordedOn(one.recordedAt);
    for (const line of one.lines) this.#addLine(one, line, { setId, known });
  }

  #step(one: PeriodStep, recordedAt: Instant): void {
    this.chunk.of('period_step').row().int8(one.logIndex).uuid(one.eventId).text(one.org).int4(one.period).text(one.move).text(one.actor)
      .text(one.commandId).text(one.proposedBy).instant(recordedAt);
  }

  #addLine(one: Voucher, line: Line, { setId, known }: { readonly setId: number; readonly known: number }): void {
    const accountId = this.#accountId(one.bookSet, line.account, setId);
    const { head, offSequence, nodes } = this.chains.add({
      accountId, side: line.side, amountFen: line.amountFen, voucherDate: one.voucherDate, recordedOn: known,
    });
    this.chunk.of('posting').row().int4(accountId).int8(head.seq).int2(setId).int8(one.voucherId).int2(line.lineNo).int8(one.logIndex)
      .date(one.voucherDate).char(line.side).int8(line.amountFen).bool(offSequence).int8(head.debit).int8(head.credit).int8(head.offDebit)
      .int8(head.offCredit).text(line.subsidyKind).text(line.payeeType).int2(line.policyYear).text(line.batchId).text(line.claimId)
      .text(line.personCategory).text(line.projectId).text(line.department).text(line.bankAccountId).text(line.party);
    this.#nodes('off_node', nodes);
    if (line.party !== undefined) this.#addParty(one, line, { accountId, party: line.party, known });
  }

  #addParty(one: Voucher, line: Line, { accountId, party, known }: { readonly accountId: number; readonly party: string; readonly known: number }): void {
    const { id, isNew, head, offSequence, nodes } = this.parties.add({
      accountId, party, side: line.side, amountFen: line.amountFen, voucherDate: one.voucherDate, recordedOn: known,
    });
    if (isNew) this.chunk.of('party_account').row().int4(id).int4(accountId).text(party).int8(one.logIndex);
    this.chunk.of('party_line').row().int4(id).int8(head.seq).int8(one.voucherId).int2(line.lineNo).int8(one.logIndex).date(one.voucherDate)
      .char(line.side).int8(line.amountFen).bool(offSequence).int8(head.debit).int8(head.credit).int8(head.offDebit).int8(head.offCredit);
    this.#nodes('party_node', nodes);
  }

  #nodes(table: 'off_node' | 'party_node', nodes: readonly NodeRow[]): void {
    for (const { accountId, node, seq, debit, credit } of nodes) this.chunk.of(table).row().int4(accountId).int4(node).int8(seq).int8(debit).int8(credit);
  }

  #setId(set: BookSet): number {
    const name = setName(set);
    const known = this.#sets.get(name);
    if (known !== undefined) return known;
    const id = this.#sets.size + 1;
    this.#sets.set(name, id);
    this.chunk.of('book_set').row().int2(id).text(set.fundSource).text(set.org).char(set.book);
    return id;
  }

  #accountId({ book }: BookSet, code: string, setId: number): number {
    const name = `${setId}/${code}`;
    const known = this.#accounts.get(name);
    if (known !== undefined) return known;
    const id = this.#accounts.size + 1;
    this.#accounts.set(name, id);
    const of = accountOf(book, code);
    this.chunk.of('account').row().int4(id).int2(setId).text(code).char(of?.normalSide).bool(of?.parties !== undefined);
    return id;
  }
}
