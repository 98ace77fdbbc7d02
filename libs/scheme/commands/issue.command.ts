import type { EventMeta, Instant, Json, JsonObject, Refusal } from '#kernel';

/** One command, the same everywhere: an HTTP body, a line of a day book, a CLI call (architecture choice 11). */
export interface CommandEnvelope {
  /** UUID chosen by the caller: the idempotency key for ever */
  readonly id: string;
  readonly do: string;
  /** business day; by the command's own rule it is the day of decision or the day of a fact (rulings B1) */
  readonly on: string;
  readonly data: unknown;
  /** recording clock, simulation stores only */
  readonly at?: string | undefined;
  /** acting officer, simulation stores only and only for a caller with the SIMULATOR role */
  readonly by?: string | undefined;
  /** the officer whose duties the acting officer does under a delegation (S12) */
  readonly onBehalfOf?: string | undefined;
}

/** Who is signed in and which request this is. */
export interface Caller {
  readonly officerId: string;
  readonly correlationId: string;
}

/** The stream an officer looked at, and the revision it decided on. */
export interface ExpectedRevision {
  readonly stream: string;
  readonly revision: number;
}

export interface IssueOptions {
  /** judge and write nothing */
  readonly dryRun: boolean;
  /** part of the append: it fails unless the stream is at this revision, also when it is not written */
  readonly expected?: ExpectedRevision;
}

/** The doorbell: `CommandBus.execute(new IssueCommand(envelope, caller, { dryRun }))` answers a `CommandOutcome`. */
export class IssueCommand {
  constructor(
    readonly envelope: CommandEnvelope,
    readonly caller: Caller,
    readonly options: IssueOptions = { dryRun: false },
  ) {}
}

export interface OutcomeEvent {
  readonly stream: string;
  readonly revision: number | null;
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly meta?: EventMeta;
}

/**
 * What a command answers. A refusal is an answer, not an error.
 *
 * Thrown instead: `BadCommand` (400), `NotPermitted` (403), `CommandIdReused`, `StreamMoved` and `ConflictError` (409),
 * `LimitExceeded` (413), `OutcomeUnknown` (503).
 */
export type CommandOutcome =
  | {
      readonly outcome: 'accepted' | 'wouldAccept';
      readonly id: string;
      readonly do: string;
      readonly deduplicated: boolean;
      readonly recordedAt: Instant | null;
      readonly position: string | null;
      readonly events: readonly OutcomeEvent[];
      readonly clauses: readonly string[];
      readonly facts: readonly { readonly [name: string]: Json }[];
    }
  | (Refusal & { readonly outcome: 'refused'; readonly id: string; readonly do: string; readonly quotation?: string; readonly title: string });
