/** The questions of the as-of benchmark: ours, and the same answer by a plain design that sums lines. */
import { readFileSync } from 'node:fs';
import { poolOf } from '#postgres';
import { randomOf } from './random.mjs';

const FIRST = Date.parse('2019-01-02T00:00:00Z');
const DAY_MS = 86_400_000;
const PAGE = 100;
const SUM = `coalesce(sum(amount_fen) filter (where side = 'D'), 0)::bigint as debit_fen, coalesce(sum(amount_fen) filter (where side = 'C'), 0)::bigint as credit_fen`;

/** The same lines without running totals, in the order sums want them, and nothing else in the index's way. */
export const plainDesign = async (owner) => {
  await owner.query(`create schema plain;
    create table plain.line as select p.account_id, a.code, s.org, s.book, p.party, p.voucher_date, p.log_index, p.voucher_id, p.line_no, p.side, p.amount_fen
      from ledger_v2.posting p join ledger_v2.account a using (account_id) join ledger_v2.book_set s on s.book_set_id = a.book_set_id order by p.voucher_id;
    create index on plain.line (account_id, voucher_date, log_index) include (side, amount_fen);
    create index on plain.line (org, book, voucher_date, log_index) include (code, side, amount_fen);
    create index on plain.line (account_id, party, voucher_date, log_index) include (side, amount_fen) where party is not null;
    create index on plain.line (account_id, voucher_date, voucher_id, line_no)`);
  await owner.query('vacuum analyze plain.line');
};

const daysOf = async (source) => {
  const [{ days }] = await source.query(`select max(voucher_date) - date '2019-01-02' as days from ledger_v2.voucher`);
  return days;
};
const dayOf = (n) => new Date(FIRST + n * DAY_MS).toISOString().slice(0, 10);

/** @returns how many of `checked` random (account, day, place) and (party, day, place) the index answers otherwise than the sum of the lines does */
export const wrongAnswers = async (owner, { checked, events }) => {
  const source = { query: async (sql, values) => (await owner.query(sql, values)).rows };
  const [random, days] = [randomOf(11), await daysOf(source)];
  const differing = async (name, table, id) => {
    const ids = await source.query(`select ${id} as id from ledger_v2.${table} order by 1`);
    const asked = Array.from({ length: checked }, () => [ids[random(ids.length)].id, random(events + 2_000) - 1_000, dayOf(random(days + 60) - 30)]);
    const [{ wrong }] = await source.query(`select count(*)::int as wrong from (
      select b.debit_fen, b.credit_fen, x.d, x.c from unnest($1::int[], $2::bigint[], $3::date[]) q(id, p, e), ledger_v2_read.${name}(q.id, q.p, q.e) b,
        lateral (select coalesce(sum(amount_fen) filter (where side = 'D'), 0) as d, coalesce(sum(amount_fen) filter (where side = 'C'), 0) as c
          from ${table === 'account' ? 'plain.line l where l.account_id = q.id'
    : 'ledger_v2.party_account a join plain.line l on l.account_id = a.account_id and l.party = a.party where a.party_account_id = q.id'}
            and l.log_index <= q.p and l.voucher_date <= q.e) x) r where debit_fen <> d or credit_fen <> c`, [0, 1, 2].map((i) => asked.map((one) => one[i])));
    return wrong;
  };
  return { accounts: await differing('balance_as_of', 'account', 'account_id'), parties: await differing('party_balance_as_of', 'party_account', 'party_account_id') };
};

/** Pages of 8 kB a question touches, over all its statements, and how many they are. The middle of eleven questions. */
export const buffersOf = async (source, ask) => {
  const seen = [];
  for (let i = 0; i < 11; i += 1) {
    const sent = [];
    const pool = poolOf(source);
    const [query, prepared] = [source.query, pool.query];
    source.query = (sql, values) => { sent.push([sql, values]); return query.call(source, sql, values); };
    pool.query = (asked, ...more) => { sent.push([asked.text, asked.values]); return prepared.call(pool, asked, ...more); };
    try { await ask(i); } finally { [source.query, pool.query] = [query, prepared]; }
    let buffers = 0;
    for (const [sql, values] of sent) {
      const [row] = await source.query(`explain (analyze, buffers, timing off, format json) ${sql}`, values);
      const { Plan: plan } = row['QUERY PLAN'][0];
      buffers += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
    }
    seen.push({ buffers, statements: sent.length });
  }
  return seen.sort((a, b) => a.buffers - b.buffers)[5];
};

/** @returns a function that says how many milliseconds of a core the server process of the one connection has used; NaN where nobody tells */
export const serverClock = async (source) => {
  const [{ pid }] = await source.query('select pg_backend_pid() as pid');
  return () => {
    try { return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6; } catch { return Number.NaN; }
  };
};

/** Each with a name, ours(i), plain(i) and a goal where there is one: both answer the same question i. */
export const questionsOf = async ({ source, ledger, parties, events }) => {
  const days = await daysOf(source);
  const accounts = await source.query(`select account_id as id, code, s.org, s.book::text as book from ledger_v2.account a
    join ledger_v2.book_set s using (book_set_id) order by 1`);
  const [{ id: busiest }] = await source.query('select account_id as id from plain.line group by 1 order by count(*) desc limit 1');
  const owed = await source.query(`select p.party_account_id as id, p.account_id as account, p.party from ledger_v2.party_account p order by 1`);
  const [{ id: largest }] = await source.query('select party_account_id as id from ledger_v2.party_line group by 1 order by count(*) desc limit 1');
  const orgs = [...new Set(accounts.map(({ org }) => org))];
  const at = (i, list) => {
    const random = randomOf(i + 1);
    return { one: list[random(list.length)], p: Math.floor(events / 20) + random(events - Math.floor(events / 20)), e: dayOf(random(days)), from: dayOf(random(days)),
      org: orgs[random(orgs.length)] };
  };
  const span = (i) => { const { e, from, ...rest } = at(i, accounts); return { ...rest, from: from < e ? from : e, e: from < e ? e : from }; };
  /** Both ways keep their plans, as the door does. */
  const kept = (name, text, values) => poolOf(source).query({ name, text, values });
  const ofAccount = (pick) => ({
    ours: (i) => { const { one, p, e } = pick(i); return kept('account', 'select * from ledger_v2_read.balance_as_of($1, $2, $3)', [one.id, p, e]); },
    plain: (i) => {
      const { one, p, e } = pick(i);
      return kept('plain', `select ${SUM} from plain.line where account_id = $1 and log_index <= $2 and voucher_date <= $3`, [one.id, p, e]);
    },
  });
  const ofParty = (pick) => ({
    ours: (i) => { const { one, p, e } = pick(i); return kept('party', 'select * from ledger_v2_read.party_balance_as_of($1, $2, $3)', [one.id, p, e]); },
    plain: (i) => {
      const { one, p, e } = pick(i);
      return kept('plain_party', `select ${SUM} from plain.line where account_id = $1 and party = $2 and log_index <= $3 and voucher_date <= $4`,
        [one.account, one.party, p, e]);
    },
  });
  const anyAccount = (i) => at(i, accounts);
  const anyParty = (i) => at(i, owed);
  const known = async (p) => ({ schema: 'ledger_v2_read', knownAt: { index: p, recordedAt: null } });
  const perAccount = (more, where) => `select code, ${SUM}${more} from plain.line where ${where} group by code order by code`;
  const busy = accounts.filter(({ id }) => id === busiest);
  return [
    { name: 'balance of an account, the function', goalMs: 1, ...ofAccount(anyAccount) },
    { name: 'balance of the busiest account, the function', goalMs: 1, ...ofAccount((i) => at(i, busy)) },
    { name: 'balance of a party, the function', goalMs: 1, ...ofParty(anyParty) },
    { name: 'balance of the largest party, the function', goalMs: 1, ...ofParty((i) => at(i, owed.filter(({ id }) => id === largest))) },
    {
      name: 'balance of an account, the whole answer', plain: ofAccount(anyAccount).plain,
      ours: (i) => { const { one, p, e } = anyAccount(i); return ledger.balance({ book: one.book, org: one.org, account: one.code, asOf: e, knownAt: `@${p}` }); },
    },
    {
      name: 'trial balance of a book', goalMs: 20,
      ours: (i) => { const { org, p, e } = anyAccount(i); return ledger.trialBalance({ book: 'A', org, asOf: e, knownAt: `@${p}` }); },
      plain: (i) => {
        const { org, p, e } = anyAccount(i);
        return source.query(perAccount('', `org = $1 and book = 'A' and log_index <= $2 and voucher_date <= $3`), [org, p, e]);
      },
    },
    {
      name: 'trial balance of all accounts of all books', goalMs: 20, most: 100,
      ours: async (i) => { const { p, e } = anyAccount(i); return ledger.statements.balances(await known(p), e, null); },
      plain: (i) => {
        const { p, e } = anyAccount(i);
        return source.query(`select account_id, ${SUM} from plain.line where log_index <= $1 and voucher_date <= $2 group by 1`, [p, e]);
      },
    },
    {
      name: 'six-column trial balance of a book', goalMs: 20,
      ours: (i) => { const { org, p, from, e } = span(i); return ledger.sixColumns({ book: 'A', org, from, asOf: e, knownAt: `@${p}` }); },
      plain: (i) => {
        const { org, p, from, e } = span(i);
        const before = `, coalesce(sum(amount_fen) filter (where side = 'D' and voucher_date < $4), 0) as od, coalesce(sum(amount_fen) filter (where side = 'C' and voucher_date < $4), 0) as oc`;
        return source.query(perAccount(before, `org = $1 and book = 'A' and log_index <= $2 and voucher_date <= $3`), [org, p, e, from]);
      },
    },
    {
      name: `account page of ${PAGE} lines with balances`,
      ours: async (i) => {
        const { org, p, from, e } = span(i);
        const place = await ledger.statements.at({ book: 'A', org, asOf: e, knownAt: `@${p}` });
        return ledger.statements.sheet(place, { account: '1004', from, limit: PAGE });
      },
      plain: async (i) => {
        const { org, p, from, e } = span(i);
        const { id } = accounts.find((one) => one.org === org && one.book === 'A' && one.code === '1004');
        await source.query(`select ${SUM} from plain.line where account_id = $1 and log_index <= $2 and voucher_date < $3`, [id, p, from]);
        return source.query(`select * from plain.line where account_id = $1 and log_index <= $2 and voucher_date between $3 and $4
          order by voucher_date, voucher_id, line_no limit ${PAGE + 1}`, [id, p, from, e]);
      },
    },
    {
      name: `page of ${PAGE} parties`,
      ours: (i) => { const { org, p, e } = anyAccount(i); return parties.parties({ book: 'M', account: '8101', org, asOf: e, knownAt: `@${p}`, limit: PAGE }); },
      plain: (i) => {
        const { org, p, e } = anyAccount(i);
        const { id } = accounts.find((one) => one.org === org && one.book === 'M' && one.code === '8101');
        return source.query(`select party, ${SUM} from plain.line where account_id = $1 and party is not null and log_index <= $2 and voucher_date <= $3
          group by party order by party limit ${PAGE + 1}`, [id, p, e]);
      },
    },
  ];
};
