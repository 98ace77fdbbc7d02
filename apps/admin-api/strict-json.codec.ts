import type { Json } from '#kernel';
import { DoorProblem } from '#identity';

const DEPTH = 16;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads bytes as JSON and takes nothing silently: bad UTF-8, a member that stands twice, `__proto__`, a number that a double cannot hold exactly,
 * half a surrogate pair and deep nesting are errors, because what was sent and what is stored must be the same.
 *
 * @throws DoorProblem request.bad-json naming the place
 * @source RFC 8785 §3.1 (I-JSON, RFC 7493)
 */
export const strictJson = (bytes: Uint8Array): Json => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new DoorProblem('request.bad-json', 'the body is not UTF-8');
  }
  return new Reader(text).whole();
};

class Reader {
  #at = 0;
  constructor(private readonly text: string) {}

  whole(): Json {
    const value = this.#value(0, '');
    this.#take(SPACE);
    return this.#at === this.text.length ? value : this.#bad('nothing more was expected', '');
  }

  #value(depth: number, pointer: string): Json {
    if (depth > DEPTH) return this.#bad(`nesting deeper than ${DEPTH}`, pointer);
    this.#take(SPACE);
    const sign = this.text[this.#at];
    if (sign === '{') return this.#object(depth, pointer);
    if (sign === '[') return this.#array(depth, pointer);
    if (sign === '"') return this.#string(pointer);
    const word = this.#take(WORD);
    if (word !== null) return JSON.parse(word) as boolean | null;
    const digits = this.#take(NUMBER);
    return digits === null ? this.#bad('a value was expected', pointer) : this.#number(digits, pointer);
  }

  #object(depth: number, pointer: string): Json {
    const members = new Map<string, Json>();
    this.#at += 1;
    if (this.#comes('}')) return {};
    do {
      this.#take(SPACE);
      const name = this.#string(pointer);
      const inner = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (members.has(name)) return this.#bad('this member stands twice', inner);
      if (name === '__proto__') return this.#bad('this name is not allowed', inner);
      if (!this.#comes(':')) return this.#bad('a colon was expected', inner);
      members.set(name, this.#value(depth + 1, inner));
    } while (this.#comes(','));
    return this.#comes('}') ? Object.fromEntries(members) : this.#bad('a comma or } was expected', pointer);
  }

  #array(depth: number, pointer: string): Json {
    const items: Json[] = [];
    this.#at += 1;
    if (this.#comes(']')) return items;
    do items.push(this.#value(depth + 1, `${pointer}/${items.length}`)); while (this.#comes(','));
    return this.#comes(']') ? items : this.#bad('a comma or ] was expected', pointer);
  }

  #string(pointer: string): string {
    const literal = this.#take(STRING);
    if (literal === null) return this.#bad('a string was expected', pointer);
    const value = JSON.parse(literal) as string;
    return LONE_SURROGATE.test(value) ? this.#bad('half a surrogate pair', pointer) : value;
  }

  #number(digits: string, pointer: string): number {
    const value = Number(digits);
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return this.#bad('this number cannot be held exactly', pointer);
    return Object.is(value, -0) ? 0 : value;
  }

  #comes(sign: string): boolean {
    this.#take(SPACE);
    if (this.text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #bad(why: string, pointer: string): never {
    throw new DoorProblem('request.bad-json', `${why}, at character ${this.#at + 1}`, { errors: [{ pointer: pointer.slice(0, 200), detail: why }] });
  }
}
