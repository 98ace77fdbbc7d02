/** A line of bytes without its end, or the notice that a line was longer than the limit and was passed over. */
export type Line = { readonly number: number; readonly bytes: Buffer } | { readonly number: number; readonly tooLong: true };

const NEWLINE = 0x0a;

/**
 * Cuts a stream of bytes into lines, holding at most one line in memory. Empty lines are counted and passed over.
 *
 * @param limit bytes of one line
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let size = 0;
  let number = 0;
  const end = (): Line | null => {
    number += 1;
    const line: Line | null = size > limit ? { number, tooLong: true } : size === 0 ? null : { number, bytes: Buffer.concat(held) };
    held = [];
    size = 0;
    return line !== null && 'bytes' in line && isBlank(line.bytes) ? null : line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, to));
      const line = end();
      if (line !== null) yield line;
      from = to + 1;
    }
    hold(chunk.subarray(from));
  }
  if (size > 0) {
    const line = end();
    if (line !== null) yield line;
  }

  function hold(part: Buffer): void {
    size += part.length;
    if (size <= limit) held.push(part);
    else held = [];
  }
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
