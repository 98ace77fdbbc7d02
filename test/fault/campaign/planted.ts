import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/launcher.client.js';
import type { Build } from './house.js';
import { replacedOnce, type Patch } from './plants.table.js';
import { copyTree } from './template.js';

/**
 * A private copy of the build with the patches in it: `dist`, what `#…` resolves by, and the clients of the campaign.
 *
 * @throws Error when a patch does not fit exactly once
 */
export const planted = (folder: string, patches: readonly Patch[]): Build => {
  for (const below of ['dist', 'test/fault']) mkdirSync(join(folder, below), { recursive: true });
  copyTree(join(ROOT, 'dist'), join(folder, 'dist'));
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  cpSync(join(ROOT, 'test/fault/campaign'), join(folder, 'test/fault/campaign'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, ...patch } of patches) {
    const path = join(folder, file);
    writeFileSync(path, replacedOnce(readFileSync(path, 'utf8'), patch));
  }
  return { folder };
};
