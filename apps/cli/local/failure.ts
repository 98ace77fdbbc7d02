import { stackShown } from '../output/stack.view.js';

/** Exit codes of every command (usability CLI-05). */
export const EXIT = {
  fine: 0, difference: 1, usage: 2, refused: 3, conflict: 4, notPermitted: 5, unavailable: 6, verification: 7, brokenHistory: 8, interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something a person can act on: what is wrong, and the command to type next. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(readonly exitCode: ExitCode, message: string, readonly next?: string) { super(message); }
}

const BY_NAME: Readonly<Record<string, ExitCode>> = {
  UnknownToLedger: EXIT.usage, StoryNotFound: EXIT.usage, ScopeRefused: EXIT.usage, BadTokenOrder: EXIT.usage,
  ConflictError: EXIT.conflict, LeaseHeld: EXIT.conflict, UnsupportedStore: EXIT.unavailable, StoreBusy: EXIT.unavailable, OutcomeUnknown: EXIT.unavailable,
  NoSuchVersion: EXIT.usage, LedgersDiffer: EXIT.difference, VersionHeld: EXIT.conflict, OtherStore: EXIT.conflict, Fenced: EXIT.conflict,
  LedgerBusy: EXIT.unavailable, NotSealed: EXIT.unavailable, LedgerNotThereYet: EXIT.unavailable, UnsafeServer: EXIT.unavailable,
  BrokenHistory: EXIT.brokenHistory, CorruptLog: EXIT.brokenHistory, LogForked: EXIT.brokenHistory, NoteRefused: EXIT.verification,
};
const OFFLINE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', '57P01', '57P03']);

/** The exit code of whatever a command threw. */
export const exitCodeOf = (error: unknown): number => {
  if (error instanceof Failure) return error.exitCode;
  if (!(error instanceof Error)) return EXIT.difference;
  const { code, cause } = error as Error & { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  if (error.message === 'fetch failed') return EXIT.unavailable;
  if ('syscall' in error && error.syscall === 'open') return EXIT.usage; // a file that was named
  if ([code, cause?.code].some((one) => OFFLINE.has(String(one)))) return EXIT.unavailable;
  return BY_NAME[error.name] ?? EXIT.difference;
};

/** What a person reads of an error: the sentence, then what to type; the stack only when asked for. */
export const sentenceOf = (error: unknown, debug: boolean): string => {
  if (debug && error instanceof Error) return stackShown(error.stack ?? error.message);
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const why = cause instanceof Error && message === 'fetch failed' ? `${message}: ${cause.message || String((cause as { code?: string }).code)}` : message;
  return error instanceof Failure && error.next !== undefined ? `${why}\n  下一步 next: ${error.next}` : why;
};
