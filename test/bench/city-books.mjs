/** What is asked of a city's books when the day book is through. Each answers one row: what it says, and whether it holds. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { hasHledger, hledgerBalances } from '../support/hledger.mjs';
import { hledgerSums } from '../support/journal-sums.mjs';
import { asked, ran, ROOT, told } from './city-house.mjs';

const { LEDGER_TABLES } = await import(join(ROOT, 'dist/libs/ledger/projector/ledger-tables.sql.js'));
const { postings } = await import(join(ROOT, 'dist/libs/ledger/book/posting.table.js'));

const VERIFIER = join(ROOT, 'libs/audit/verify/verify.mjs');
export const BOOKS = ['F', 'A', 'M'];
const MOST_TOLD = 5;
const seconds = (since) => `${((performance.now() - since) / 1_000).toFixed(0)} s`;
/** `fine`, or what is wrong, the first few. */
const verdict = (wrong, fine) =>
  ({ holds: wrong.length === 0, says: wrong.length === 0 ? fine : `${wrong.length} WRONG: ${wrong.slice(0, MOST_TOLD).join('; ')}` });

const withOwner = async (house, work) => {
  const client = new Client({ connectionString: house.ownerUrl });
  await client.connect();
  try { return await work(client); } finally { await client.end(); }
};

/** `org/book` → its trial balance, from the auditors' door. */
export const trialBalances = async (house, orgs) => {
  const trials = new Map();
  for (const org of orgs) for (const book of BOOKS) {
    const answer = await house.audit(`/v1/trial-balance?org=${org}&book=${book}`);
    if (!answer.ok) throw new Error(`trial balance of ${org}/${book}: ${answer.status} ${await answer.text()}`);
    trials.set(`${org}/${book}`, await answer.json());
  }
  return trials;
};

export const balanced = (trials) => {
  const wrong = [...trials].filter(([, { debitFen, creditFen }]) => debitFen !== creditFen).map(([name]) => name);
  return verdict(wrong, `${trials.size}: every book of every organisation balances`);
};

/** Number of rows and a digest of all rows of every table of a version. */
const digests = (client, schema) => LEDGER_TABLES.reduce(async (before, table) => {
  const list = await before;
  const { rows: [row] } = await client.query(`select count(*)::int as rows, md5(coalesce(string_agg(h, '' order by h), '')) as digest
    from (select md5(to_jsonb(t)::text) as h from ${schema}.${table} t) x`);
  return [...list, { table, ...row }];
}, Promise.resolve([]));

/** A second version of the ledger beside the first, compared by `diff` and row by row, and dropped. */
export const rebuilt = async (house) => {
  const began = performance.now();
  const at = ['--data', house.data];
  const { version, events, vouchers, seconds: { load, keys } } = await told('rebuild', ...at);
  const diff = await told('diff', ...at);
  const wrong = diff.equal ? [] : [`diff ${JSON.stringify(diff.count)}`];
  let rows = 0;
  await withOwner(house, async (client) => {
    const [one, other] = [await digests(client, `ledger_v${diff.a}`), await digests(client, `ledger_v${diff.b}`)];
    one.forEach((left, i) => { if (left.digest !== other[i].digest) wrong.push(`table ${left.table}: ${left.rows} rows, rebuilt ${other[i].rows}`); });
    rows = one.reduce((sum, table) => sum + table.rows, 0);
  });
  const drop = await asked('rebuild', '--drop', version, ...at);
  if (drop.status !== 0) wrong.push(`version ${version} is not dropped: ${drop.stderr.slice(0, 200)}`);
  return { vouchers, ...verdict(wrong, `equal byte for byte: ${rows} rows of ${LEDGER_TABLES.length} tables, ${vouchers} vouchers of ${events} events; `
    + `load ${load.toFixed(1)} s, keys ${keys.toFixed(1)} s, with diff ${seconds(began)}`) };
};

/** hledger journals of every organisation: read by the smallest reader and by the program, against the trial balance and against each other. */
export const journals = async (house, { orgs, trials, dir }) => {
  const began = performance.now();
  const [wrong, lines] = [[], []];
  let [accounts, transactions] = [0, 0];
  for (const org of orgs) {
    const file = join(dir, `${org}.journal`);
    const answer = await house.audit(`/v1/journals?org=${org}&format=hledger`);
    const text = await answer.text();
    if (!answer.ok) { wrong.push(`${org}: ${answer.status} ${text.slice(0, 200)}`); continue; }
    writeFileSync(file, text);
    const { sums, asserted, lines: own, transactions: count } = hledgerSums(text);
    const code = (name) => /^([FAM]):[^:]+:\d+:(\d+)/.exec(name).slice(1);
    transactions += count;
    accounts += sums.size;
    const told = new Map(BOOKS.flatMap((book) => trials.get(`${org}/${book}`).rows.map(({ account, side, balanceFen }) =>
      [`${book}/${account}`, side === 'D' ? balanceFen : 0 - balanceFen])));
    for (const [name, fen] of sums) {
      const key = code(name).join('/');
      if (fen !== (told.get(key) ?? 0)) wrong.push(`${org} ${key}: journal ${fen}, trial balance ${told.get(key)}`);
      if (fen !== (asserted.get(name) ?? 0)) wrong.push(`${org} ${key}: journal ${fen}, asserted ${asserted.get(name)}`);
      told.delete(key);
    }
    for (const key of told.keys()) wrong.push(`${org} ${key}: not in the journal`);
    for (const { account, day, event, fen } of own) lines.push({ key: [org, ...code(account)].join('/'), day, event, fen });
    if (!hasHledger) continue;
    const program = hledgerBalances([file]);
    if (program.wrong !== '') wrong.push(`${org}: hledger says ${program.wrong.slice(0, 200)}`);
    for (const [name, fen] of sums) if (program.balances.get(name) !== fen) wrong.push(`${org} ${name}: hledger ${program.balances.get(name)}, reader ${fen}`);
  }
  const who = hasHledger ? 'hledger and the small reader agree' : 'the small reader agrees (NOT RUN: hledger is not on this machine)';
  const fine = `${who} with the trial balance on ${accounts} accounts of ${orgs.length * BOOKS.length} books, ${transactions} transactions; ${seconds(began)}`;
  return { lines, ...verdict(wrong, fine) };
};

/** Packages of the whole span of every organisation, and of the city year by year; their verifier posts every event itself. */
export const packages = async (house, { orgs, years, vouchers, dir }) => {
  const began = performance.now();
  const wrong = [];
  const sealed = async (org, span) => {
    const file = join(dir, `${[org, ...span].join('-')}.zip`);
    const { verifierKey } = await told('export', '--org', org, ...span, '-o', file, '--data', house.data);
    // the verifier as an auditor keeps it: one file and Node, without this system
    const { stdout } = await ran(VERIFIER, file, '--key', verifierKey, '--json');
    const { ok, failures, controlTotals } = JSON.parse(stdout);
    rmSync(file);
    if (!ok) wrong.push(`${org} ${span.join(' ')}: ${failures.slice(0, 2).map(({ check, why }) => `${check} ${why}`).join(', ')}`);
    const sum = (of) => (controlTotals ?? []).reduce((total, one) => total + one[of], 0);
    return { vouchers: sum('vouchers'), lines: sum('lines') };
  };
  const whole = [];
  for (const org of orgs) whole.push(await sealed(org, []));
  const posted = whole.reduce((sum, one) => sum + one.vouchers, 0);
  if (posted !== vouchers) wrong.push(`the packages hold ${posted} vouchers, the ledger ${vouchers}`);
  const parts = [];
  for (const year of years) parts.push(await sealed(orgs[0], ['--from', `${year}01`, '--to', `${year}12`]));
  const inYears = parts.reduce((sum, one) => sum + one.vouchers, 0);
  if (inYears !== whole[0]?.vouchers) wrong.push(`the years of ${orgs[0]} hold ${inYears} vouchers, the whole ${whole[0]?.vouchers}`);
  const lines = whole.reduce((sum, one) => sum + one.lines, 0);
  return verdict(wrong, `${whole.length} packages of the whole span and ${parts.length} of ${orgs[0]} by year: ${posted} vouchers, ${lines} lines `
    + `posted again by verify.mjs, the same bytes; ${seconds(began)}`);
};

/** Random (account, day, place): what the auditors' door answers, against the sum of the journals' lines. */
export const asOfSums = async (house, { lines, asking, random }) => {
  const began = performance.now();
  const byAccount = new Map();
  for (const line of lines) {
    const known = byAccount.get(line.key);
    if (known === undefined) byAccount.set(line.key, [line]);
    else known.push(line);
  }
  const keys = [...byAccount.keys()].sort();
  const days = [...new Set(lines.map(({ day }) => day))].sort();
  const last = lines.reduce((most, { event }) => Math.max(most, event), 0);
  const wrong = [];
  let moved = 0;
  for (let i = 0; i < asking; i += 1) {
    const [key, day, place] = [keys[random(keys.length)], days[random(days.length)], random(last + 1)];
    const [org, book, account] = key.split('/');
    const sum = byAccount.get(key).reduce((total, line) => (line.day <= day && line.event <= place ? total + line.fen : total), 0);
    const path = `/v1/balances/${book}.${account}?org=${org}&asOf=${day}&knownAt=${encodeURIComponent(`@${place}`)}`;
    const answer = await house.audit(path).then((response) => response.json());
    const said = answer.side === 'D' ? answer.balanceFen : 0 - answer.balanceFen;
    if (said !== sum) wrong.push(`${key} at ${day}, known at @${place}: ${said} (${answer.code ?? 'answered'}), sum ${sum}`);
    if (sum !== 0) moved += 1;
  }
  return verdict(wrong, `${asking} random (account, day, place) equal the sums of the journals' lines, ${moved} of them not 0; ${seconds(began)}`);
};

/** Rows of the posting table, by event type, rule and book, that no voucher of this city comes from. */
export const rowsReached = (house) => withOwner(house, async (client) => {
  const { rows } = await client.query(`select e.type, v.rule, v.summary, s.book::text as book, count(*)::int as n from ledger_v1.voucher v
    join ledger_v1.book_set s using (book_set_id) join event_store.es_event e using (event_id) group by 1, 2, 3, 4`);
  const seen = new Set(rows.map(({ type, rule, summary, book }) => `${type}|${rule}|${summary}|${book}`));
  let [all, reached] = [0, 0];
  const missing = Object.entries(postings).flatMap(([type, list]) => {
    const open = list.flatMap(({ rule, says, ...row }) => {
      const books = BOOKS.filter((book) => row[book] !== undefined);
      const left = books.filter((book) => !seen.has(`${type}|${rule}|${says}|${book}`));
      all += books.length;
      reached += books.length - left.length;
      return left.length === 0 ? [] : [`${rule} ${says} (${left.join('')})`];
    });
    return open.length === 0 ? [] : [[type, open.join('; ')]];
  });
  return { says: `${reached} of ${all} by event type, rule and book; random histories cover the rest`, missing };
});
