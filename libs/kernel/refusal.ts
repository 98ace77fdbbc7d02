import type { FactUsed } from './meta.js';

/**
 * The first kind of "no": a rule speaks. A value, never thrown; over HTTP it is 422.
 *
 * `code` is `stream.reason` and is never renamed; `clause` is an id of the notice's clause register.
 */
export interface Refusal {
  readonly refused: string;
  readonly clause?: string;
  readonly why: string;
  readonly facts?: readonly FactUsed[];
  /** what may be done instead, and by which roles */
  readonly next?: readonly { readonly do: string; readonly roles: readonly string[]; readonly label: string }[];
}

export const isRefusal = (answer: unknown): answer is Refusal => typeof answer === 'object' && answer !== null && 'refused' in answer;
