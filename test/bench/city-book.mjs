/** The day book of a city: written, sent, and every answer held against the answer key. */
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { CLI, ROOT } from './city-house.mjs';

const { runDayBook } = await import(join(ROOT, 'dist/apps/cli/local/day-book.client.js'));

/** The day book and its answer key, as files. */
export const write = async ({ claims, months, seed, percent }, { book, key }) => {
  const args = ['simulate', '--claims', claims, '--months', months, '--seed', seed, '--irregular', percent / 100, '--answers', key].map(String);
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const written = createWriteStream(book);
  child.stdout.pipe(written);
  const [code] = await Promise.all([
    new Promise((resolve) => { child.once('close', resolve); }), new Promise((resolve, reject) => { written.once('close', resolve).once('error', reject); })]);
  if (code !== 0) throw new Error(`zhuanzhang simulate ended with ${code}`);
};

/** Organisations the book registers, first the city, and how many lines it has. */
export const headOf = async (book) => {
  const orgs = new Set();
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(book) })) {
    lines += 1;
    const org = /"do":"RegisterOrganisation","data":\{"orgId":"(\d+)"/.exec(line)?.[1];
    if (org !== undefined) orgs.add(org);
  }
  return { orgs: [...orgs], lines };
};

/** The book behind so many lines. */
async function* behind(book, lines) {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(book) })) if ((line += 1) > lines) yield `${text}\n`;
}

const MOST_BREAKS = 20;
const BREAKS_A_KILL = 3;
const REST_MS = 2_000;
/** All answers. Where the store was away, its answer was lost or the connection broke, the book goes on at the same line, as whoever runs one would do. */
async function* answersTo({ house, book, kills, broke }) {
  for (let [done, breaks, why] = [0, 0, 'begin']; why !== undefined;) {
    why = undefined;
    const first = done;
    try {
      const door = { url: house.urlOf('admin-api'), token: house.token };
      for await (const answer of runDayBook({ ...door, body: Readable.from(behind(book, first)) })) {
        if (answer.outcome === 'failed' && answer.status >= 500) throw new Error(answer.code);
        done = first + answer.line;
        yield { ...answer, line: done };
      }
    } catch (error) {
      why = error.message;
      broke(`line ${done + 1}: ${why}`);
      if ((breaks += 1) > MOST_BREAKS + kills * BREAKS_A_KILL) throw error;
      await new Promise((resume) => { setTimeout(resume, REST_MS); });
      await house.up;
    }
  }
}

/**
 * Every line against what the answer key hopes of it; findings are looked for among the events the lines wrote.
 *
 * @param {{ killAt: Set<number> }} asked lines after whose answers the worker dies
 */
export const compare = async ({ house, book, key, killAt }) => {
  const planted = readFileSync(key, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const hoped = new Map(planted.flatMap(({ line, expected }) => (expected.refused === undefined ? [] : [[line, expected.refused]])));
  const [opened, wrong, broken] = [new Set(), [], []];
  let [lines, accepted, refused, regularRefused] = [0, 0, 0, 0];
  const began = performance.now();
  for await (const answer of answersTo({ house, book, kills: killAt.size, broke: (what) => { broken.push(what); } })) {
    lines += 1;
    const said = answer.outcome === 'accepted' ? undefined : answer.refused ?? answer.code;
    if (said === undefined) accepted += 1;
    if (said !== undefined && said === hoped.get(answer.line)) refused += 1;
    if (said !== undefined && !hoped.has(answer.line)) regularRefused += 1;
    if (said !== hoped.get(answer.line)) wrong.push(`line ${answer.line} ${answer.do}: ${said ?? 'accepted'}, hoped ${hoped.get(answer.line) ?? 'accepted'}`);
    for (const { stream } of answer.events ?? []) if (stream.startsWith('finding-')) opened.add(stream);
    if (killAt.delete(answer.line)) house.killWorker();
    if (lines % 10_000 !== 0) continue;
    process.stderr.write(`${lines} lines in ${((performance.now() - began) / 1_000).toFixed(0)} s, load ${loadavg()[0].toFixed(1)}\n`);
  }
  await house.up;
  const late = planted.filter(({ expected }) => expected.finding !== undefined);
  const found = late.filter(({ expected }) => opened.has(`finding-${expected.finding}`)).length;
  const unseen = planted.filter(({ expected }) => expected.auditor !== undefined).length;
  return { lines, accepted, refused, planned: hoped.size, found, late: late.length, unseen, regularRefused, wrong, broken };
};
