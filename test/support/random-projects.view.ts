import { demanded } from './random-debts.view.js';
import { cameBack, cancelled, claimOf, committed, goes, paid, released, settled } from './random-payments.view.js';
import { type Case, type Body, type Lent, partOf, type Place, PLACES, type Script, type Telling } from './random-script.view.js';

type Ways = { readonly ahead: Place; readonly rest: Place; readonly carriedInF: boolean };
interface Project { readonly projectId: string; readonly advanceFen: number; readonly remainderFen: number; readonly more: object }

const projectOf = (lent: Lent, carriedInF: boolean): Project => ({
  projectId: lent.name('PR'), advanceFen: lent.fen(), remainderFen: lent.fen(), more: carriedInF ? { carriedInF } : {},
});
const advanceOf = (lent: Lent, { projectId, advanceFen, remainderFen, more }: Project, route: Place) => claimOf(lent, route, {
  kind: 'PROJECT', fen: advanceFen, part: { projectId, part: 'ADVANCE', advanceFen: 0, remainderFen, ...more },
});
const settlementOf = (lent: Lent, { projectId, advanceFen, remainderFen, more }: Project, route: Place) => claimOf(lent, route, {
  kind: 'PROJECT', fen: partOf(lent, remainderFen),
  part: { projectId, part: 'SETTLEMENT', advanceFen, remainderFen, ...more, ...(lent.random(2) === 0 && { department: '市农业农村局' }) },
});

/** An advance and, when the training is over, what is left: each from the one account or the other, the advance carried in Book F or expensed. */
const inTwo = ({ ahead, rest, carriedInF }: Ways): Case => function* (lent): Script {
  const project = projectOf(lent, carriedInF);
  yield* paid(lent, advanceOf(lent, project, ahead));
  yield* paid(lent, settlementOf(lent, project, rest));
};
/** The settlement comes back and is given up: the advance stands again, and another settlement clears it. */
const inTwoAgain = ({ ahead, rest, carriedInF }: Ways): Case => function* (lent): Script {
  const project = projectOf(lent, carriedInF);
  yield* paid(lent, advanceOf(lent, project, ahead));
  const claim = settlementOf(lent, project, rest);
  const years = yield* paid(lent, claim);
  yield* cameBack(lent, claim);
  yield* cancelled(lent, claim, years);
  if (lent.random(2) === 0) yield* paid(lent, settlementOf(lent, project, ahead));
};
/** The advance comes back and is given up, or is paid again. */
const advanceBack = (route: Place, carriedInF: boolean): Case => (lent) =>
  goes(lent, advanceOf(lent, projectOf(lent, carriedInF), route), lent.random(3) === 0 ? 'repaid' : 'cancelled');
/** Released, and never paid. */
const advanceIdle = function* (lent: Lent): Script {
  const claim = advanceOf(lent, projectOf(lent, true), 'EXPENDITURE_ACCOUNT');
  yield* committed(claim);
  yield* cancelled(lent, claim, { F: yield* released(lent, claim) });
};

/** One release for a carried advance and for a claim with a part set off (J16). */
const releasedTogether = function* (lent: Lent): Script {
  const debt = yield* demanded(lent);
  const { clawbackId, kind: subsidyKind, expensedYear, open: amountFen } = debt;
  const [ahead, claimId] = [advanceOf(lent, projectOf(lent, true), 'EXPENDITURE_ACCOUNT'), lent.name('K')];
  const claim = claimOf(lent, 'EXPENDITURE_ACCOUNT', {
    claimId, fen: amountFen + lent.fen(), offsets: [{ clawbackId, claimId, subsidyKind, amountFen, expensedYear }],
  });
  yield* committed(ahead);
  yield* committed(claim);
  yield [{ type: 'FundsReleased.v1', data: together(released(lent, ahead), released(lent, claim)) }];
  yield* settled(lent, claim);
  yield* settled(lent, ahead);
};
type Release = { readonly lines: readonly object[]; readonly offsets: readonly object[]; readonly grossFen: number; readonly offsetFen: number;
  readonly netFen: number };
const together = (...steps: readonly Generator<readonly Telling[]>[]): Body => {
  const releases = steps.map((one) => (one.next().value as readonly Telling[])[0]!.data as unknown as Body & Release);
  const sum = (of: 'grossFen' | 'offsetFen' | 'netFen'): number => releases.reduce((total, one) => total + one[of], 0);
  return { ...releases[0], lines: releases.flatMap(({ lines }) => lines), offsets: releases.flatMap(({ offsets }) => offsets), grossFen: sum('grossFen'),
    offsetFen: sum('offsetFen'), netFen: sum('netFen') };
};

const WAYS: readonly Ways[] = PLACES.flatMap((ahead) => [true, false].map((carriedInF) => ({ ahead, rest: ahead, carriedInF })));
export const ofProjects: readonly Case[] = [
  ...WAYS.map(inTwo), ...WAYS.map(inTwoAgain), inTwo({ ahead: 'EXPENDITURE_ACCOUNT', rest: 'FISCAL_ACCOUNT', carriedInF: true }),
  inTwo({ ahead: 'FISCAL_ACCOUNT', rest: 'EXPENDITURE_ACCOUNT', carriedInF: true }),
  ...PLACES.flatMap((route) => [true, false].map((carriedInF) => advanceBack(route, carriedInF))), advanceBack('FISCAL_ACCOUNT', false),
  advanceIdle, releasedTogether,
];
