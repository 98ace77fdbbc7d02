import { addFen, sumFen } from '#kernel';
import { memorandumPairs } from './chart.js';
import { netDebit, setOf, setsOf, type Books, type SetBooks } from './books.js';

/** One invariant of the books that does not hold. Sides in fen. */
export interface Discrepancy {
  /** (2) F.1001 = A.1003, (3) the two views differ by money on its way, (4) memorandum pairs equal and never negative */
  readonly invariant: 2 | 3 | 4;
  readonly org: string;
  readonly fundSource: string;
  readonly what: string;
  readonly leftFen: number;
  readonly rightFen: number;
}

/** Cumulative income less expenditure since the first day. A close only moves it to class 3 (rulings m6). */
const result = (of: SetBooks): number => addFen(0, -sumFen(['3', '4', '5'].map((group) => netDebit(of, group))));

const views = (F: SetBooks, A: SetBooks): Omit<Discrepancy, 'org' | 'fundSource'>[] => {
  const onItsWay = sumFen([netDebit(A, '1004'), netDebit(A, '1101'), -netDebit(F, '1101'), netDebit(A, '2001'), -netDebit(F, '2001')]);
  return [
    { invariant: 2, what: 'F.1001 = A.1003', leftFen: netDebit(F, '1001'), rightFen: netDebit(A, '1003') },
    { invariant: 3, what: 'net A − net F = A.1004 + (A.1101 − F.1101) − (A.2001 − F.2001)', leftFen: addFen(result(A), -result(F)), rightFen: onItsWay },
  ];
};

const pairs = (M: SetBooks): Omit<Discrepancy, 'org' | 'fundSource'>[] => memorandumPairs.flatMap(([own, contra]) => {
  const standing = netDebit(M, own);
  return [
    { invariant: 4 as const, what: `M.${own} = M.${contra}`, leftFen: standing, rightFen: addFen(0, -netDebit(M, contra)) },
    { invariant: 4 as const, what: `M.${own} ≥ 0`, leftFen: Math.min(standing, 0), rightFen: 0 },
  ];
});

/** Every broken invariant of an organisation's books; empty when they agree. Holds after every event (domain §3.5). */
export const reconcile = (books: Books, org: string): readonly Discrepancy[] => {
  const funds = [...new Set(setsOf(books, org).map(({ set }) => set.fundSource))];
  return funds.flatMap((fundSource) => {
    const [F, A, M] = (['F', 'A', 'M'] as const).map((book) => setOf(books, { fundSource, org, book })) as [SetBooks, SetBooks, SetBooks];
    return [...views(F, A), ...pairs(M)].filter(({ leftFen, rightFen }) => leftFen !== rightFen).map((found) => ({ ...found, org, fundSource }));
  });
};
