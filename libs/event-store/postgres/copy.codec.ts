import { StringDecoder } from 'node:string_decoder';

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** A field of COPY text format as it was before it was escaped. */
export const unescaped = (field: string): string =>
  (field.includes('\\') ? field.replace(/\\(.)/gs, (_whole, sign: string) => ESCAPES[sign] ?? sign) : field);

/**
 * Reads COPY text format as lines, all of a chunk at once, keeping at most one unfinished line in memory. Fields stand between tabs and are still escaped;
 * no column may be null.
 *
 * @source PostgreSQL manual, COPY, "Text Format"
 */
export async function* copyLines(chunks: AsyncIterable<Buffer>): AsyncIterable<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') throw new Error('COPY ended inside a row');
}
