/**
 * One clause of 济政办发〔2019〕20号 as the system knows it.
 *
 * `quotation` holds fragments printed word for word in the notice, once white space and the page mark 「—６—」 are taken out (rulings m1).
 * An informative clause says in one sentence why no rule speaks for it (style R35).
 */
export type Clause = {
  /** the id itself, so that a clause can travel alone */
  readonly id: string;
  readonly title: string;
  readonly quotation: readonly [string, ...string[]];
} & (
  | { readonly effect: 'enforced' }
  | { readonly effect: 'informative'; readonly why: string }
);

export type ClauseTable = { readonly [id: string]: Clause };
