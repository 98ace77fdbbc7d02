import { addFen, sumFen, type Day } from '#kernel';
import { accountOf, type Book } from '#ledger/book';
import { turnovers } from './balance.query.js';
import { moneyIn } from './expenditure-account.query.js';
import type { KnownAt } from './known-at.query.js';
import type { LedgerQueries } from './ledger.query.js';
import { readParties } from './parties.query.js';

export interface DifferenceQuestion {
  readonly org: string;
  /** default UI_FUND */
  readonly fundSource?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
}
/** What one party of a control account, or the money in the expenditure account for one use, adds to the difference, in fen. */
export interface DifferencePart { readonly party: string; readonly fen: number; readonly nameZh?: string; readonly nameEn?: string }
/** One reason why the two books do not show the same result. Fen; what makes net A larger is positive. */
export interface DifferenceLine {
  readonly kind: 'IN_EXPENDITURE_ACCOUNT' | 'ADVANCES' | 'TEMPORARY_RECEIPTS';
  readonly book: Book; readonly account: string; readonly nameZh: string; readonly nameEn: string;
  readonly fen: number;
  /** whom it is of, where the account has sub-ledgers, largest first, at most a hundred; of A.1004 what its money is there for */
  readonly parts: readonly DifferencePart[];
  readonly moreParts: boolean;
}
/** 两账差异: net A − net F, line by line (invariant 3 of domain §3.5). Fen. */
export interface BooksDifference {
  readonly org: string; readonly fundSource: string; readonly asOf: Day; readonly knownAt: KnownAt;
  /** cumulative income less expenditure since the first day, by either book */
  readonly netAFen: number; readonly netFFen: number; readonly differenceFen: number;
  readonly lines: readonly DifferenceLine[];
  readonly explainedFen: number;
  /** 0 in books that are right */
  readonly unexplainedFen: number;
  /** F.1001 and A.1003, which mirror each other (invariant 2) */
  readonly fiscalF: number; readonly fiscalA: number;
}

const PARTS = 100;
/** Parties read of one account for its parts. */
const READ = 10_000;

interface Row { readonly book: Book; readonly kind: DifferenceLine['kind']; readonly parent: string; readonly sign: 1 | -1 }
/** In the order of the invariant: A.1004 + (A.1101 − F.1101) − (A.2001 − F.2001), each as debit less credit, so that a liability counts with its own sign. */
const ROWS: readonly Row[] = [
  { book: 'A', kind: 'IN_EXPENDITURE_ACCOUNT', parent: '1004', sign: 1 }, { book: 'A', kind: 'ADVANCES', parent: '1101', sign: 1 },
  { book: 'F', kind: 'ADVANCES', parent: '1101', sign: -1 }, { book: 'A', kind: 'TEMPORARY_RECEIPTS', parent: '2001', sign: 1 },
  { book: 'F', kind: 'TEMPORARY_RECEIPTS', parent: '2001', sign: -1 },
];

interface Net { readonly code: string; readonly fen: number }
const under = (nets: readonly Net[], parent: string): readonly Net[] => nets.filter(({ code }) => code.startsWith(parent));
const total = (nets: readonly Net[]): number => sumFen(nets.map(({ fen }) => fen));

/**
 * Why Book A shows another result than Book F on a day, as it was known: every account the difference stands in, and whose money it is.
 *
 * @throws UnknownToLedger, LedgerNotThereYet
 * @source domain.md §3.5 (3), rulings m6
 */
export const booksDifference = async (ledger: LedgerQueries, question: DifferenceQuestion): Promise<BooksDifference> => {
  const { schema, place } = await ledger.placed({ ...question, book: 'A' });
  const netsOf = async (book: Book): Promise<readonly Net[]> => (await turnovers(ledger.source, schema, { ...place, book }))
    .map(({ code, debitFen, creditFen }) => ({ code, fen: addFen(debitFen, -creditFen) }));
  const nets = { F: await netsOf('F'), A: await netsOf('A') };
  const lines: DifferenceLine[] = [];
  for (const { book, kind, parent, sign } of ROWS) {
    for (const { code, fen } of under(nets[book as 'F' | 'A'], parent)) {
      const { nameZh, nameEn, parties } = accountOf(book, code)!;
      const of = { schema, place: { ...place, book }, accounts: [code], limit: READ };
      const page = parties === undefined ? { parties: [] } : await readParties(ledger.source, of);
      const money = kind === 'IN_EXPENDITURE_ACCOUNT' ? await moneyIn(ledger.source, { ...of, account: code }) : [];
      const parts = [...money, ...page.parties.map(({ party, debitFen, creditFen }) => ({ party, fen: sign * addFen(debitFen, -creditFen) }))]
        .filter((part) => part.fen !== 0).sort((a, b) => Math.abs(b.fen) - Math.abs(a.fen));
      if (fen === 0 && parts.length === 0) continue;
      const moreParts = parts.length > PARTS || 'next' in page;
      lines.push({ kind, book, account: code, nameZh, nameEn, fen: addFen(0, sign * fen), parts: parts.slice(0, PARTS), moreParts });
    }
  }
  const net = (of: readonly Net[]): number => addFen(0, -total(of.filter(({ code }) => /^[345]/.test(code))));
  const [netAFen, netFFen, explainedFen] = [net(nets.A), net(nets.F), sumFen(lines.map(({ fen }) => fen))];
  const differenceFen = addFen(netAFen, -netFFen);
  const { org, fundSource, asOf, knownAt } = place;
  return {
    org, fundSource, asOf, knownAt, netAFen, netFFen, differenceFen, lines, explainedFen, unexplainedFen: addFen(differenceFen, -explainedFen),
    fiscalF: total(under(nets.F, '1001')), fiscalA: total(under(nets.A, '1003')),
  };
};
