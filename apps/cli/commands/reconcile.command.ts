import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { matchesSheet, reconciliationSheet } from '#audit';
import { writeCsv, writeXlsx } from '#spreadsheet';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { reconciliationShown } from '../output/reconciliation.view.js';
import { give, say } from '../output/speech.js';
import { timesShown } from '../output/ledger.view.js';
import { placed, type Spoken } from './options.js';

interface Wish extends Spoken { readonly asOf: string; readonly knownAt?: string; readonly csv?: boolean; readonly xlsx?: boolean; readonly matches?: boolean }

/** `zhuanzhang reconcile 370100.F.1001 --as-of 2019-12-31` */
export const reconcileCommand = (): Command => placed('reconcile', '余额调节表: a bank account against its books, as it was known at any moment')
  .argument('<account>', 'bank account 银行账户: 370100.F.1001 财政专户, 370100.A.1004 支出户')
  .requiredOption('--as-of <day>', 'business day 业务日, inclusive, YYYY-MM-DD')
  .option('--known-at <when>', 'as it was known 知悉于: @<log index> or an RFC 3339 moment')
  .option('--matches', '勾对清单: which lines and entries belong together, and why; with --csv or --xlsx')
  .option('--csv', 'a table for a spreadsheet, with yuan')
  .addOption(new Option('--xlsx', 'the same as a workbook; send it to a file: > reconciliation.xlsx').conflicts('csv'))
  .action(async (account: string, { asOf, knownAt, csv = false, xlsx = false, matches = false, json, ...place }: Wish) => {
    await using(openAuditor(place), async (auditor) => {
      const found = await auditor.reconciliation({ account, asOf, ...(knownAt !== undefined && { knownAt }) });
      say(timesShown(found));
      const sheet = matches ? matchesSheet(found.matches) : reconciliationSheet(found);
      if (csv || xlsx) await pipeline((xlsx ? writeXlsx : writeCsv)(sheet), process.stdout, { end: false });
      else give(found, { json, shown: () => reconciliationShown(found) });
      if (!found.holds) throw new Failure(EXIT.difference, `bank and books of ${account} differ by ${found.differenceFen} fen that no item explains.`);
    });
  });
