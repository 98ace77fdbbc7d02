import { DataSource } from 'typeorm';
import { postingsTable } from '#ledger/book';
import { JournalProjector, ledgerMigrations } from '#ledger/projector';
import { dataSourceOptions } from '#postgres';
import { readHistory, stored, type HistoryEvent } from '../../../test/support/ledger-lines.view.js';
import { testDatabase } from '../../../test/support/postgres.js';
import { projectBatches } from '../../../test/support/projecting.js';
import { randomHistory } from '../../../test/support/random-history.view.js';
import { MOVED_BY } from './expenditure-account.query.js';
import { booksDifference, LedgerQueries, type BooksDifference } from './index.js';

const asked = async (history: readonly HistoryEvent[], moments: readonly object[]): Promise<readonly BooksDifference[]> => {
  const database = await testDatabase(ledgerMigrations);
  const [worker, auditor] = await Promise.all([database.workerUrl, database.auditorUrl]
    .map((url) => new DataSource(dataSourceOptions(url, { max: 2 })).initialize())) as [DataSource, DataSource];
  try {
    await projectBatches(worker, new JournalProjector(), [stored(history)]);
    const answers: BooksDifference[] = [];
    for (const moment of moments) answers.push(await booksDifference(new LedgerQueries(auditor), { org: '370100', ...moment }));
    return answers;
  } finally {
    await Promise.all([worker.destroy(), auditor.destroy()]);
    await database.drop();
  }
};
const inAccount = ({ lines }: BooksDifference) => lines.find(({ kind }) => kind === 'IN_EXPENDITURE_ACCOUNT');

describe('what money in the expenditure account is there for', () => {
  test('every journal entry that moves A.1004 is told', () => {
    const moving = postingsTable().split('\n').map((row) => row.split('|').map((cell) => cell.trim()))
      .filter(([, , rule = '', , , A = '']) => /^J\d\d$/.test(rule) && /\b1004\b/.test(A)).map(([, , rule = '']) => rule);
    expect([...new Set(moving)].sort()).toEqual(Object.keys(MOVED_BY).sort());
  });

  test('the golden example: what the bank sent back waits at the end of 2019', async () => {
    const [end] = await asked(readHistory('jinan-2019'), [{ asOf: '2019-12-31' }]);
    expect(inAccount(end!)).toMatchObject({ account: '1004', fen: 150_000, parts: [{ party: 'PAYMENTS', fen: 150_000 }] });
    expect(end!.unexplainedFen).toBe(0);
  });

  test('a random history: the parts are the account, on any day and as known at any moment', async () => {
    const history = randomHistory(11, 400);
    const moments = [50, 120, 200, 300, 399].flatMap((n) => [{ knownAt: `@${n}` }, { knownAt: `@${n}`, asOf: history[n]!.meta.on }]);
    const lines = (await asked(history, moments)).map(inAccount).filter((line) => line !== undefined);
    for (const { fen, parts } of lines) expect(parts.reduce((sum, part) => sum + part.fen, 0)).toBe(fen);
    expect(new Set(lines.flatMap(({ parts }) => parts.map(({ party }) => party)))).toEqual(new Set(['PAYMENTS', 'RECEIPTS']));
  });
});
