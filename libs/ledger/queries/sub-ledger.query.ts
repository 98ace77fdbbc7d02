import type { Day } from '#kernel';
import { accountOf, leavesUnder, parseVoucherRef, type Book, type Side } from '#ledger/book';
import { summed, turnovers } from './balance.query.js';
import type { KnownAt } from './known-at.query.js';
import { type LedgerQueries, onSide, pageSize } from './ledger.query.js';
import type { AccountQuestion } from './questions.js';
import { decodeAfter, mustHaveParty, readParties, subledgerTies, type PartyBalance, type Untied } from './parties.query.js';
import { NO_LINKS, type VoucherLinks } from './recovery.query.js';
import { readStanding, type VoucherStanding } from './standing.query.js';
import { UnknownToLedger } from './queries.errors.js';
import { accountWord, bookWord } from './words.js';

export interface PartiesQuestion extends AccountQuestion {
  /** one party only: `PERSON:P41` */
  readonly party?: string; readonly limit?: number; readonly cursor?: string;
}
export interface PartyRow extends PartyBalance {
  readonly balanceFen: number; readonly side: Side;
}
/** One page of the sub-ledgers of a control account, and the account they sum to. */
export interface PartiesPage {
  readonly book: Book; readonly fundSource: string; readonly org: string; readonly account: string; readonly nameZh: string; readonly asOf: Day;
  readonly knownAt: KnownAt; readonly side: Side;
  /** of the control account itself, all parties together: positive on its normal side */
  readonly controlFen: number;
  readonly parties: readonly PartyRow[]; readonly next?: string;
}

interface AtPlace { readonly ref: string; readonly knownAt: KnownAt }

/** What auditors ask about whom the money is of. Reads only; every answer names up to which event it knows. */
export class SubLedgerQueries {
  constructor(private readonly ledger: LedgerQueries) {}

  /** 辅助账余额: the parties of a control account that ever moved, by account and party. @throws UnknownToLedger, also for a party of no line; LedgerNotThereYet */
  async parties(question: PartiesQuestion): Promise<PartiesPage> {
    const after = question.cursor === undefined ? undefined : decodeAfter(question.cursor);
    const account = accountWord(bookWord(question.book), question.account);
    const leaves = leavesUnder(account.book, account.code).filter(({ parties }) => parties !== undefined).map(({ code }) => code);
    if (leaves.length === 0) throw new UnknownToLedger('ledger.unknown-account', `account ${account.book}.${account.code} has no parties`);
    const { schema, place } = await this.ledger.placed(after === undefined ? question : { ...question, knownAt: `@${after.p}` });
    const { party } = question;
    const page = await readParties(this.ledger.source, {
      schema, place, accounts: leaves, limit: pageSize(question.limit), ...(after !== undefined && { after }), ...(party !== undefined && { party }),
    });
    if (party !== undefined && after === undefined && page.parties.length === 0) {
      await mustHaveParty(this.ledger.source, { schema, place, accounts: leaves, party });
    }
    const control = summed(await turnovers(this.ledger.source, schema, place, account.code));
    const { normalSide: side, nameZh, code } = account;
    const row = (one: PartyBalance): PartyRow => {
      const own = accountOf(place.book, one.account)?.normalSide ?? side;
      return { ...one, balanceFen: onSide(own, one), side: own };
    };
    const { book, fundSource, org, asOf, knownAt } = place;
    return {
      book, fundSource, org, account: code, nameZh, asOf, knownAt, side, controlFen: onSide(side, control), parties: page.parties.map(row),
      ...(page.next !== undefined && { next: page.next }),
    };
  }

  /** 凭证状态: what had become of a voucher by a place or moment of the log. @throws UnknownToLedger, LedgerNotThereYet */
  async standing(text: string, knownAt?: string): Promise<VoucherStanding & AtPlace> {
    const { standing, at } = await this.#standing(text, knownAt);
    return { ...at, ...standing };
  }

  /** The same with the vouchers it recovers, and those that recovered what it spent. @throws UnknownToLedger, LedgerNotThereYet */
  async trail(text: string, knownAt?: string): Promise<VoucherStanding & VoucherLinks & AtPlace> {
    const { standing, at, schema, voucherId } = await this.#standing(text, knownAt);
    const links = await this.ledger.traces.recoveries({ schema, index: at.knownAt.index }, [voucherId]);
    return { ...at, ...standing, ...(links.get(voucherId) ?? NO_LINKS) };
  }

  async #standing(text: string, knownAt: string | undefined):
  Promise<{ readonly standing: VoucherStanding; readonly at: AtPlace; readonly schema: string; readonly voucherId: number }> {
    const ref = parseVoucherRef(text);
    if (ref === undefined) throw new UnknownToLedger('ledger.unknown-voucher', `${text} is no voucher reference`, ['F.370100.201912.0003']);
    const known = await this.ledger.known(knownAt);
    const found = await readStanding(this.ledger.source, known.schema, { ref, index: known.knownAt.index });
    if (found === undefined) throw new UnknownToLedger('ledger.unknown-voucher', `no voucher ${text} as known at @${known.knownAt.index}`);
    return { ...found, at: { ref: text, knownAt: known.knownAt }, schema: known.schema };
  }

  /** Whether every control account is the sum of its parties, gross, at a place of the log. @throws LedgerNotThereYet */
  async ties(knownAt?: string): Promise<{ readonly accounts: number; readonly untied: readonly Untied[] }> {
    const { schema, knownAt: { index } } = await this.ledger.known(knownAt);
    return subledgerTies(this.ledger.source, schema, index);
  }
}
