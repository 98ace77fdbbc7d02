import type { ClauseId } from '#notice';

export interface Awaited { readonly clause: ClauseId; readonly since: string; readonly what: string }

/**
 * Enforced clauses whose rule is still being written: said openly, with the day, instead of a quiet gap. A clause that has got its rule may not stand
 * here any longer, and the table must be empty before the scheme is called complete.
 */
export const awaited: readonly Awaited[] = [
  { clause: 'JN-2.1.1b', since: '2026-11-26', what: 'apprenticeship claims, refused until the bureau confirms them' },
  { clause: 'JN-2.1.1d', since: '2026-11-26', what: 'pre-job claims: new hire, entrusted and free, one payee' },
  { clause: 'JN-2.1.2a', since: '2026-11-26', what: 'the category of a trainee proven by an imported fact' },
  { clause: 'JN-2.1.2b', since: '2026-11-26', what: 'domestic workers from elsewhere: residence and insurance' },
  { clause: 'JN-2.1.3a', since: '2026-11-26', what: 'award of a project and its classes' },
  { clause: 'JN-2.1.3b', since: '2026-11-26', what: 'project settlement by headcount, and the living allowance' },
  { clause: 'JN-2.1.4', since: '2026-11-26', what: 'start-up claims by their four standards' },
  { clause: 'JN-2.2.1', since: '2026-11-26', what: 'enterprise-run schools, split by investment' },
  { clause: 'JN-2.3.2a', since: '2026-11-26', what: 'the cap of a schooling' },
  { clause: 'JN-2.3.2b', since: '2026-11-26', what: 'camps filed with the municipal centre' },
  { clause: 'JN-2.3.3', since: '2026-11-26', what: 'provincial demonstration standard' },
  { clause: 'JN-2.4', since: '2026-11-26', what: 'evaluation bodies and their validity' },
  { clause: 'JN-3.1b', since: '2026-11-26', what: 'quarterly and annual reports, sealed when issued' },
  { clause: 'JN-3.2b', since: '2026-11-26', what: 'the months of benefits an accrual must leave' },
  { clause: 'JN-3.4b', since: '2026-11-26', what: 'one request for what is missing, in one go' },
  { clause: 'A2-2', since: '2026-11-26', what: 'veteran claims' },
  { clause: 'A2-3', since: '2026-11-26', what: 'labour-preparation claims' },
];
