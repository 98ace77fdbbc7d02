import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Path from the root, with `/`, to text. */
export type Sources = ReadonlyMap<string, string>;

/** Every file below these folders whose name ends so, read once. */
export const readSources = (folders: readonly string[], endings: readonly string[] = ['.ts']): Sources => {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(ROOT, join(entry.parentPath, entry.name)).split('\\').join('/');
      if (entry.isFile() && endings.some((ending) => path.endsWith(ending)) && !path.includes('/node_modules/')) {
        files.set(path, readFileSync(join(ROOT, path), 'utf8'));
      }
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** `#alias` → file of its door, as package.json publishes it. */
export const readDoors = (): ReadonlyMap<string, string> => {
  const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { imports: Record<string, Record<string, string>> };
  return new Map(Object.entries(imports).map(([alias, door]) => [alias, String(door['zhuanzhang-source']).replace('./', '')] as const)
    .filter(([, door]) => door.endsWith('.ts')));
};

export const isSpec = (path: string): boolean => path.endsWith('.spec.ts');
