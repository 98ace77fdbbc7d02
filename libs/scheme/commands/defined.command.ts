import type { VaultReader, VaultRecord } from '#privacy';
import type { RoleCode } from '#notice';
import type { Ask, Decision } from '#scheme/rules';
import type { z } from 'zod';
import type { Workspace } from './workspace.js';

/** What a command hands to its decision besides its data. */
export interface Deciding {
  readonly workspace: Workspace;
  readonly ask: Ask;
  readonly holders: ReadonlyMap<string, string>;
  /** for what a decision publishes or hands to the bank; the events it records hold only a hash of that */
  readonly sealed: VaultReader;
}

/** Personal fields of a command: what goes into the vault, and the data as events and hashes may see it. */
export interface Sealing<D> {
  readonly records: readonly VaultRecord[];
  readonly redacted: Partial<Record<keyof D, unknown>>;
}

/**
 * One command, declared once: the door reads its schema and roles, the handler runs it.
 *
 * `decision`: `on` must be today in Shanghai. `fact`: `on` may be earlier (rulings B1).
 */
export interface DefinedCommand<D = never> {
  readonly name: string;
  readonly titleZh: string;
  /** any one of these; empty for `OpenStore`, whose officer does not exist yet */
  readonly roles: readonly RoleCode[];
  readonly on: 'decision' | 'fact';
  readonly clauses: readonly string[];
  readonly schema: z.ZodType<D>;
  readonly example: D;
  /** stream that remembers the command id: read first, always written */
  readonly primary: (data: D) => string;
  /** data that names an organisation must name the officer's own */
  readonly org?: (data: D) => string;
  readonly seal?: (data: D) => Sealing<D>;
  readonly decide: (data: D, deciding: Deciding) => Promise<Decision>;
}

/** Declares a command with its types checked together; the registry holds it without them. */
export const command = <D>(definition: DefinedCommand<D>): DefinedCommand => definition as unknown as DefinedCommand;
