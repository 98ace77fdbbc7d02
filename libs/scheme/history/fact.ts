import { BrokenHistory, type EventMeta, type Instant } from '#kernel';

/** One kind of fact as it stands in the log: its wire name with version, and its data. Both are for ever. */
export interface Fact<T extends string, D> { readonly type: T; readonly data: D }

/** A fact with who, when and under which clause: what `evolve` folds. Duties are judged from `meta.actor`. */
export type Recorded<E> = E & { readonly meta: EventMeta; readonly recordedAt: Instant };

/** How the history of one stream becomes its state. `evolve` judges nothing: no notice, no clock, no I/O. */
export interface Fold<S, E> { readonly initial: S; readonly evolve: (state: S, event: Recorded<E>) => S }

/** @throws BrokenHistory always: a fold met an event it does not know, or one that cannot follow what came before */
export const broken = (stream: string, event: unknown): never => {
  throw new BrokenHistory(`${stream}: ${(event as { type?: string }).type ?? 'an event without type'} cannot stand here`);
};
