// npm run bench                       lists the benchmarks
// npm run bench -- append             builds when needed and runs one; what follows its name goes to it (--seconds 20)
// A benchmark prints ours, a baseline, their ratio and the machine. None of them is a test: no figure here fails a build.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from '../../apps/cli/build.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ENDING = '.bench.mjs';
const names = readdirSync(HERE).filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length)).sort();

/** The first comment line of a benchmark says what it compares. */
const titleOf = (name) => readFileSync(join(HERE, name + ENDING), 'utf8').split('\n', 1)[0].replace(/^\/\/\s*/, '');
const list = () => names.map((name) => `  ${name.padEnd(10)}${titleOf(name)}`).join('\n');
const USAGE = `npm run bench -- NAME [--seconds N]\n\n${list()}\n`;

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h') {
  process.stdout.write(USAGE);
} else if (!names.includes(name)) {
  process.stderr.write(`there is no benchmark ${name}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  try {
    if (buildIfNeeded()) process.stderr.write('built dist\n');
    process.exitCode = await run(join(HERE, name + ENDING), rest);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** In a process of its own, so that the build leaves nothing in its memory. Ctrl-C reaches both; the benchmark stops its server first. */
function run(file, args) {
  const child = spawn(process.execPath, [file, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { if (signal === 'SIGTERM') child.kill(signal); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
