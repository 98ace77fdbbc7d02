import { Chains, type ChainRow, type Entry } from './chains.state.js';

/** The lines of one party of one control account. */
export interface PartyAccount { readonly id: number; readonly accountId: number; readonly party: string }
type PartyEntry = Omit<Entry, 'accountId'> & Omit<PartyAccount, 'id'>;
export interface PartyRow extends ChainRow { readonly id: number; readonly isNew: boolean }

const nameOf = (accountId: number, party: string): string => `${accountId}/${party}`;

/**
 * The as-of index of every party of every control account, as `Chains` is that of the accounts. There may be many parties: what a transaction adds is kept
 * aside and never copies what was there.
 */
export class Parties {
  readonly #ids: Map<string, number>;
  readonly #newIds = new Map<string, number>();

  constructor(known: readonly PartyAccount[] = [], private readonly chains: Chains = new Chains()) {
    this.#ids = new Map(known.map(({ id, accountId, party }) => [nameOf(accountId, party), id]));
  }

  add({ accountId, party, ...entry }: PartyEntry): PartyRow {
    const name = nameOf(accountId, party);
    const known = this.#newIds.get(name) ?? this.#ids.get(name);
    const id = known ?? this.#ids.size + this.#newIds.size + 1;
    if (known === undefined) this.#newIds.set(name, id);
    return { ...this.chains.add({ ...entry, accountId: id }), id, isNew: known === undefined };
  }

  settle(): void {
    for (const [name, id] of this.#newIds) this.#ids.set(name, id);
    this.#newIds.clear();
    this.chains.settle();
  }

  abandon(): void {
    this.#newIds.clear();
    this.chains.abandon();
  }
}
