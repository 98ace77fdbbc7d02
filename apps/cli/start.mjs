#!/usr/bin/env node
/**
 * `npm start`: from a fresh clone to a running service. Plain JavaScript without a dependency, because it runs before the install and the build.
 * Exit codes: 0 stopped cleanly, 2 usage, 6 unavailable (old Node, taken port, failed install), 130 interrupted twice.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const USAGE = `npm start -- [options]

  --unopened         load nothing: for a day book that opens the store itself, such as zhuanzhang simulate's
  --empty            open an empty real store instead of running the sample day book
  --port N           first of three ports: admin N, audit N+1, worker N+2 (default 7300)
  --data DIR         where the data and the secrets are kept (default ./var)
  --exit-when-ready  start, print everything, and stop again: for scripts and tests
  --help             this text

  DATABASE_URL       owner login of your own PostgreSQL; then nothing is ever loaded and no server is started here
  EVENT_STORE_URL    kurrentdb://user:password@host:2113 keeps the events there and only the books in PostgreSQL; nothing is ever loaded
  EVENT_STREAM_PREFIX  what our streams begin with there (default zz.)
`;

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (code, text) => { say(text); process.exit(code); };

const port = (text) => {
  const value = Number(text);
  if (!/^\d+$/.test(text ?? '') || value < 1 || value > 65_533) fail(2, `--port wants a number from 1 to 65533, not ${text ?? 'nothing'}`);
  return value;
};

const readArguments = (args) => {
  const options = { empty: false, unopened: false, exitWhenReady: false, port: 7300, dataFolder: join(root, 'var') };
  const rest = args.flatMap((arg) => (/^--(port|data)=/.test(arg) ? [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] : [arg]));
  while (rest.length > 0) {
    const flag = rest.shift();
    if (flag === '--help' || flag === '-h') { process.stdout.write(USAGE); process.exit(0); }
    else if (flag === '--empty') options.empty = true;
    else if (flag === '--unopened') options.unopened = true;
    else if (flag === '--exit-when-ready') options.exitWhenReady = true;
    else if (flag === '--port') options.port = port(rest.shift());
    else if (flag === '--data') options.dataFolder = rest.shift() || fail(2, '--data wants a folder');
    else fail(2, `unknown option ${flag}\n\n${USAGE}`);
  }
  return options;
};

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(6, `Node ${process.versions.node} is too old: install Node 20.19 or newer (https://nodejs.org), then npm start again.`);
  }
};

const modified = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);

const installIfNeeded = () => {
  const lock = modified(join(root, 'package-lock.json'));
  if (lock === 0 || modified(join(root, 'node_modules', '.package-lock.json')) >= lock) return;
  say('installing packages (npm ci) …');
  const own = process.env.npm_execpath;
  const [command, first] = own && own.endsWith('npm-cli.js') ? [process.execPath, [own]] : ['npm', []];
  const { status, error } = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund'], {
    cwd: root, stdio: ['ignore', 2, 2], shell: command === 'npm' && process.platform === 'win32',
  });
  if (status !== 0) fail(6, `npm ci failed${error ? `: ${error.message}` : ` with exit code ${status}`}. Is there a network, and is ${root} writable?`);
};

const options = readArguments(process.argv.slice(2));
checkNode();
installIfNeeded();
const { buildIfNeeded } = await import(pathToFileURL(join(root, 'apps', 'cli', 'build.mjs')).href);
try { await buildIfNeeded(); } catch (error) { fail(6, `the build failed: ${error instanceof Error ? error.message : error}`); }
const { launch } = await import(pathToFileURL(join(root, 'dist', 'apps', 'cli', 'launch', 'launch.main.js')).href);
process.exitCode = await launch({ ...options, root });
