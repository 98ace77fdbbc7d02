import type { Json } from './canonical-json.js';
import type { Day } from './day.js';

/** A fact a decision used: what, from which source, as of when. Never personal data. */
export interface FactUsed { readonly [name: string]: Json }

/** What is recorded beside every event (rulings D5). `org` and `on` are here so that nobody must parse `data` to scope or date an event. */
export interface EventMeta {
  /** officerId of the signed-in officer, or `system` */
  readonly actor: string;
  readonly onBehalfOf?: string;
  /** the role the actor used */
  readonly role: string;
  /** organisation whose history and books this event belongs to */
  readonly org: string;
  /** business day, Asia/Shanghai */
  readonly on: Day;
  readonly commandId: string;
  /** SHA-256, hex, of the command after personal fields were replaced by their sealed reference */
  readonly commandHash: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly ruleSet?: string;
  readonly clauses: readonly string[];
  readonly facts?: readonly FactUsed[];
  /** on the command's first event only: every other stream the same append wrote, so that a repeated command can answer all its events */
  readonly alsoWrote?: readonly string[];
}
