/** No version of that number, or none that can do what was asked. The message says what there is. */
export class NoSuchVersion extends Error {
  override readonly name = 'NoSuchVersion';
}

/** Somebody holds the version: a rebuild or a switch is under way. The same may be asked again when `until` is over. */
export class VersionHeld extends Error {
  override readonly name = 'VersionHeld';
  constructor(readonly version: number, readonly until: string) {
    super(`version ${version} of the ledger is being worked on by another process, at least until ${until}`);
  }
}

/** The version is not what the active one is. `--allow-differences` lets it through, with the reason. */
export class LedgersDiffer extends Error {
  override readonly name = 'LedgersDiffer';
  constructor(readonly from: number, readonly to: number, readonly differences: number) {
    super(`version ${to} differs from the active version ${from} in ${differences} places: nothing was switched`);
  }
}

/** Readers or the worker never left a gap to switch in. Nothing was changed; the same may be asked again. */
export class LedgerBusy extends Error {
  override readonly name = 'LedgerBusy';
}
