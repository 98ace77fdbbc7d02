import type { Command } from 'commander';
import { formatFen } from '#kernel';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { asking, placed, questionOf, type Asked } from './options.js';

const TITLES = ['期初借方', '期初贷方', '本期借方', '本期贷方', '期末借方', '期末贷方'];
const COLUMNS = ['openingDebitFen', 'openingCreditFen', 'debitFen', 'creditFen', 'closingDebitFen', 'closingCreditFen'] as const;

/** `zhuanzhang six-columns --book F --org 370100 --period 2019Q4` */
export const sixColumnsCommand = (): Command => asking(placed('six-columns', '六栏式科目余额表: opening, turnover and closing of a month, quarter, year or any days'))
  .requiredOption('--book <book>', 'F 财政专户账, A 经办账, M 备查账').option('--period <period>', '201912, 2019Q4 or 2019').option('--from <day>',
    'first day, instead of a period')
  .action(async (options: Asked & { readonly book: string; readonly period?: string; readonly from?: string }) => {
    const { book, period, from } = options;
    await using(openAuditor(options), async (auditor) => {
      const balance = await auditor.sixColumns({ ...questionOf(options), book, ...(period !== undefined && { period }), ...(from !== undefined && { from }) });
      say(`  ${balance.from} – ${balance.asOf}\n${timesShown(balance)}`);
      const rows = balance.rows.map((row) => [row.account, row.nameZh, ...COLUMNS.map((column) => formatFen(row[column]))]);
      const totals = ['', '合计', ...COLUMNS.map((column) => formatFen(balance.totals[column]))];
      give(balance, {
        json: options.json,
        shown: () => table([{ title: '科目' }, { title: '名称' }, ...TITLES.map((title) => ({ title, right: true }))], [...rows, totals]),
      });
    });
  });
