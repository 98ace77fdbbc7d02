import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { runDayBook, type LineAnswer } from './day-book.client.js';
import { Door } from './door.client.js';
import { EXIT, Failure } from './failure.js';

/** One command takes so many. */
const AT_ONCE = 100;

interface Fact { readonly eventId: string; readonly stream: string; readonly revision: number; readonly book: string; readonly vouchers: readonly string[] }
interface Month {
  readonly org: string; readonly period: number; readonly today: string; readonly reviewer: string; readonly vouchers: number; readonly ownVouchers: number;
  readonly left: number; readonly rows: readonly Fact[];
}
export interface ReviewOrder {
  readonly url: string; readonly token: string;
  /** must be the reviewer's own */
  readonly org: string;
  readonly period: string;
  /** in a simulation: the officer who reviews */
  readonly by?: string;
  readonly dryRun?: boolean; readonly signal?: AbortSignal; readonly onReviewed?: (vouchers: number) => void;
}
export interface Reviewed {
  readonly org: string; readonly period: number; readonly reviewer: string;
  /** vouchers that were unreviewed at first, that are reviewed now, and that the reviewer made: another person has to review those */
  readonly vouchers: number; readonly reviewed: number; readonly ownVouchers: number; readonly commands: number;
  /** facts that were not looked at: a dry run changes nothing, so it sees one page only */
  readonly left: number;
  /** the answer that ended it, when it was not accepted */
  readonly stopped?: LineAnswer;
}

const hundreds = (rows: readonly Fact[]): readonly (readonly Fact[])[] =>
  Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, i) => rows.slice(i * AT_ONCE, (i + 1) * AT_ONCE));

/** One page of the month as day book lines, each a command of at most a hundred facts. */
const linesFor = ({ org, rows, today }: Month, by: string | undefined): string => hundreds(rows).map((some) => `${JSON.stringify({
  id: randomUUID(), do: 'ReviewVouchers', on: today, ...(by !== undefined && { by }),
  data: { org, vouchers: some.map(({ eventId, stream, revision, book }) => ({ eventId, stream, revision, book })) },
})}\n`).join('');

/**
 * Reviews every voucher of a month that the officer did not make, by the clerks' door alone: what is unreviewed is asked, reviewed in hundreds, and asked
 * again until nothing of it is left, or a command is not accepted.
 *
 * @throws Failure when the door refuses
 */
export const reviewMonth = async ({ url, token, org: wanted, period, by, dryRun = false, signal, onReviewed }: ReviewOrder): Promise<Reviewed> => {
  const door = new Door(url, token);
  const asked = async (): Promise<Month> => await door.get('/v1/vouchers/unreviewed', { period, by }) as Month;
  const first = await asked();
  if (first.org !== wanted) throw new Failure(EXIT.notPermitted, `${first.reviewer} reviews the vouchers of ${first.org}, not of ${wanted}.`);
  let [reviewed, commands]: [number, number] = [0, 0];
  const told = (more: { readonly stopped?: LineAnswer } = {}): Reviewed => {
    const { org, period: month, reviewer, vouchers, ownVouchers } = first;
    return { org, period: month, reviewer, vouchers, reviewed, ownVouchers, commands, left: dryRun ? first.left : 0, ...more };
  };
  for (let month = first; month.rows.length > 0; month = await asked()) {
    const sizes = hundreds(month.rows).map((some) => some.reduce((sum, { vouchers }) => sum + vouchers.length, 0));
    const body = Readable.from([Buffer.from(linesFor(month, by))], { objectMode: false });
    for await (const answer of runDayBook({ url, token, body, dryRun, strict: true, ...(signal && { signal }) })) {
      if (answer.outcome !== 'accepted' && answer.outcome !== 'wouldAccept') return told({ stopped: answer });
      [reviewed, commands] = [reviewed + sizes[answer.line - 1]!, commands + 1];
      onReviewed?.(reviewed);
    }
    if (dryRun) break;
  }
  return told();
};
