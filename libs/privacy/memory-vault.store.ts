import { canonicalJson, type JsonObject } from '#kernel';
import type { Vault, VaultClash, VaultRecord } from './vault.port.js';

interface Held { readonly id: string; readonly content: string; readonly token: string | undefined; readonly fields: JsonObject }

/** A vault that forgets at the end of the process; for specifications and simulations in memory. */
export class MemoryVault implements Vault {
  #held = new Map<string, Held>();

  async check(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    return this.#weigh(records).clashes;
  }

  async seal(records: readonly VaultRecord[]): Promise<readonly VaultClash[]> {
    const { clashes, after } = this.#weigh(records);
    if (clashes.length === 0) this.#held = after;
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

  #weigh(records: readonly VaultRecord[]): { clashes: readonly VaultClash[]; after: Map<string, Held> } {
    const after = new Map(this.#held);
    const holders = new Map([...after].flatMap(([key, held]) => (held.token === undefined ? [] : [[tokenKey(key, held.token), held.id] as const])));
    const clashes: VaultClash[] = [];
    for (const { kind, id, fields, unique } of records) {
      const key = `${kind}/${id}`;
      const content = canonicalJson({ fields, unique });
      const same = after.get(key);
      const holder = unique === undefined ? undefined : holders.get(tokenKey(key, unique));
      if (same !== undefined) {
        if (same.content !== content) clashes.push({ kind, id, holder: id, reason: 'id-taken' });
      } else if (holder !== undefined) {
        clashes.push({ kind, id, holder, reason: 'token-taken' });
      } else {
        after.set(key, { id, content, token: unique, fields });
        if (unique !== undefined) holders.set(tokenKey(key, unique), id);
      }
    }
    return { clashes, after };
  }
}

const tokenKey = (key: string, token: string): string => `${key.slice(0, key.indexOf('/'))}/${token}`;
