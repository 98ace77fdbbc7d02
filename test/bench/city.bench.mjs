// the simulated city through a whole installation: --claims 10000 --months 24 --seed 7 --percent 5
import { spawn, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { numbers } from './bench-cluster.mjs';
import { cpuSeconds } from './processor-time.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'dist/apps/cli/main.js');
const { runDayBook } = await import(join(ROOT, 'dist/apps/cli/local/day-book.client.js'));
const wish = numbers({ claims: 10_000, months: 24, seed: 7, percent: 5, port: 27_300 });
const seconds = (since) => (performance.now() - since) / 1_000;
const say = (text) => process.stdout.write(`${text}\n`);

/** The day book and its answer key, as files. */
const write = async (book, key) => {
  const { claims, months, seed, percent } = wish;
  const args = ['simulate', '--claims', claims, '--months', months, '--seed', seed, '--irregular', percent / 100, '--answers', key].map(String);
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.pipe(createWriteStream(book));
  const code = await new Promise((resolve) => { child.once('close', resolve); });
  if (code !== 0) throw new Error(`zhuanzhang simulate ended with ${code}`);
};

const asked = (data, ...args) => spawnSync(process.execPath, [CLI, ...args, '--data', data], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

const caughtUp = async (url) => {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const health = await fetch(`${url}/health`).then((answer) => answer.json());
    if (health.status === 'halted') throw new Error(`the worker has halted: ${JSON.stringify(health)}`);
    if (health.caughtUp) return;
    await new Promise((resume) => { setTimeout(resume, 100); });
  }
  throw new Error('the worker did not catch up within ten minutes');
};

/** The book behind so many lines. */
async function* behind(book, lines) {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(book) })) if ((line += 1) > lines) yield `${text}\n`;
}

const MOST_BREAKS = 20;
const REST_MS = 2_000;
/** All answers. Where the store was away, its answer was lost or the connection broke, the book goes on at the same line, as whoever runs one would do. */
async function* answersTo(door, book, broke) {
  for (let [done, breaks, why] = [0, 0, 'begin']; why !== undefined;) {
    why = undefined;
    const first = done;
    try {
      for await (const answer of runDayBook({ ...door, body: Readable.from(behind(book, first)) })) {
        if (answer.outcome === 'failed' && answer.status >= 500) throw new Error(answer.code);
        done = first + answer.line;
        yield { ...answer, line: done };
      }
    } catch (error) {
      why = error.message;
      broke(`line ${done + 1}: ${why}`);
      if ((breaks += 1) > MOST_BREAKS) throw error;
      await new Promise((resume) => { setTimeout(resume, REST_MS); });
    }
  }
}

/** Every line against what the answer key hopes of it; findings are looked for among the events the lines wrote. */
const compare = async ({ book, key, run, token }) => {
  const planted = readFileSync(key, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const hoped = new Map(planted.flatMap(({ line, expected }) => (expected.refused === undefined ? [] : [[line, expected.refused]])));
  const url = run.processes.find(({ name }) => name === 'admin-api').url;
  const [opened, wrong, broken] = [new Set(), [], []];
  let [lines, accepted, refused, regularRefused] = [0, 0, 0, 0];
  const began = performance.now();
  for await (const answer of answersTo({ url, token }, book, (what) => { broken.push(what); })) {
    lines += 1;
    const said = answer.outcome === 'accepted' ? undefined : answer.refused ?? answer.code;
    if (said === undefined) accepted += 1;
    if (said !== undefined && said === hoped.get(answer.line)) refused += 1;
    if (said !== undefined && !hoped.has(answer.line)) regularRefused += 1;
    if (said !== hoped.get(answer.line)) wrong.push(`line ${answer.line} ${answer.do}: ${said ?? 'accepted'}, hoped ${hoped.get(answer.line) ?? 'accepted'}`);
    for (const { stream } of answer.events ?? []) if (stream.startsWith('finding-')) opened.add(stream);
    if (lines % 10_000 === 0) process.stderr.write(`${lines} lines in ${seconds(began).toFixed(0)} s, load ${loadavg()[0].toFixed(1)}\n`);
  }
  const late = planted.filter(({ expected }) => expected.finding !== undefined);
  const found = late.filter(({ expected }) => opened.has(`finding-${expected.finding}`)).length;
  const unseen = planted.filter(({ expected }) => expected.auditor !== undefined).length;
  return { lines, accepted, refused, planned: hoped.size, found, late: late.length, unseen, regularRefused, wrong, broken };
};

/** Organisations with a book whose two sides differ. */
const unbalancedOf = async (data, book) => {
  const orgs = new Set();
  for await (const line of createInterface({ input: createReadStream(book) })) {
    const org = /"do":"RegisterOrganisation","data":\{"orgId":"(\d+)"/.exec(line)?.[1];
    if (org !== undefined) orgs.add(org);
    if (line.includes('"do":"FileClass"')) break;
  }
  return [...orgs].flatMap((org) => ['F', 'A', 'M'].filter((name) => {
    const { status, stdout } = asked(data, 'trial-balance', '--org', org, '--book', name, '--json');
    if (status !== 0) return true;
    const { debitFen, creditFen } = JSON.parse(stdout);
    return debitFen !== creditFen;
  }).map((name) => `${org}/${name}`));
};

const dir = mkdtempSync(join(tmpdir(), 'zz-city-'));
const [data, book, key] = [join(dir, 'var'), join(dir, 'book.ndjson'), join(dir, 'key.ndjson')];
let house;
try {
  const writing = performance.now();
  await write(book, key);
  say(`city: ${wish.claims} claims in ${wish.months} months, seed ${wish.seed}, ${wish.percent} % irregular; written in ${seconds(writing).toFixed(1)} s`);
  house = spawn(process.execPath, [join(ROOT, 'apps/cli/start.mjs'), '--unopened', '--data', data, '--port', String(wish.port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    house.once('close', (code) => { reject(new Error(`the installation ended with ${code}`)); });
    house.stdout.on('data', (chunk) => { if (String(chunk).includes('the store is empty')) resolve(); });
  });
  const run = JSON.parse(readFileSync(join(data, 'run.json'), 'utf8'));
  const token = readFileSync(join(data, 'secrets', 'operator.token'), 'utf8').trim();
  const [before, load, began] = [cpuSeconds(data), loadavg()[0], performance.now()];
  const found = await compare({ book, key, run, token });
  const took = seconds(began);
  await caughtUp(run.processes.find(({ name }) => name === 'ledger-worker').url);
  const posted = seconds(began);
  const used = cpuSeconds(data).map(({ name, seconds: cpu }, i) => `${name} ${(cpu - (before[i]?.seconds ?? 0)).toFixed(0)} s`).join(', ');
  const row = (what, value) => say(`  ${what.padEnd(26)}${value}`);
  row('lines', found.lines);
  row('accepted', found.accepted);
  row('refused as planned', `${found.refused} of ${found.planned}`);
  row('findings as planned', `${found.found} of ${found.late}`);
  row('not visible to rules', found.unseen);
  row('regular refused', found.regularRefused);
  if (found.broken.length > 0) row('broke and went on', found.broken.join('; '));
  row('seconds', `${took.toFixed(0)} until the last answer, ${posted.toFixed(0)} until the last voucher; goal < 600`);
  row('lines/s', (found.lines / took).toFixed(0));
  row('processor time', used);
  row('load before and after', `${load.toFixed(1)}, ${loadavg()[0].toFixed(1)} on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`);
  const unbalanced = await unbalancedOf(data, book);
  row('trial balances', unbalanced.length === 0 ? 'balance in every organisation' : `do not balance: ${unbalanced.join(', ')}`);
  const check = asked(data, 'check');
  row('zhuanzhang check', check.status === 0 ? 'green' : `exit ${check.status}: ${(check.stdout + check.stderr).slice(0, 2_000)}`);
  for (const line of found.wrong.slice(0, 20)) row('wrong', line);
  if (found.wrong.length > 0 || found.found < found.late || unbalanced.length > 0 || check.status !== 0) process.exitCode = 1;
} finally {
  if (house !== undefined && house.exitCode === null) {
    const ended = new Promise((resolve) => { house.once('close', resolve); });
    house.kill('SIGTERM');
    await ended;
  }
  rmSync(dir, { recursive: true, force: true });
}
