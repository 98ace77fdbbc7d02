/** A question the ledger cannot have an answer to: a word, account, book, organisation or voucher it does not know. Over HTTP 400 or 404. */
export class UnknownToLedger extends Error {
  override readonly name = 'UnknownToLedger';
  constructor(
    readonly code: `ledger.unknown-${'account' | 'book' | 'org' | 'fund' | 'voucher' | 'word'}`,
    message: string,
    /** what would have been understood */
    readonly known: readonly string[] = [],
  ) { super(known.length === 0 ? message : `${message}; known: ${known.join(', ')}`); }
}

/** The ledger has not read that far yet. Over HTTP 409 `ledger.not-there-yet`; the same question may be asked again (rulings C29). */
export class LedgerNotThereYet extends Error {
  override readonly name = 'LedgerNotThereYet';
  readonly code = 'ledger.not-there-yet';
  constructor(readonly asked: string, readonly index: number) { super(`the ledger has read up to event ${index}, not yet ${asked}`); }
}
