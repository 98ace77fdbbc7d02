// npm test: everything CI runs, in this order: install if needed; build, types and lint; evidence; the specifications. A failure ends it.
//   --check     types, lint, architecture and the pure specifications only (no build, no database)
//   --evidence  writes the committed evidence anew instead of comparing it
// Anything else goes to Jest: npm test -- libs/kernel -t 'splits'
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PURE = ['libs/kernel', 'libs/notice', 'libs/scheme/history', 'libs/scheme/rules', 'libs/ledger/book', 'test/architecture', 'test/clauses'];
const bin = (path) => join(ROOT, 'node_modules', path);

/** Runs one program of Node in the checkout. `quiet` keeps its words until it is over, so that two at once do not mix. */
const node = (args, { quiet = false, env = {} } = {}) => new Promise((resolve) => {
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['inherit', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] });
  const words = [];
  child.stdout?.on('data', (chunk) => words.push(chunk));
  child.stderr?.on('data', (chunk) => words.push(chunk));
  child.on('close', (code, signal) => {
    if (code !== 0) process.stderr.write(Buffer.concat(words));
    resolve(code ?? (signal ? 1 : 0));
  });
});

const took = async (name, work) => {
  const started = Date.now();
  const code = await work();
  console.error(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return code;
};
const step = async (name, work) => {
  const code = await took(name, work);
  if (code !== 0) process.exit(code);
};

const together = async (programs) => Math.max(...await Promise.all(programs.map((args) => node(args, { quiet: true }))));

const installed = () => {
  const record = bin('.package-lock.json');
  return existsSync(record) && statSync(record).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
};

const install = () => new Promise((resolve) => {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund'];
  const child = npm ? spawn(process.execPath, [npm, ...args], { cwd: ROOT, stdio: 'inherit' }) : spawn('npm', args, { cwd: ROOT, stdio: 'inherit', shell: true });
  child.on('error', () => resolve(1));
  child.on('close', (code) => resolve(code ?? 1));
});

const types = [
  [bin('typescript-7/bin/tsc'), '-p', 'tsconfig.json', '--pretty', 'false'],
  [bin('typescript-7/bin/tsc'), '-p', 'libs/tsconfig.pure.json', '--pretty', 'false'],
];
const lint = [bin('oxlint/bin/oxlint'), '--config', 'test/oxlint.jsonc', 'apps', 'libs', 'test'];
const jest = (args, env = {}) =>
  node(['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest/bin/jest.js'), '--config', 'test/jest.config.mjs', '--ci', ...args], { env });

/** Evidence a running process must give (OpenAPI, outputs of the tour) has a script of its own; the rest is compared by the `evidence` specs. */
const evidenceScript = join(ROOT, 'test/evidence.mjs');

const main = async (args) => {
  const mode = args.find((arg) => arg === '--check' || arg === '--evidence');
  const rest = args.filter((arg) => arg !== mode);
  if (!installed()) await step('install', install);
  if (mode === '--check') {
    await step('types and lint', () => together([...types, lint]));
    return step('architecture and pure specifications', () => jest([...PURE, ...rest]));
  }
  const build = ['apps/cli/build.mjs'];
  if (mode === '--evidence') {
    await step('build', () => node(build));
    if (existsSync(evidenceScript)) await step('evidence of the processes', () => node([evidenceScript]));
    return step('evidence of the code', () => jest(['evidence', ...rest], { EVIDENCE: 'write' }));
  }
  await step('build, types and lint', () => together([build, ...types, lint]));
  if (existsSync(evidenceScript)) await step('evidence', () => node([evidenceScript, '--check']));
  process.exitCode = await took('specifications', () => jest(rest));
};

await main(process.argv.slice(2));
