/** Another projector took the ledger over: this one has written nothing since and must stop. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  constructor(readonly epoch: number) { super(`another projector has taken over the ledger (this one had epoch ${epoch})`); }
}
