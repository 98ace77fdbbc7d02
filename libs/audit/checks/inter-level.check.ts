import { formatFen, sumFen } from '#kernel';
import type { Voucher } from '#ledger/book';
import { atVoucher, type Findings } from './findings.js';
import type { Sight, Watch } from './sight.js';

interface Sent { readonly transferId: string; readonly fundSource: string; readonly toOrg: string; readonly amountFen: number }
interface Received { readonly transferId: string; readonly fundSource: string; readonly fromOrg: string; readonly amountFen: number }
interface Reversed { readonly source: { readonly type: string; readonly data: Sent & Received }; readonly right?: { readonly amountFen: number } }
interface Transfer { readonly from: string; readonly to: string; readonly amountFen: number }

/** 下拨 and 上解: the account of either end. */
const ENDS: Readonly<Record<string, { readonly account: string; readonly way: 'down' | 'up'; readonly end: 'sent' | 'received' }>> = {
  'AllocationSent.v1': { account: '5401', way: 'down', end: 'sent' }, 'AllocationReceived.v1': { account: '4401', way: 'down', end: 'received' },
  'RemittanceSent.v1': { account: '5402', way: 'up', end: 'sent' }, 'RemittanceReceived.v1': { account: '4402', way: 'up', end: 'received' },
};
const ACCOUNTS = new Set(Object.values(ENDS).map(({ account }) => account));

/**
 * Invariant 6 of domain §3.5, transfer by transfer: what one level books as sent, the other books as received, once, and what is between is in transit. No
 * other fact touches the accounts of transfers but the year close and a reversal. Only transfers on their way are kept in memory.
 */
export class InterLevelWatch implements Watch {
  readonly #open = new Map<string, Transfer>();
  #transfers = 0;

  see({ fact, stored, event, logIndex }: Sight, findings: Findings): void {
    const reversal = fact.type === 'VoucherReversed.v1' ? fact.data as Reversed : undefined;
    const type = reversal?.source.type ?? fact.type;
    const of = ENDS[type];
    this.#lines(stored ?? [], { account: of?.account, dueFen: of === undefined ? 0 : dueOf(fact.data, reversal) }, findings);
    if (of === undefined) return;
    const at = { logIndex, eventId: event.id };
    const tell = (says: string): void => { findings.tell('inter-level', { says, ...at }); };
    const data = reversal?.source.data ?? fact.data as Sent & Received;
    const key = `${of.way}/${data.fundSource}/${data.transferId}`;
    if (reversal !== undefined) this.#reverse(key, { end: of.end, org: fact.meta.org, reversal }, tell);
    else if (of.end === 'sent') this.#send(key, { from: fact.meta.org, to: data.toOrg, amountFen: data.amountFen }, tell);
    else this.#receive(key, { from: data.fromOrg, to: fact.meta.org, amountFen: data.amountFen }, tell);
  }

  end(findings: Findings): void {
    const onTheWay = sumFen([...this.#open.values()].map(({ amountFen }) => amountFen));
    findings.lookAgain('inter-level', this.#transfers);
    findings.say('inter-level', `${this.#transfers} transfers, ${this.#open.size} of them in transit: ${formatFen(onTheWay)} yuan`);
  }

  #send(key: string, transfer: Transfer, tell: (says: string) => void): void {
    this.#transfers += 1;
    if (this.#open.has(key)) tell(`transfer ${key} is sent while it is on its way`);
    this.#open.set(key, transfer);
  }

  #receive(key: string, { from, to, amountFen }: Transfer, tell: (says: string) => void): void {
    const sent = this.#open.get(key);
    this.#open.delete(key);
    if (sent === undefined) tell(`transfer ${key} is received by ${to} and was not on its way`);
    else if (sent.from !== from || sent.to !== to) tell(`transfer ${key} was sent by ${sent.from} to ${sent.to}, and is received by ${to} from ${from}`);
    else if (sent.amountFen !== amountFen) tell(`transfer ${key}: ${sent.amountFen} fen were sent, ${amountFen} are received`);
  }

  /** What is taken back was not sent; what was taken in by mistake is on its way again. */
  #reverse(key: string, { end, org, reversal }: { readonly end: 'sent' | 'received'; readonly org: string; readonly reversal: Reversed },
    tell: (says: string) => void): void {
    const { source: { data }, right } = reversal;
    const sent = this.#open.get(key);
    if (end === 'received') {
      if (right !== undefined && right.amountFen !== data.amountFen) tell(`transfer ${key}: ${data.amountFen} fen were sent, ${right.amountFen} are received`);
      else if (right === undefined) this.#open.set(key, { from: data.fromOrg, to: org, amountFen: data.amountFen });
      return;
    }
    if (sent === undefined) tell(`transfer ${key} is reversed by ${org} after it was received`);
    else if (right === undefined) this.#open.delete(key);
    else this.#open.set(key, { ...sent, amountFen: right.amountFen });
  }

  /** In each book that has a line of the account; nothing on the account of another end. */
  #lines(stored: readonly Voucher[], { account, dueFen }: { readonly account: string | undefined; readonly dueFen: number }, findings: Findings): void {
    const sums = new Map<string, number>();
    for (const one of stored) {
      if (one.kind === 'CLOSING') continue;
      for (const line of one.lines) {
        if (line.account === account) sums.set(one.bookSet.book, (sums.get(one.bookSet.book) ?? 0) + line.amountFen);
        else if (ACCOUNTS.has(line.account)) findings.tell('inter-level', { says: `a line of ${line.account} that is of no transfer`, ...atVoucher(one) });
      }
    }
    if (account === undefined || stored.length === 0) return;
    for (const book of ['F', 'A']) {
      const fen = sums.get(book) ?? 0;
      if (fen !== dueFen) findings.tell('inter-level', { says: `${book}.${account} moves by ${fen} fen, the transfer by ${dueFen}`, ...atVoucher(stored[0]!) });
    }
  }
}

const dueOf = (data: unknown, reversal: Reversed | undefined): number =>
  (reversal === undefined ? (data as Sent).amountFen : (reversal.right?.amountFen ?? 0) - reversal.source.data.amountFen);
