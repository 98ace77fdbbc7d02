import { StringDecoder } from 'node:string_decoder';

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };
const unescape = (field: string): string => (field.includes('\\') ? field.replace(/\\(.)/gs, (_whole, sign: string) => ESCAPES[sign] ?? sign) : field);

/**
 * Reads COPY text format as rows of fields, keeping at most one unfinished line in memory. No column may be null.
 *
 * @source PostgreSQL manual, COPY, "Text Format"
 */
export async function* copyRows(chunks: AsyncIterable<Buffer>): AsyncIterable<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.split('\t').map(unescape);
  }
  if (rest !== '') throw new Error('COPY ended inside a row');
}
