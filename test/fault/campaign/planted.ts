import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/launcher.client.js';
import type { Build } from './house.js';
import { replacedOnce, type Patch } from './plants.table.js';
import { copyTree } from './template.js';

const builder = await import(join(ROOT, 'apps/cli/build.mjs')) as { compileInto: (dist: string) => void; bundle: (dist: string) => void };

/**
 * A private build with the patches in it, in a folder of the workshop: `dist`, what `#…` resolves by, and the clients of the campaign.
 *
 * @throws Error when a patch does not fit exactly once
 */
export const planted = (workshop: string, name: string, patches: readonly Patch[]): Build => {
  const [folder, compiled] = [join(workshop, name), join(workshop, 'compiled')];
  if (!existsSync(compiled)) builder.compileInto(compiled); // whoever builds meanwhile does not disturb it
  for (const below of ['dist', 'test/fault']) mkdirSync(join(folder, below), { recursive: true });
  copyTree(compiled, join(folder, 'dist'));
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  cpSync(join(ROOT, 'test/fault/campaign'), join(folder, 'test/fault/campaign'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, ...patch } of patches) {
    const path = join(folder, file);
    writeFileSync(path, replacedOnce(readFileSync(path, 'utf8'), patch));
  }
  builder.bundle(join(folder, 'dist'));
  return { folder };
};
