import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Holds a committed file against what the code says today; `npm run evidence` writes it instead.
 *
 * @param path from the root
 * @returns what the file says and what it should say, for `toBe`
 */
export const evidence = (path: string, text: string): { readonly committed: string; readonly generated: string } => {
  const file = join(ROOT, path);
  if (process.env['EVIDENCE'] === 'write') writeFileSync(file, text);
  return { committed: existsSync(file) ? readFileSync(file, 'utf8') : '', generated: text };
};
