// the simulated city through a whole installation, and its books held against four others: --claims 10000 --months 24 --seed 7 --percent 5 --kill 0
//
// The seconds are until the last answer and the last voucher; everything after them is not timed by that goal. --kill N ends the worker N times with SIGKILL at
// random lines: the launcher stops, it is started again, and the book goes on where it was.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbers } from './bench-cluster.mjs';
import { compare, headOf, write } from './city-book.mjs';
import { asOfSums, balanced, journals, packages, rebuilt, rowsReached, trialBalances } from './city-books.mjs';
import { asked, House } from './city-house.mjs';
import { bookVerdict } from './city-verdict.mjs';
import { cpuSeconds } from './processor-time.mjs';
import { randomOf } from './random.mjs';

const wish = numbers({ claims: 10_000, months: 24, seed: 7, percent: 5, port: 27_300, kill: 0, questions: 300 });
const seconds = (since) => (performance.now() - since) / 1_000;
const say = (text) => process.stdout.write(`${text}\n`);
const row = (what, value) => say(`  ${what.padEnd(26)}${value}`);
/** A row that fails the run when it does not hold. */
const judged = (what, { holds, says }) => {
  row(what, says);
  if (!holds) process.exitCode = 1;
};
const random = randomOf(wish.seed);

/** Lines after which the worker dies, a random one in each of as many equal parts: the door answers some more lines before all of it has stopped. */
const linesToDie = ({ lines }) => {
  const part = Math.floor(lines / Math.max(wish.kill, 1));
  return new Set(Array.from({ length: wish.kill }, (_, i) => part * i + 1 + random(Math.ceil(part / 2))));
};

/** What the lines came to, and how long it took. */
const theBook = async (house, { book, key, killAt, lines }) => {
  const [before, load, began] = [cpuSeconds(house.data), loadavg()[0], performance.now()];
  const found = await compare({ house, book, key, killAt });
  const took = seconds(began);
  await house.caughtUp();
  const posted = seconds(began);
  const used = cpuSeconds(house.data).map(({ name, seconds: cpu }, i) => `${name} ${(cpu - (before[i]?.seconds ?? 0)).toFixed(0)} s`).join(', ');
  for (const { what, ...verdict } of bookVerdict(found, { lines })) judged(what, verdict);
  const { kills } = house;
  if (wish.kill > 0) judged('worker killed', { holds: kills === wish.kill, says: `${kills} of ${wish.kill} times with SIGKILL, each time started again` });
  if (found.broken.length > 0) row('broke and went on', found.broken.join('; '));
  row('seconds', `${took.toFixed(0)} until the last answer, ${posted.toFixed(0)} until the last voucher; goal < 600`);
  row('lines/s', (found.lines / took).toFixed(0));
  row('processor time', house.kills > 0 ? 'not told: the processes are not those it began with' : used);
  row('load before and after', `${load.toFixed(1)}, ${loadavg()[0].toFixed(1)} on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`);
  for (const line of found.wrong.slice(0, 20)) row('wrong', line);
  if (found.wrong.length > 0) process.exitCode = 1;
};

/** The books of the whole city against everything else that says what they are. */
const theBooks = async (house, { orgs, dir }) => {
  const trials = await trialBalances(house, orgs);
  judged('trial balances', balanced(trials));
  const check = await asked('check', '--data', house.data);
  const checks = (check.stdout.match(/^(通过|无)/gmu) ?? []).length;
  const [holds, words] = [check.status === 0, (check.stdout + check.stderr).slice(0, 2_000)];
  const says = holds ? `green: ${checks} checks, among them the invariants after every event` : `exit ${check.status}: ${words}`;
  judged('zhuanzhang check', { holds, says });
  const { vouchers, ...again } = await rebuilt(house);
  judged('rebuild and diff', again);
  const { lines, ...read } = await journals(house, { orgs, trials, dir });
  judged('journals', read);
  const years = [...new Set(lines.map(({ day }) => day.slice(0, 4)))].sort();
  judged('packages and verify', await packages(house, { orgs, years, vouchers, dir }));
  judged('as-of balances', await asOfSums(house, { lines, asking: wish.questions, random }));
  const reached = await rowsReached(house);
  row('posting rows reached', reached.says);
  for (const [type, open] of reached.missing) row('', `not ${type}: ${open}`);
};

const dir = mkdtempSync(join(tmpdir(), 'zz-city-'));
const [book, key] = [join(dir, 'book.ndjson'), join(dir, 'key.ndjson')];
const house = new House({ data: join(dir, 'var'), port: wish.port });
try {
  const writing = performance.now();
  await write(wish, { book, key });
  const head = await headOf(book);
  say(`city: ${wish.claims} claims in ${wish.months} months, seed ${wish.seed}, ${wish.percent} % irregular; written in ${seconds(writing).toFixed(1)} s`);
  await house.start();
  await theBook(house, { book, key, killAt: linesToDie(head), lines: head.lines });
  await theBooks(house, { orgs: head.orgs, dir });
} finally {
  await house.stop();
  rmSync(dir, { recursive: true, force: true });
}
