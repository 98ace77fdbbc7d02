import { cameBack, cancelled, claimOf, committed, goes, paid, released } from './random-payments.view.js';
import { type Case, type Lent, partOf, type Place, PLACES, type Script } from './random-script.view.js';

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
const settled = ({ ahead, rest, carriedInF }: Ways): Case => function* (lent): Script {
  const project = projectOf(lent, carriedInF);
  yield* paid(lent, advanceOf(lent, project, ahead));
  yield* paid(lent, settlementOf(lent, project, rest));
};
/** The settlement comes back and is given up: the advance stands again, and another settlement clears it. */
const settledAgain = ({ ahead, rest, carriedInF }: Ways): Case => function* (lent): Script {
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

const WAYS: readonly Ways[] = PLACES.flatMap((ahead) => [true, false].map((carriedInF) => ({ ahead, rest: ahead, carriedInF })));
export const ofProjects: readonly Case[] = [
  ...WAYS.map(settled), ...WAYS.map(settledAgain), settled({ ahead: 'EXPENDITURE_ACCOUNT', rest: 'FISCAL_ACCOUNT', carriedInF: true }),
  settled({ ahead: 'FISCAL_ACCOUNT', rest: 'EXPENDITURE_ACCOUNT', carriedInF: true }),
  ...PLACES.flatMap((route) => [true, false].map((carriedInF) => advanceBack(route, carriedInF))), advanceIdle,
];
