export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const text = (value: string): string => {
  const json = JSON.stringify(value); // writes a lone surrogate as \\udxxx, and nothing else in that form but a text that says so
  if (json.includes('\\ud') && LONE_SURROGATE.test(value)) throw new TypeError('canonical JSON has no form for a lone surrogate');
  return json;
};

/** Keys in UTF-16 order; most objects are written that way already. */
const ordered = (keys: readonly string[]): readonly string[] => {
  for (let i = 1; i < keys.length; i += 1) if (keys[i - 1]! > keys[i]!) return [...keys].sort((a, b) => (a < b ? -1 : 1));
  return keys;
};

const members = (of: { readonly [key: string]: unknown }): string => {
  let written = '';
  for (const key of ordered(Object.keys(of))) {
    const member = of[key];
    if (member !== undefined) written += `${written === '' ? '' : ','}${text(key)}:${canonicalJson(member)}`;
  }
  return `{${written}}`;
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
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : members(value as { readonly [key: string]: unknown });
    default: throw new TypeError(`canonical JSON has no form for ${typeof value}`);
  }
};
