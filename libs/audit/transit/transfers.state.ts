import type { Day } from '#kernel';
import type { LedgerEvent } from '#ledger/book';
import { bookedDay, openCalendar, type PeriodCalendar, shutBy, shutsPeriod, wireTypes } from '#scheme/history';

/** 下拨 down to a lower level, or 上解 up to a higher one. */
export type Way = 'down' | 'up';
interface Sent { readonly transferId: string; readonly fundSource: string; readonly toOrg: string; readonly amountFen: number }
interface Received { readonly transferId: string; readonly fundSource: string; readonly fromOrg: string; readonly amountFen: number }
interface Reversed {
  readonly source: { readonly type: string; readonly on: Day; readonly data: Sent & Received }; readonly right?: { readonly amountFen: number };
}
/** Money one level sent and the other has not booked yet: it stands in neither account. Fen. */
export interface Transfer {
  readonly way: Way; readonly transferId: string; readonly fundSource: string; readonly from: string; readonly to: string; readonly amountFen: number;
  /** as the sender's books have it; for money that was taken in by mistake and is on its way again, the day the red voucher stands on */
  readonly sentOn: Day;
}
/** What a fact does to a transfer, by its own end or by reversing one in red. */
export interface TransferMove {
  /** of this end, in both statutory books */
  readonly account: string;
  /** what the account moves by, in fen */
  readonly dueFen: number;
  /** of its vouchers: where the fact's own month takes no more, the first of the next open one */
  readonly on: Day;
  readonly key: string;
  readonly org: string; readonly end: 'sent' | 'received'; readonly way: Way; readonly data: Sent & Received; readonly reversal?: Reversed;
}

/** The account of either end. */
const ENDS: Readonly<Record<string, { readonly account: string; readonly way: Way; readonly end: 'sent' | 'received' }>> = {
  'AllocationSent.v1': { account: '5401', way: 'down', end: 'sent' }, 'AllocationReceived.v1': { account: '4401', way: 'down', end: 'received' },
  'RemittanceSent.v1': { account: '5402', way: 'up', end: 'sent' }, 'RemittanceReceived.v1': { account: '4402', way: 'up', end: 'received' },
};
export const TRANSFER_ACCOUNTS: ReadonlySet<string> = new Set(Object.values(ENDS).map(({ account }) => account));
/** Types of the events `transferMove` must see. */
export const TRANSFER_TYPES: readonly string[] = [...Object.keys(ENDS), 'VoucherReversed.v1'];
/** Types of the events `Calendars` must see. */
export const CALENDAR_TYPES: readonly string[] = wireTypes.filter(shutsPeriod);

/** Where the months of each organisation stand, as the books take them: one small calendar an organisation. */
export class Calendars {
  readonly #calendars = new Map<string, PeriodCalendar>();

  of(org: string): PeriodCalendar { return this.#calendars.get(org) ?? openCalendar; }

  take({ type, data, meta: { org } }: LedgerEvent): void { if (shutsPeriod(type)) this.#calendars.set(org, shutBy(this.of(org), type, data)); }
}

/**
 * Undefined for a fact that is of no transfer.
 *
 * @param calendar of the organisation, before the fact
 * @source rulings B6, D13
 */
export const transferMove = (fact: LedgerEvent, calendar: PeriodCalendar): TransferMove | undefined => {
  const reversal = fact.type === 'VoucherReversed.v1' ? fact.data as Reversed : undefined;
  const of = ENDS[reversal?.source.type ?? fact.type];
  if (of === undefined) return undefined;
  const data = reversal?.source.data ?? fact.data as Sent & Received;
  const on = bookedDay(calendar, reversal?.source.on ?? fact.meta.on, fact.meta.commandId);
  return {
    ...of, data, on, org: fact.meta.org, key: `${of.way}/${data.fundSource}/${data.transferId}`,
    dueFen: reversal === undefined ? data.amountFen : (reversal.right?.amountFen ?? 0) - data.amountFen, ...(reversal !== undefined && { reversal }),
  };
};

/**
 * Transfers on their way between levels, down and up alike: one fold for the invariant (6) of domain §3.5 and for the list of them. Only what is on its way is
 * kept.
 */
export class TransfersOnTheWay {
  readonly #open = new Map<string, Transfer>();
  #sent = 0;

  /** transfers ever sent */
  get sent(): number { return this.#sent; }

  /** in the order they were sent */
  get open(): readonly Transfer[] { return [...this.#open.values()]; }

  /** @returns what is wrong with the move, if anything is; it is taken all the same */
  take(move: TransferMove): string | undefined {
    if (move.reversal !== undefined) return this.#reverse(move, move.reversal);
    return move.end === 'sent' ? this.#send(move) : this.#receive(move);
  }

  #send({ key, way, org, on, data: { transferId, fundSource, toOrg, amountFen } }: TransferMove): string | undefined {
    this.#sent += 1;
    const wrong = this.#open.has(key) ? `transfer ${key} is sent while it is on its way` : undefined;
    this.#open.set(key, { way, transferId, fundSource, from: org, to: toOrg, amountFen, sentOn: on });
    return wrong;
  }

  #receive({ key, org, data: { fromOrg, amountFen } }: TransferMove): string | undefined {
    const sent = this.#open.get(key);
    this.#open.delete(key);
    if (sent === undefined) return `transfer ${key} is received by ${org} and was not on its way`;
    if (sent.from !== fromOrg || sent.to !== org) return `transfer ${key} was sent by ${sent.from} to ${sent.to}, and is received by ${org} from ${fromOrg}`;
    return sent.amountFen === amountFen ? undefined : `transfer ${key}: ${sent.amountFen} fen were sent, ${amountFen} are received`;
  }

  /** What is taken back was not sent; what was taken in by mistake is on its way again. */
  #reverse({ key, way, end, org, on, data }: TransferMove, { right }: Reversed): string | undefined {
    const { transferId, fundSource, fromOrg, amountFen } = data;
    if (end === 'received') {
      if (right === undefined) this.#open.set(key, { way, transferId, fundSource, from: fromOrg, to: org, amountFen, sentOn: on });
      else if (right.amountFen !== amountFen) return `transfer ${key}: ${amountFen} fen were sent, ${right.amountFen} are received`;
      return undefined;
    }
    const sent = this.#open.get(key);
    if (sent === undefined) return `transfer ${key} is reversed by ${org} after it was received`;
    if (right === undefined) this.#open.delete(key);
    else this.#open.set(key, { ...sent, amountFen: right.amountFen });
    return undefined;
  }
}
