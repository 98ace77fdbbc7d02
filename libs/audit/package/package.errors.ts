/** A package or report nobody can make: an unknown organisation, a period that is none, days that run backward, too many rows. Over HTTP 400 or 404. */
export class ScopeRefused extends Error {
  override readonly name = 'ScopeRefused';
  constructor(
    readonly code: 'package.unknown-org' | 'package.bad-period' | 'package.bad-book' | 'report.bad-word' | 'report.too-long' | 'forward.too-many',
    message: string,
  ) { super(message); }
}
