import { isRefusal, type Refusal } from '#kernel';
import { type ReviewedBook, type RightFact, type VoucherSource, type VoucherState, voucherStream } from '#scheme/history';
import { differentPerson } from '../duties/duties.rules.js';
import { type Ask, type Decision, given, missing, notNow, record, to, type Writing } from '../verdict.js';

/** A fact by its place, with the id its voucher names. */
export interface FactPlace { readonly eventId: string; readonly stream: string; readonly revision: number }
export interface ReviewVouchers { readonly org: string; readonly vouchers: readonly (FactPlace & { readonly book: ReviewedBook })[] }
export interface ProposeVoucherReversal extends FactPlace {
  readonly org: string; readonly reversalId: string; readonly reason: string; readonly document: string;
  /** whether money moved as the voucher says; asked of vouchers with a line of a bank account */
  readonly moneyMoved?: boolean | undefined; readonly evidenceHash?: string | undefined; readonly right?: RightFact | undefined;
}
export interface ConfirmVoucherReversal { readonly org: string; readonly eventId: string; readonly reversalId: string }
export interface RejectVoucherReversal { readonly org: string; readonly eventId: string; readonly reversalId: string; readonly reason: string }

/** What the posting table makes of a recorded fact: undefined when nothing is there, or it posts nothing. */
export interface PostedFact {
  readonly source: VoucherSource; readonly org: string; readonly maker: string;
  readonly books: readonly ReviewedBook[]; readonly movesMoney: boolean;
  /** a year close or a reversal: never reversed */
  readonly isFinal: boolean;
}
export interface VoucherWorld { readonly fact: PostedFact | undefined; readonly state: VoucherState }

/** A balance that would stand below zero, or an invariant that would not hold. Sides in fen. */
export interface Unmet { readonly what: string; readonly leftFen: number; readonly rightFen: number }
/** What a reversal would leave in the books, as the log would post it. */
export interface ReversalRehearsed {
  /** of the vouchers to take back; left out when the log does not hold them, in a dry run */
  readonly bookedYear?: number | undefined;
  readonly unmet: readonly Unmet[];
}

const factOf = ({ eventId }: { readonly eventId: string }, org: string, { fact }: VoucherWorld): PostedFact | Refusal =>
  (fact === undefined || fact.source.eventId !== eventId || fact.org !== org ? missing('voucher', eventId) : fact);

const reviewOf = (one: ReviewVouchers['vouchers'][number], world: VoucherWorld, ask: Ask): Writing | Refusal => {
  const fact = factOf(one, ask.officer.org, world);
  if (isRefusal(fact)) return fact;
  const { eventId, book } = one;
  if (!fact.books.includes(book)) return missing('voucher', `${eventId} ${book}`);
  const same = differentPerson('S5', ask.officer, [['制单', fact.maker]]);
  if (same !== undefined) return same;
  if (world.state.reviewed.includes(book)) return { refused: 'voucher.reviewed-before', why: `事件 ${eventId} 在账套 ${book} 的凭证已审核。`, facts: [{ eventId, book }] };
  return to(voucherStream(eventId), { type: 'VoucherReviewed.v1', data: { eventId, book } });
};

/**
 * Reviews the vouchers of up to a hundred facts, each in one book: another person than their maker. All or none.
 *
 * @param worlds of the vouchers, in their order
 * @refuses voucher.unknown, voucher.reviewed-before, voucher.named-twice
 * @clause JN-3.3c separation of duties S5
 */
export const reviewVouchers = (c: ReviewVouchers, worlds: readonly VoucherWorld[], ask: Ask): Decision => {
  const named = c.vouchers.map(({ eventId, book }) => `${eventId} ${book}`);
  const twice = named.find((name, i) => named.indexOf(name) !== i);
  if (twice !== undefined) return { refused: 'voucher.named-twice', why: `${twice} 在本次审核中出现两次。`, facts: [{ voucher: twice }] };
  const writings: Writing[] = [];
  for (const [i, one] of c.vouchers.entries()) {
    const writing = reviewOf(one, worlds[i] ?? { fact: undefined, state: { reviewed: [], proposals: 0, isReversed: false } }, ask);
    if (isRefusal(writing)) return writing;
    writings.push(writing);
  }
  return record(['JN-3.3c'], writings);
};

const moneyStands = (c: ProposeVoucherReversal, { movesMoney }: PostedFact): Refusal | undefined => {
  if (!movesMoney) return undefined;
  if (c.moneyMoved !== false) {
    return { refused: 'voucher.money-moved', why: '凭证涉及银行账户且款项已实际收付，不得红字冲销；请按退回、追回或重新支付办理。' };
  }
  return c.evidenceHash === undefined ? { refused: 'voucher.no-evidence', why: '冲销涉及银行账户的凭证，须附证明款项未发生收付的银行对账单。' } : undefined;
};

const rightHolds = ({ right }: ProposeVoucherReversal, { source: { data } }: PostedFact): Refusal | undefined => {
  // Of a sweep or a return the books take the amounts of its list, not their sum: another sum would be booked in blue as the wrong one was.
  const before = 'items' in data || 'receipts' in data ? undefined : (data as Partial<RightFact>).amountFen;
  if (right === undefined || (before !== undefined && before !== right.amountFen)) return undefined;
  return { refused: 'voucher.not-corrected', why: '更正后的金额与原凭证相同，或该业务不是单一金额，不能以蓝字补记。' };
};

/** A red voucher mirrors one that stands; what later facts rest on is taken back after them. */
const booksHold = ({ year }: VoucherSource, { bookedYear, unmet }: ReversalRehearsed): Refusal | undefined => {
  if (bookedYear !== undefined && bookedYear !== year) {
    return {
      refused: 'voucher.booked-otherwise', why: `原凭证记入 ${bookedYear} 年，提出冲销时记为 ${year} 年，红字凭证无从对应；请退回后重新提出。`,
      facts: [{ bookedYear, year }],
    };
  }
  return unmet.length === 0 ? undefined : {
    refused: 'voucher.rests-on', why: `冲销后账簿不再成立：${unmet.map(({ what }) => what).join('；')}。其后的业务以本凭证为依据，须先冲销其后的业务。`,
    facts: unmet.map((one) => ({ ...one })),
  };
};

/**
 * Proposes to take back a wrong posting in red letter (红字冲销), all vouchers of its fact together, so that the books go on agreeing. Money that did move
 * is never taken back so. Books only: what the scheme knows of the account is corrected by its own facts.
 *
 * @param rehearsed what it would leave in the books; undefined while nobody has looked
 * @refuses voucher.unknown, voucher.closing, voucher.reversed-before, voucher.reversal-open, voucher.money-moved, voucher.no-evidence, voucher.not-corrected,
 *   voucher.booked-otherwise, voucher.rests-on
 * @clause JN-3.3c
 * @source domain.md §3.4 J23
 */
export const proposeVoucherReversal = (c: ProposeVoucherReversal, world: VoucherWorld, ask: Ask, rehearsed: ReversalRehearsed = { unmet: [] }): Decision => {
  const fact = factOf(c, ask.officer.org, world);
  if (isRefusal(fact)) return fact;
  if (fact.isFinal) return { refused: 'voucher.closing', why: '年终结账凭证和红字凭证不得冲销。', facts: [{ type: fact.source.type }] };
  if (world.state.isReversed) return { refused: 'voucher.reversed-before', why: `事件 ${c.eventId} 的凭证已冲销；只能冲销一次。` };
  if (world.state.proposed !== undefined) return notNow('voucher.reversal-open', 'proposed', ['ConfirmVoucherReversal', 'RejectVoucherReversal']);
  const wrong = moneyStands(c, fact) ?? rightHolds(c, fact) ?? booksHold(fact.source, rehearsed);
  if (wrong !== undefined) return wrong;
  const { reversalId, reason, document, evidenceHash, right } = c;
  return record(['JN-3.3c'], [to(voucherStream(c.eventId), {
    type: 'VoucherReversalProposed.v1', data: { reversalId, source: fact.source, reason, document, ...given({ evidenceHash, right }) },
  })]);
};

const proposedOf = (c: { readonly reversalId: string }, state: VoucherState): NonNullable<VoucherState['proposed']> | Refusal =>
  (state.proposed?.reversalId === c.reversalId ? state.proposed : missing('reversal', c.reversalId));

/**
 * A second person confirms: the red vouchers stand from now on, and what the right fact would have posted beside them. What was recorded since it was
 * proposed may rest on the fact.
 *
 * @param rehearsed what it would leave in the books; undefined while nobody has looked
 * @refuses reversal.unknown, voucher.booked-otherwise, voucher.rests-on
 * @clause JN-3.3c separation of duties S5
 */
export const confirmVoucherReversal = (c: ConfirmVoucherReversal, state: VoucherState, ask: Ask, rehearsed: ReversalRehearsed = { unmet: [] }): Decision => {
  const proposed = proposedOf(c, state);
  if (isRefusal(proposed)) return proposed;
  const { by, ...reversal } = proposed;
  return differentPerson('S5', ask.officer, [['提出冲销', by]]) ?? booksHold(reversal.source, rehearsed)
    ?? record(['JN-3.3c'], [to(voucherStream(c.eventId), { type: 'VoucherReversed.v1', data: { ...reversal, proposedBy: by } })]);
};

/**
 * A second person says no: the vouchers stand as they are, and another reversal may be proposed.
 *
 * @refuses reversal.unknown
 * @clause JN-3.3c separation of duties S5
 */
export const rejectVoucherReversal = (c: RejectVoucherReversal, state: VoucherState, ask: Ask): Decision => {
  const proposed = proposedOf(c, state);
  if (isRefusal(proposed)) return proposed;
  const { eventId, reversalId, reason } = c;
  return differentPerson('S5', ask.officer, [['提出冲销', proposed.by]])
    ?? record(['JN-3.3c'], [to(voucherStream(eventId), { type: 'VoucherReversalRejected.v1', data: { eventId, reversalId, reason } })]);
};
