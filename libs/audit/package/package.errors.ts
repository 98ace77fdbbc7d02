/** A package nobody can make: an unknown organisation, a period that is none, a month range that runs backward. Over HTTP 400 or 404. */
export class ScopeRefused extends Error {
  override readonly name = 'ScopeRefused';
  constructor(readonly code: 'package.unknown-org' | 'package.bad-period' | 'package.bad-book', message: string) { super(message); }
}
