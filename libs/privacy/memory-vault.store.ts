import { canonicalJson, type JsonObject } from '#kernel';
import type { Vault, VaultClash, VaultRecord } from './vault.port.js';

interface Held { readonly id: string; readonly content: string; readonly token: string | undefined; readonly fields: JsonObject }

/** A vault that forgets at the end of the process; for specifications and simulations in memory. */
export class MemoryVault implements Vault {
  readonly #held = new Map<string, Held>();
  readonly #holders = new Map<string, string>();

  async check(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    return this.#weigh(records).clashes;
  }

  async seal(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    const { clashes, added } = this.#weigh(records);
    if (clashes.length > 0) return clashes;
    for (const [key, held] of added) {
      this.#held.set(key, held);
      if (held.token !== undefined) this.#holders.set(tokenKey(key, held.token), held.id);
    }
    return clashes;
  }

  /** The plain fields of one record; null when nothing is sealed under this id. */
  async open(kind: VaultRecord['kind'], id: string): Promise<JsonObject | null> {
    return this.#held.get(`${kind}/${id}`)?.fields ?? null;
  }

  async openMany(kind: VaultRecord['kind'], ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
    return new Map(ids.flatMap((id) => {
      const held = this.#held.get(`${kind}/${id}`);
      return held === undefined ? [] : [[id, held.fields] as const];
    }));
  }

  /** What the records would add, weighed one after another: two of one call that clash with each other are told too. */
  #weigh(records: readonly VaultRecord[]): { clashes: readonly VaultClash[]; added: ReadonlyMap<string, Held> } {
    const [added, holders, clashes] = [new Map<string, Held>(), new Map<string, string>(), [] as VaultClash[]];
    for (const { kind, id, fields, unique } of records) {
      const key = `${kind}/${id}`;
      const content = canonicalJson({ fields, unique });
      const same = added.get(key) ?? this.#held.get(key);
      const token = unique === undefined ? undefined : tokenKey(key, unique);
      const holder = token === undefined ? undefined : holders.get(token) ?? this.#holders.get(token);
      if (same !== undefined) {
        if (same.content !== content) clashes.push({ kind, id, holder: id, reason: 'id-taken' });
      } else if (holder !== undefined) {
        clashes.push({ kind, id, holder, reason: 'token-taken' });
      } else {
        added.set(key, { id, content, token: unique, fields });
        if (token !== undefined) holders.set(token, id);
      }
    }
    return { clashes, added };
  }
}

const tokenKey = (key: string, token: string): string => `${key.slice(0, key.indexOf('/'))}/${token}`;
