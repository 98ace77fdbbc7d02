import type { ClauseId } from '#notice';

export interface Awaited { readonly clause: ClauseId; readonly since: string; readonly what: string }

/**
 * Enforced clauses whose rule is still being written: said openly, with the day, instead of a quiet gap. A clause that has got its rule may not stand
 * here any longer, and the table must be empty before the scheme is called complete.
 */
export const awaited: readonly Awaited[] = [];
