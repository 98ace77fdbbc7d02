import type { Evidence } from '../evidence.js';
import { acknowledged } from './acknowledged.check.js';
import { answers } from './answers.check.js';
import { books } from './books.check.js';
import { dense } from './dense.check.js';
import { guards } from './guards.check.js';
import { invoked } from './invoked.check.js';
import { once } from './once.check.js';
import { order } from './order.check.js';
import { sealed } from './sealed.check.js';
import { delivered, subscription } from './subscription.check.js';

export interface Finding { readonly check: string; readonly what: string }
export interface CheckOptions {
  /** events that were there before the clients */
  readonly foreign: number;
  readonly patience: number;
  /** false when no worker runs: the books are not looked at */
  readonly books: boolean;
}

const AT_MOST = 20;

/** Every checker over one body of evidence, each telling its first twenty findings. */
export const checkAll = (evidence: Evidence, options: CheckOptions): readonly Finding[] => {
  const checks: readonly (readonly [string, () => readonly string[]])[] = [
    ['K1', () => acknowledged(evidence)], ['K2', () => invoked(evidence, options.foreign)], ['K3', () => once(evidence)], ['K4', () => dense(evidence)],
    ['K5', () => order(evidence)], ['P5', () => guards(evidence, options.foreign)], ['K11', () => [...subscription(evidence), ...delivered(evidence)]],
    ['P11', () => answers(evidence, options.patience)],
    ...(options.books ? [['K8', () => books(evidence)], ['K10', () => sealed(evidence)]] as const : []),
  ];
  return checks.flatMap(([check, look]) => {
    try { return look().slice(0, AT_MOST).map((what) => ({ check, what })); } catch (error) {
      return [{ check, what: `the evidence cannot be read: ${error instanceof Error ? error.message : String(error)}` }];
    }
  });
};
