/** The as-of benchmark on one filled ledger. */
import { DataSource } from 'typeorm';
import { LedgerQueries, SubLedgerQueries } from '#ledger/queries';
import { dataSourceOptions } from '#postgres';
import { buffersOf, plainDesign, questionsOf, serverClock, wrongAnswers } from './asof-questions.mjs';
import { quantile, sorted } from './bench-cluster.mjs';

/** Milliseconds of the wall and of the server's core, sorted. Ours and the plain way take turns, so that both meet the same machine. */
const timed = async ({ ours, plain, most, server }) => {
  const [mine, other] = [{ wall: [], core: [] }, { wall: [], core: [] }];
  for (let i = 0; i < most; i += 1) {
    for (const [ask, into] of [[ours, mine], [plain, other]]) {
      if (into === other && i >= Math.max(20, most / 10)) continue; // it is the slow one, and its middle is all that is compared
      const [from, core] = [performance.now(), server()];
      await ask(i);
      into.wall.push(performance.now() - from);
      into.core.push(server() - core);
    }
  }
  return Object.fromEntries(Object.entries({ mine, other }).map(([name, { wall, core }]) => [name, { wall: sorted(wall), core: sorted(core) }]));
};

const cell = (value, width = 9, digits = 2) => value.toFixed(digits).padStart(width);

/** On a filled ledger of version 2: what it holds, whether its answers are right, and how long they take. @returns figures by question */
export const measured = async (owner, { events, rounds, checked }) => {
  const found = {};
  await plainDesign(owner);
  const { rows: [of] } = await owner.query(`select count(*)::int as lines, count(distinct voucher_id)::int as vouchers, count(*) filter (where off_sequence)::int as off,
    count(*) filter (where party is not null)::int as party, count(*) filter (where p.voucher_date > (v.recorded_at at time zone 'Asia/Shanghai')::date)::int as ahead
    from ledger_v2.posting p join ledger_v2.voucher v using (voucher_id)`);
  const { rows: [have] } = await owner.query(`select (select count(*)::int from ledger_v2.account) as accounts,
    (select count(*)::int from ledger_v2.party_account) as parties`);
  console.log(`\n${events} events, ${of.vouchers} vouchers, ${of.lines} lines (${of.off} off sequence, ${of.ahead} dated ahead, ${of.party} of a party), `
    + `${have.accounts} accounts, ${have.parties} parties`);
  const wrong = await wrongAnswers(owner, { checked, events });
  console.log(`  brute force: ${wrong.accounts} of ${checked} accounts and ${wrong.parties} of ${checked} parties answered wrong`);
  if (wrong.accounts + wrong.parties > 0) process.exitCode = 1;
  const source = await new DataSource(dataSourceOptions(owner.options.connectionString, { max: 1, statementTimeoutMs: 0 })).initialize();
  const ledger = new LedgerQueries(source);
  const server = await serverClock(source);
  const questions = await questionsOf({ source, ledger, parties: new SubLedgerQueries(ledger), events });
  console.log(`  ${'question'.padEnd(44)}   p50 ms   p99 ms core p50 core p99  sum p50 sum core   ratio  buffers   of sum  statements`);
  for (const question of questions) {
    await timed({ ...question, server, most: 20 });
    const { mine, other } = await timed({ most: rounds, ...question, server });
    const [read, summed] = [await buffersOf(source, question.ours), await buffersOf(source, question.plain)];
    const [p50, p99, core, core99] = [mine.wall, mine.core].flatMap((of) => [quantile(of, 0.5), quantile(of, 0.99)]);
    found[question.name] = { p50, p99, core, core99, goalMs: question.goalMs };
    console.log(`  ${question.name.padEnd(44)}${[p50, p99, core, core99, quantile(other.wall, 0.5), quantile(other.core, 0.5)].map((one) => cell(one)).join('')}`
      + `${cell(quantile(other.core, 0.5) / core, 8, 1)}${cell(read.buffers, 9, 0)}${cell(summed.buffers, 9, 0)}${cell(read.statements, 12, 0)}`);
  }
  await source.destroy();
  return found;
};
