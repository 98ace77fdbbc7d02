// The build: TypeScript of apps/ and libs/ to dist/, and only when dist/ is older than what it was made from.
// Plain JavaScript without a dependency but the compiler itself, because `npm start` runs it before anything is compiled.
import { spawnSync } from 'node:child_process';
import {
  chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const DIST = join(ROOT, 'dist');
const BUILT = join(DIST, '.built');
const SETTINGS = ['package.json', 'tsconfig.json', 'apps/tsconfig.build.json'];
const CHECK_RECORD = 'check.tsbuildinfo'; // the type check's own memory: it holds no output and may stay
const FIRST_STEPS = new Set(['apps/cli/build.mjs', 'apps/cli/start.mjs']); // run from the checkout, never from dist

/** Every file below apps/ and libs/ the build reads, as paths from the root, in a fixed order. */
const sources = () => ['apps', 'libs'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts') && /\.(ts|mjs|ndjson)$/.test(entry.name))
  .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))).sort();

/** True when a source is newer than the last whole build, or one was added or taken away. */
const isStale = (files) => {
  if (!existsSync(BUILT) || readFileSync(BUILT, 'utf8') !== files.join('\n')) return true;
  const built = statSync(BUILT).mtimeMs;
  return [...files, ...SETTINGS].some((file) => statSync(join(ROOT, file)).mtimeMs > built);
};

/** The compiler never deletes an output, and with its record present but outputs gone it writes nothing: dist goes as a whole (rulings C31). */
const clear = () => {
  mkdirSync(DIST, { recursive: true });
  for (const name of readdirSync(DIST)) if (name !== CHECK_RECORD) rmSync(join(DIST, name), { recursive: true, force: true });
};

const compile = () => {
  const compiler = join(ROOT, 'node_modules/typescript-7/bin/tsc');
  const args = [compiler, '-p', join(ROOT, 'apps/tsconfig.build.json'), '--pretty', 'false'];
  const { status, signal } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`the build failed: tsc ended with ${signal ?? status}`);
};

const copyAssets = (files) => {
  for (const file of files) {
    if (file.endsWith('.ts') || FIRST_STEPS.has(file)) continue;
    mkdirSync(dirname(join(DIST, file)), { recursive: true });
    cpSync(join(ROOT, file), join(DIST, file));
  }
};

/**
 * Builds when needed.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {boolean} whether anything was built
 * @throws {Error} when the compiler finds an error; dist then stays marked as not built
 */
export const buildIfNeeded = ({ force = false } = {}) => {
  const files = sources();
  if (!force && !isStale(files)) return false;
  const started = new Date(); // a source edited while the compiler runs counts as newer
  clear();
  compile();
  copyAssets(files);
  const cli = join(DIST, 'apps/cli/main.js');
  if (existsSync(cli)) chmodSync(cli, 0o755);
  writeFileSync(BUILT, files.join('\n'));
  utimesSync(BUILT, started, started);
  return true;
};

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  try {
    const built = buildIfNeeded({ force: process.argv.includes('--force') });
    console.error(built ? `built dist in ${((Date.now() - started) / 1000).toFixed(1)} s` : 'dist is up to date');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
