import { annexTwo } from './annex-two.table.js';
import type { Clause } from './clause.js';
import { head } from './head.table.js';
import { partThree } from './part-three.table.js';
import { partTwoSubsidy } from './part-two-subsidy.table.js';
import { partTwoTraining } from './part-two-training.table.js';

/** The clause register: every clause the team has read, enforced or not. Keys are the ids cited by rules, refusals, events and specs. */
export const clauses = { ...head, ...partTwoTraining, ...partTwoSubsidy, ...partThree, ...annexTwo } as const;

/** A wrong citation in a rule does not compile. */
export type ClauseId = keyof typeof clauses;

export const isClauseId = (value: string): value is ClauseId => Object.hasOwn(clauses, value);

/**
 * The clause of an id read from an event or a refusal.
 *
 * @throws RangeError when the register does not hold the id
 */
export const clauseOf = (id: string): Clause => {
  if (!isClauseId(id)) throw new RangeError(`not a clause of the notice: ${id}`);
  return clauses[id];
};

/**
 * The words of the clause as printed, fragments joined by 「…」.
 *
 * @throws RangeError when the register does not hold the id
 */
export const quotationOf = (id: string): string => clauseOf(id).quotation.join('…');
