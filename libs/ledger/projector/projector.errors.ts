/** The checkpoint belongs to another store, or the store's history does not reach it: an operator must rebuild (rulings B3). */
export class OtherStore extends Error {
  override readonly name = 'OtherStore';
  constructor(readonly expected: string, readonly actual: string) { super(`the ledger was projected from store ${expected}, not from ${actual}`); }
}

/** Another projector took the ledger over: this one has written nothing since and must stop. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  constructor(readonly epoch: number) { super(`another projector has taken over the ledger (this one had epoch ${epoch})`); }
}
