import type { JsonObject } from '#kernel';

export const VAULT = Symbol('Vault');

export type VaultKind = 'person' | 'account' | 'certificate' | 'statement';

/** Personal data that must never stand in an event. The event holds only `id`, which the caller chose (rulings B8). */
export interface VaultRecord {
  readonly kind: VaultKind;
  readonly id: string;
  readonly fields: JsonObject;
  /** plain value whose keyed token must be unique within its kind, such as an ID number; it is not stored */
  readonly unique?: string;
}

export interface VaultClash {
  readonly kind: VaultKind;
  readonly id: string;
  /** the id that holds this token already, or the same id when it is sealed with other content */
  readonly holder: string;
  readonly reason: 'token-taken' | 'id-taken';
}

/** Opens sealed records; what it gives may be shown or handed on, never recorded. */
export interface VaultReader {
  /** the plain fields of each record that is sealed, by id; a missing one is left out */
  openMany(kind: VaultKind, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>>;
}

/** The sealed records beside the log: written before the event, never after it (rulings D21). */
export interface Vault extends VaultReader {
  /** what `seal` would answer; writes nothing (a dry run, rulings D19) */
  check(records: readonly VaultRecord[]): Promise<readonly VaultClash[]>;
  /**
   * Seals all records or none. A record that is sealed already with the same content is passed over.
   *
   * @returns the clashes; empty when every record is sealed and durable
   */
  seal(records: readonly VaultRecord[]): Promise<readonly VaultClash[]>;
}
