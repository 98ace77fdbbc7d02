import {
  accountOf, type BookSet, type LedgerEvent, type Line, type OpenedCase, type PeriodStep, type Posted, type Voucher, type VoucherReviewed,
} from '#ledger/book';
import { recordedOn, type Chains, type NodeRow } from './chains.state.js';
import type { LedgerTable } from './ledger-tables.sql.js';
import type { Parties } from './parties.state.js';

/** Rows of one table, each with its values in the order of the writer's columns; null and undefined are both no value. */
export interface TableRows { readonly table: LedgerTable; readonly rows: readonly (readonly unknown[])[] }

/** The ids the database knows book sets and leaf accounts by: counted in the order of first use, so that every rebuild gives the same. */
export interface Ids { readonly sets: ReadonlyMap<string, number>; readonly accounts: ReadonlyMap<string, number> }
/** Where in the log a row beside the vouchers comes from. */
export interface Source { readonly logIndex: number; readonly eventId: string }
export interface ClosedYearRow { readonly org: string; readonly year: number; readonly logIndex: number; readonly eventId: string }

const setName = ({ fundSource, org, book }: BookSet): string => `${fundSource}/${org}/${book}`;
export const idsOf = (sets: readonly (BookSet & { readonly id: number })[], accounts: readonly { readonly setId: number; readonly code: string;
  readonly id: number }[]): Ids => ({
  sets: new Map(sets.map((set) => [setName(set), set.id])), accounts: new Map(accounts.map(({ setId, code, id }) => [`${setId}/${code}`, id])),
});

const nodeValues = ({ accountId, node, seq, debit, credit }: NodeRow): readonly unknown[] => [accountId, node, seq, debit, credit];

/** The rows of one transaction, collected voucher by voucher. */
export class Rows {
  readonly #sets: Map<string, number>;
  readonly #accounts: Map<string, number>;
  readonly #newSets: unknown[][] = [];
  readonly #newAccounts: unknown[][] = [];
  readonly #vouchers: unknown[][] = [];
  readonly #postings: unknown[][] = [];
  readonly #nodes: NodeRow[] = [];
  readonly #closed: ClosedYearRow[] = [];
  readonly #steps: PeriodStep[] = [];
  readonly #words: unknown[][] = [];
  readonly #cases: unknown[][] = [];
  readonly #parties: unknown[][] = [];
  readonly #partyLines: unknown[][] = [];
  readonly #partyNodes: NodeRow[] = [];
  readonly #reviews: unknown[][] = [];

  constructor(ids: Ids, private readonly chains: Chains, private readonly parties: Parties) {
    this.#sets = new Map(ids.sets);
    this.#accounts = new Map(ids.accounts);
  }

  get ids(): Ids { return { sets: this.#sets, accounts: this.#accounts }; }

  /** Everything one event gave. */
  take({ vouchers, step, words }: Posted, event: LedgerEvent): void {
    for (const one of vouchers) this.add(one);
    if (step !== undefined) this.#steps.push(step);
    if (words !== undefined) this.#words.push([event.meta.org, words.year, words.words, event.logIndex, event.eventId]);
    if (event.type === 'YearClosed.v1') {
      this.#closed.push({ ...(event.data as { org: string; year: number }), logIndex: event.logIndex, eventId: event.eventId });
    }
  }

  open({ org, caseId, party, claimId }: OpenedCase, { logIndex, eventId }: Source): void {
    this.#cases.push([org, caseId, party, claimId, logIndex, eventId]);
  }

  review(one: VoucherReviewed, { logIndex, eventId }: Source): void {
    this.#reviews.push([one.eventId, one.org, one.book, one.reviewer, one.on, one.recordedAt, logIndex, eventId]);
  }

  add(one: Voucher): void {
    const setId = this.#setId(one.bookSet);
    this.#vouchers.push([
      one.voucherId, setId, one.logIndex, one.eventId, one.rule, one.kind, one.voucherDate, one.factOn, one.period, one.correctionOfPeriod, one.word,
        one.number,
      one.lines.length, one.summary, one.recordedAt, one.postingRules, one.maker, one.cashier, one.attachments, one.reverses?.eventId, one.reverses?.rule,
    ]);
    const known = recordedOn(one.recordedAt);
    for (const line of one.lines) this.#addLine(one, line, { setId, known });
  }

  get vouchers(): number { return this.#vouchers.length; }

  /** In the order the keys want them; no table without rows. */
  tables(): readonly TableRows[] {
    const all: readonly TableRows[] = [
      { table: 'book_set', rows: this.#newSets }, { table: 'account', rows: this.#newAccounts },
      { table: 'closed_year', rows: this.#closed.map(({ org, year, logIndex, eventId }) => [org, year, logIndex, eventId]) },
      {
        table: 'period_step',
        rows: this.#steps.map((one) => [one.logIndex, one.eventId, one.org, one.period, one.move, one.actor, one.commandId, one.proposedBy]),
      },
      { table: 'voucher_words', rows: this.#words }, { table: 'voucher', rows: this.#vouchers }, { table: 'posting', rows: this.#postings },
      { table: 'off_node', rows: this.#nodes.map(nodeValues) }, { table: 'party_case', rows: this.#cases },
      { table: 'party_account', rows: this.#parties }, { table: 'party_line', rows: this.#partyLines },
      { table: 'party_node', rows: this.#partyNodes.map(nodeValues) }, { table: 'voucher_review', rows: this.#reviews },
    ];
    return all.filter(({ rows }) => rows.length > 0);
  }

  #addLine(one: Voucher, line: Line, { setId, known }: { readonly setId: number; readonly known: number }): void {
    const accountId = this.#accountId(one.bookSet, line.account, setId);
    const { head, offSequence, nodes } = this.chains.add({
      accountId, side: line.side, amountFen: line.amountFen, voucherDate: one.voucherDate, recordedOn: known,
    });
    this.#postings.push([
      accountId, head.seq, setId, one.voucherId, line.lineNo, one.logIndex, one.voucherDate, line.side, line.amountFen, offSequence,
      head.debit, head.credit, head.offDebit, head.offCredit, line.subsidyKind, line.payeeType, line.policyYear, line.batchId, line.claimId,
      line.personCategory, line.projectId, line.department, line.bankAccountId, line.party,
    ]);
    this.#nodes.push(...nodes);
    if (line.party !== undefined) this.#addParty(one, line, { accountId, party: line.party, known });
  }

  #addParty(one: Voucher, line: Line, { accountId, party, known }: { readonly accountId: number; readonly party: string; readonly known: number }): void {
    const { id, isNew, head, offSequence, nodes } = this.parties.add({
      accountId, party, side: line.side, amountFen: line.amountFen, voucherDate: one.voucherDate, recordedOn: known,
    });
    if (isNew) this.#parties.push([id, accountId, party, one.logIndex]);
    this.#partyLines.push([
      id, head.seq, one.voucherId, line.lineNo, one.logIndex, one.voucherDate, line.side, line.amountFen, offSequence, head.debit, head.credit,
      head.offDebit, head.offCredit,
    ]);
    this.#partyNodes.push(...nodes);
  }

  #setId(set: BookSet): number {
    const name = setName(set);
    const known = this.#sets.get(name);
    if (known !== undefined) return known;
    const id = this.#sets.size + 1;
    this.#sets.set(name, id);
    this.#newSets.push([id, set.fundSource, set.org, set.book]);
    return id;
  }

  #accountId({ book }: BookSet, code: string, setId: number): number {
    const name = `${setId}/${code}`;
    const known = this.#accounts.get(name);
    if (known !== undefined) return known;
    const id = this.#accounts.size + 1;
    this.#accounts.set(name, id);
    const of = accountOf(book, code);
    this.#newAccounts.push([id, setId, code, of?.normalSide, of?.parties !== undefined]);
    return id;
  }
}
