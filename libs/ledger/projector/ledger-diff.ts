import { to as copyTo } from 'pg-copy-streams';
import type { DataSource } from 'typeorm';
import { borrow, poolOf } from '#postgres';
import { accountsOf, besideApart, voucherInWords, vouchersOut, type Span } from './ledger-diff.sql.js';
import type { LedgerSchema } from './ledger-tables.sql.js';
import type { LedgerVersion } from './versions.query.js';

/** Differences told of each kind; all of them are counted. */
const AT_MOST = 20;

/** `only-a`, `only-b`: the other version has no such voucher; `content`: it says something else; `number`: only its number is another. */
export type DifferenceKind = 'only-a' | 'only-b' | 'content' | 'number';
/** Closed years and steps of months, reviews, parties of clawback cases, words of vouchers. */
export type BesideKind = 'closed-year' | 'review' | 'party-case' | 'words';
export interface VoucherDifference {
  readonly kind: DifferenceKind; readonly logIndex: number; readonly eventId: string;
  /** `UI_FUND/370100/F` */
  readonly bookSet: string;
  readonly rule: string;
  /** the whole voucher as JSON text; null where there is none */
  readonly a: string | null; readonly b: string | null;
}
export interface AccountTotals { readonly lines: number; readonly debitFen: string; readonly creditFen: string; readonly digest: string }
export interface AccountDifference { readonly account: string; readonly a: AccountTotals | null; readonly b: AccountTotals | null }
export interface LedgerDiff {
  /** versions, and the last event both were compared up to */
  readonly a: number; readonly b: number; readonly logIndex: number;
  readonly equal: boolean;
  /** vouchers of a and of b, and leaf accounts of either */
  readonly vouchers: readonly [number, number]; readonly accounts: number;
  readonly count: Readonly<Record<DifferenceKind | 'account' | BesideKind, number>>;
  /** the first twenty of each kind */
  readonly differences: readonly VoucherDifference[];
  readonly accountDifferences: readonly AccountDifference[];
  /** what stands beside the vouchers, as `review, only in 2: …` */
  readonly beside: readonly string[];
}
export interface DiffOptions { readonly span?: Span; readonly signal?: AbortSignal; readonly onProgress?: (logIndex: number, vouchers: number) => void }

interface Told { readonly number: string; readonly digest: string }
interface OfEvent { readonly logIndex: number; readonly vouchers: Map<string, Told> }

/** Lines of COPY text; fields hold no tab of their own, and what COPY escapes is escaped alike on both sides. */
async function* lines(source: DataSource, sql: string): AsyncGenerator<string[]> {
  const { client, giveBack } = await borrow(poolOf(source));
  let whole = false;
  try {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of client.query(copyTo(sql)) as AsyncIterable<Buffer>) {
      const found = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = found.pop()!;
      for (const line of found) yield line.split('\t');
    }
    whole = true;
  } finally {
    giveBack(whole);
  }
}

/** Vouchers of one event after another. */
async function* events(source: DataSource, schema: LedgerSchema, span: Span): AsyncGenerator<OfEvent> {
  let current: OfEvent | undefined;
  for await (const [index = '', eventId = '', set = '', rule = '', number = '', digest = ''] of lines(source, vouchersOut(schema, span))) {
    if (current !== undefined && current.logIndex !== Number(index)) {
      yield current;
      current = undefined;
    }
    current ??= { logIndex: Number(index), vouchers: new Map() };
    current.vouchers.set(`${eventId}\t${set}\t${rule}`, { number, digest });
  }
  if (current !== undefined) yield current;
}

/** Counts what differs and keeps the first of each kind. */
class Findings {
  readonly count: Record<DifferenceKind, number> = { 'only-a': 0, 'only-b': 0, content: 0, number: 0 };
  readonly kept: Omit<VoucherDifference, 'a' | 'b'>[] = [];
  readonly vouchers: [number, number] = [0, 0];

  see(logIndex: number, a: OfEvent['vouchers'] | undefined, b: OfEvent['vouchers'] | undefined): void {
    this.vouchers[0] += a?.size ?? 0;
    this.vouchers[1] += b?.size ?? 0;
    for (const [key, left] of a ?? []) {
      const right = b?.get(key);
      if (right === undefined) this.#tell('only-a', logIndex, key);
      else if (right.digest !== left.digest) this.#tell('content', logIndex, key);
      else if (right.number !== left.number) this.#tell('number', logIndex, key);
    }
    for (const key of b?.keys() ?? []) if (a?.has(key) !== true) this.#tell('only-b', logIndex, key);
  }

  #tell(kind: DifferenceKind, logIndex: number, key: string): void {
    this.count[kind] += 1;
    const [eventId = '', bookSet = '', rule = ''] = key.split('\t');
    if (this.count[kind] <= AT_MOST) this.kept.push({ kind, logIndex, eventId, bookSet, rule });
  }
}

const compareVouchers = async (
  source: DataSource, [a, b]: readonly [LedgerVersion, LedgerVersion], { span, ...options }: DiffOptions & { readonly span: Span },
): Promise<Findings> => {
  const found = new Findings();
  const [left, right] = [events(source, a.schema, span), events(source, b.schema, span)];
  const next = async (of: typeof left): Promise<OfEvent | undefined> => {
    const { done, value } = await of.next();
    return done === true ? undefined : value;
  };
  try {
    let [one, other] = await Promise.all([next(left), next(right)]);
    for (let seen = 0; one !== undefined || other !== undefined; seen += 1) {
      const logIndex = Math.min(one?.logIndex ?? Number.MAX_SAFE_INTEGER, other?.logIndex ?? Number.MAX_SAFE_INTEGER);
      const [inA, inB] = [one?.logIndex === logIndex, other?.logIndex === logIndex];
      found.see(logIndex, inA ? one?.vouchers : undefined, inB ? other?.vouchers : undefined);
      if (seen % 1_000 === 0) {
        options.signal?.throwIfAborted();
        options.onProgress?.(logIndex, found.vouchers[0]);
      }
      if (inA) one = await next(left);
      if (inB) other = await next(right);
    }
  } finally {
    await Promise.all([left.return(undefined), right.return(undefined)]);
  }
  return found;
};

const accountsIn = async (source: DataSource, { schema }: LedgerVersion, span: Span): Promise<Map<string, AccountTotals>> => {
  const rows = await source.query(accountsOf(schema, span)) as { account: string; lines: string; debit: string; credit: string; digest: string }[];
  return new Map(rows.map(({ account, lines: count, debit, credit, digest }) =>
    [account, { lines: Number(count), debitFen: debit, creditFen: credit, digest }]));
};

interface ApartRow { readonly side: 'a' | 'b'; readonly kind: BesideKind; readonly line: string; readonly of: number }
const compareBeside = async (source: DataSource, [a, b]: readonly [LedgerVersion, LedgerVersion], span: Span):
Promise<{ readonly count: Record<BesideKind, number>; readonly lines: readonly string[] }> => {
  const rows = await source.query(besideApart([a.schema, b.schema], span, AT_MOST)) as ApartRow[];
  const count: Record<BesideKind, number> = { 'closed-year': 0, review: 0, 'party-case': 0, words: 0 };
  const sides = new Map(rows.map(({ kind, side, of }) => [`${kind} ${side}`, { kind, of }]));
  for (const { kind, of } of sides.values()) count[kind] += of;
  return { count, lines: rows.map(({ side, kind, line }) => `${kind}, only in ${side === 'a' ? a.version : b.version}: ${line}`) };
};

const inWords = async (source: DataSource, { schema }: LedgerVersion, of: Omit<VoucherDifference, 'a' | 'b'>): Promise<string | null> => {
  const [row] = await source.query(voucherInWords(schema), [of.eventId, of.bookSet, of.rule]) as { words: string }[];
  return row?.words ?? null;
};

/**
 * Compares two finished versions of the ledger by what they say, voucher by voucher (event, book set, rule) and account by account, up to the last event
 * both hold. Streams both sides; only the first differences are kept. Reads only.
 */
export const diffLedgers = async (source: DataSource, a: LedgerVersion, b: LedgerVersion, options: DiffOptions = {}): Promise<LedgerDiff> => {
  const span = options.span ?? { after: -1, upTo: Math.min(a.logIndex, b.logIndex) };
  const found = await compareVouchers(source, [a, b], { ...options, span });
  const [ofA, ofB] = await Promise.all([accountsIn(source, a, span), accountsIn(source, b, span)]);
  const names = [...new Set([...ofA.keys(), ...ofB.keys()])].sort();
  const accounts = names.map((account) => ({ account, a: ofA.get(account) ?? null, b: ofB.get(account) ?? null }))
    .filter((one) => JSON.stringify(one.a) !== JSON.stringify(one.b));
  const { count: apart, lines: told } = await compareBeside(source, [a, b], span);
  const count = { ...found.count, account: accounts.length, ...apart };
  const differences: VoucherDifference[] = [];
  for (const one of found.kept) differences.push({ ...one, a: await inWords(source, a, one), b: await inWords(source, b, one) });
  return {
    a: a.version, b: b.version, logIndex: span.upTo, equal: Object.values(count).every((n) => n === 0), vouchers: found.vouchers, accounts: names.length,
    count, differences, accountDifferences: accounts.slice(0, AT_MOST), beside: told,
  };
};
