import type { Day } from '#kernel';

export type Body = Record<string, unknown>;
/** A fact to be told; `exact` where no other amount could have been recorded by mistake. */
export interface Telling { readonly type: string; readonly data: Body; readonly org?: string; readonly exact?: true }
/** One case of money from its beginning to its end: facts told together, step by step; it hears in which year the books took each step. */
export type Script = Generator<readonly Telling[], void, number>;

/** A clawback of a random history: what is still owed. */
export interface Debt { readonly clawbackId: string; readonly claimId: string; readonly kind: string; readonly expensedYear: Years; open: number }
export interface Years { readonly F: number; readonly A: number }

/** What a script is lent: chance, names, amounts, the year it is, and the money that waits for one fact about many cases. */
export interface Lent {
  readonly random: (below: number) => number;
  readonly name: (prefix: string) => string;
  readonly fen: () => number;
  readonly today: () => Day;
  /** released to the expenditure account for a claim that nobody will get */
  readonly idle: Body[];
  /** recovered into the expenditure account and not yet moved to the fiscal account */
  readonly unswept: Body[];
}
export type Case = (lent: Lent) => Script;

export const CITY = '370100';
export const DISTRICT = '370116';
export const PLACES = ['EXPENDITURE_ACCOUNT', 'FISCAL_ACCOUNT'] as const;
export type Place = (typeof PLACES)[number];

const KINDS = ['GROUP_SKILL', 'SKILL_UPGRADE', 'CAMP', 'LIVING'] as const;
export const kindOf = ({ random }: Lent): string => KINDS[random(KINDS.length)]!;
export const money = (amountFen: number, more: Body = {}): Body => ({ fundSource: 'UI_FUND', amountFen, ...more });
export const partOf = ({ random }: Lent, fen: number): number => Math.max(1, Math.floor((fen * (1 + random(9))) / 10));
