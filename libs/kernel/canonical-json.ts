export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const text = (value: string): string => {
  if (LONE_SURROGATE.test(value)) throw new TypeError('canonical JSON has no form for a lone surrogate');
  return JSON.stringify(value);
};

/**
 * Writes a value as RFC 8785 canonical JSON: keys in UTF-16 order, no white space, numbers as ECMAScript prints them.
 * Members that are `undefined` are left out, as JSON.stringify does.
 *
 * @throws TypeError for a lone surrogate, a number that is not finite, or a value JSON does not have
 * @source RFC 8785 §3.2; rulings: leaf v1, m8
 */
export const canonicalJson = (value: unknown): string => {
  switch (typeof value) {
    case 'string': return text(value);
    case 'boolean': return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no form for ${value}`);
      return JSON.stringify(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      const members = Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([key, member]) => `${text(key)}:${canonicalJson(member)}`).join(',')}}`;
    }
    default: throw new TypeError(`canonical JSON has no form for ${typeof value}`);
  }
};
