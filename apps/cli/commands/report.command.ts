import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { reportSheet } from '#audit';
import { writeCsv, writeXlsx } from '#spreadsheet';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { comparedShown, reportShown } from '../output/report.view.js';
import { give, say } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

interface Wish extends Spoken {
  readonly org?: string; readonly asOf?: string; readonly knownAt?: string; readonly csv?: boolean; readonly xlsx?: boolean; readonly performance?: boolean;
}

const FORMS = { quarter: /^20\d\dQ[1-4]$/, year: /^20\d\d$/ } as const;

const show = async (period: string, { org, asOf, knownAt, csv = false, xlsx = false, json, performance = false, ...place }: Wish): Promise<void> => {
  await using(openAuditor(place), async (auditor) => {
    const words = { period, ...(org !== undefined && { org }), ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) };
    const report = await auditor.report({ ...words, sheet: performance ? 'performance' : 'summary' });
    say(`  ${report.question.from} — ${report.question.to}   知悉于 @${report.knownAt}\n  ${report.counting}`);
    if (csv || xlsx) await pipeline((xlsx ? writeXlsx : writeCsv)(reportSheet(report.lines)), process.stdout, { end: false });
    else give(report, { json, shown: () => reportShown(report.lines) });
  });
};

/** `zhuanzhang report quarter 2019Q4`, `zhuanzhang report year 2019` */
const asked = (kind: keyof typeof FORMS, [does, example]: readonly [string, string]): Command => placed(kind, does)
  .argument('<period>', example, (word: string) => {
    if (!FORMS[kind].test(word)) throw new InvalidArgumentError(`a ${kind} is written ${example}`);
    return word;
  })
  .option('--org <code>', 'one organisation 单位; without it all of them')
  .option('--as-of <day>', 'business day 业务日, inclusive, YYYY-MM-DD')
  .option('--known-at <when>', 'as it was known 知悉于: @<log index> or an RFC 3339 moment')
  .option('--performance', '机构绩效: the performance sheet by institution')
  .option('--csv', 'a table for a spreadsheet, with yuan and per cent')
  .addOption(new Option('--xlsx', 'the same as a workbook; send it to a file: > report.xlsx').conflicts('csv'))
  .action(show);

const compare = (): Command => placed('compare', '重算核对: an issued report against the log').argument('<report>', 'such as BG-2019Q4')
  .action(async (reportId: string, { json, ...place }: Spoken) => {
    await using(openAuditor(place), async (auditor) => {
      const compared = await auditor.compareReport(reportId);
      give(compared, { json, shown: () => comparedShown(compared) });
      if (!compared.reproduced || !compared.sealIntact || !compared.sheetReproduced) {
        throw new Failure(EXIT.difference, `report ${reportId} is not what the log gives up to @${compared.sealedAt}.`);
      }
    });
  });

export const reportCommand = (): Command => new Command('report').description('季报、年报: person-times, persons, money and quality of a quarter or year')
  .addCommand(asked('quarter', ['季报: a quarter', '2019Q4'])).addCommand(asked('year', ['年报: a year', '2019'])).addCommand(compare());
