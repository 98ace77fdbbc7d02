import { createWriteStream, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import { isStatement, STATEMENTS, type StatementName, type StatementWords, type Tongue } from '#audit';
import type { BytesOrder, JournalWords } from '../local/auditor.port.js';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { statementHeadShown, statementShown } from '../output/statement.view.js';
import { give, say } from '../output/speech.js';
import { asking, placed, questionOf, sized, type Asked } from './options.js';

const NAMES = Object.entries(STATEMENTS).map(([name, [zh, en]]) => `  ${name.padEnd(20)} ${zh}  ${en}`).join('\n');
const HELP = `
Statements:
${NAMES}

Examples:
  zhuanzhang statement trial-balance --org 370100 --book F --period 2019
  zhuanzhang statement account-sheet --org 370100 --book A --account 1004 --as-of 2019-12-31
  zhuanzhang statement income-expenditure --org 370100 --book F --period 2019 --xlsx -o 收支表.xlsx
  zhuanzhang statement fund-balance --org 370100 --by kind --lang en
`;

interface Wish extends Asked {
  readonly book?: string; readonly account?: string; readonly period?: string; readonly from?: string; readonly by?: string; readonly lang: Tongue;
  readonly csv?: boolean; readonly xlsx?: boolean; readonly output?: string; readonly limit: string;
}

/** To a file that is not there yet, or to stdout. What broke off leaves no file that looks whole. */
export const poured = async (bytes: Readable, output: string | undefined): Promise<void> => {
  if (output === undefined) { await pipeline(bytes, process.stdout, { end: false }); return; }
  await pipeline(bytes, createWriteStream(output, { flags: 'wx' })).catch((error: unknown) => {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'open') rmSync(output, { force: true });
    if (code !== 'EEXIST') throw error;
    throw new Failure(EXIT.usage, `${output} is there already; nothing is written over.`, 'another name after -o');
  });
};

const wordsOf = ({ book, account, period, from, by, ...asked }: Wish): StatementWords => ({
  ...questionOf(asked), ...(book !== undefined && { book }), ...(account !== undefined && { account }), ...(period !== undefined && { period }),
  ...(from !== undefined && { from }), ...(by !== undefined && { by }),
});

const show = async (name: string, wish: Wish): Promise<void> => {
  if (!isStatement(name)) {
    throw new Failure(EXIT.usage, `there is no statement ${name}; there are ${Object.keys(STATEMENTS).join(', ')}`, 'zhuanzhang help statement');
  }
  const { lang, csv = false, xlsx = false, output, json, limit } = wish;
  if (output !== undefined && !csv && !xlsx) throw new Failure(EXIT.usage, '-o wants --csv or --xlsx: what the file is to be', 'zhuanzhang help statement');
  await using(openAuditor(wish), async (auditor) => {
    const words = wordsOf(wish);
    if (csv || xlsx) { await poured(await auditor.bytes(tableOf(name, words, { xlsx, lang })), output); return; }
    const statement = await auditor.statement({ name, words, limit: sized(limit, 1_000).limit ?? 100 });
    say(statementHeadShown(statement, lang));
    give(statement, { json, shown: () => statementShown(statement, lang) });
    if (statement.more) say(`  只列前 ${limit} 条；全部请用 --csv 或 --xlsx · the first ${limit}; --csv and --xlsx have all`);
  });
};
const tableOf = (name: StatementName, words: StatementWords, { xlsx, lang }: { readonly xlsx: boolean; readonly lang: Tongue }): BytesOrder =>
  ({ is: 'table', name, words, format: xlsx ? 'xlsx' : 'csv', lang });

/** `zhuanzhang statement trial-balance --org 370100 --book F --period 2019` */
export const statementCommand = (): Command => asking(placed('statement', '账表: trial balance, sheets, journals, income and expenditure, lists')
  .argument('<name>', 'one of those below'))
  .option('--book <book>', 'F 财政专户账, A 经办账, M 备查账').option('--account <code>', '科目 of a sheet or bank journal')
  .option('--period <days>', 'month, quarter or year: 201912, 2019Q4, 2019').option('--from <day>', 'first business day')
  .option('--by <dimension>', 'fund-balance: source, org or kind').addOption(new Option('--lang <language>', 'captions').choices(['zh', 'en']).default('zh'))
  .option('--limit <rows>', 'rows shown of a long list, 1 to 1000', '100').option('--csv', 'all rows as CSV')
  .addOption(new Option('--xlsx', 'all rows as a workbook').conflicts('csv')).option('-o, --output <file>', 'where a table goes; default stdout')
  .addHelpText('after', HELP).action(show);

interface PrintWish extends Asked {
  readonly book?: string; readonly period?: string; readonly voucher?: string; readonly paper: 'A4' | 'A5'; readonly output?: string;
}

const print = async ({ org, book, period, voucher, fund, knownAt, paper, output, ...place }: PrintWish): Promise<void> => {
  if ((voucher === undefined) === (period === undefined)) throw new Failure(EXIT.usage, 'say --voucher, or --period of a month.', 'zhuanzhang help print');
  if (voucher !== undefined && (book ?? knownAt) !== undefined) {
    throw new Failure(EXIT.usage, `one voucher takes no --${book === undefined ? 'known-at' : 'book'}`, 'zhuanzhang help print');
  }
  const words: JournalWords = {
    org, ...(book !== undefined && { book }), ...(period !== undefined && { period }), ...(fund !== undefined && { fundSource: fund }),
    ...(knownAt !== undefined && { knownAt }),
  };
  await using(openAuditor(place), async (auditor) => {
    const order: BytesOrder = voucher === undefined
      ? { is: 'print', words, paper } : { is: 'voucher', reference: voucher, paper, ...(fund && { fundSource: fund }) };
    await poured(await auditor.bytes(order), output);
  });
};

/** `zhuanzhang print --org 370100 --period 201912 -o 凭证.html` */
export const printCommand = (): Command => placed('print', '打印凭证: vouchers as an HTML page that prints on A5 or A4')
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100').option('--book <book>', 'F, A or M; default all').option('--period <days>', 'a month: 201912')
  .option('--voucher <reference>', 'one voucher: F.370100.201912.0003').option('--fund <source>', 'fund source 资金来源')
  .option('--known-at <when>', 'as it was known 知悉于').addOption(new Option('--paper <size>', 'paper').choices(['A5', 'A4']).default('A5'))
  .option('-o, --output <file>', 'where the page goes; default stdout').action(print);
