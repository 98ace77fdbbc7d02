import type { Command } from 'commander';
import { formatFen } from '#kernel';
import type { BooksDifference } from '#ledger/queries';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly org: string; readonly asOf?: string; readonly knownAt?: string; readonly fund?: string }
const KINDS = { IN_EXPENDITURE_ACCOUNT: '支出户存款', ADVANCES: '预拨款', TEMPORARY_RECEIPTS: '暂收款' } as const;
const COLUMNS = [{ title: '原因' }, { title: '科目' }, { title: '名称' }, { title: '金额', right: true }];

export const differenceShown = ({ netAFen, netFFen, differenceFen, lines, explainedFen, unexplainedFen }: BooksDifference): string => table(COLUMNS, [
  ['经办账净额', 'A', '收入减支出', formatFen(netAFen)], ['财政专户账净额', 'F', '收入减支出', formatFen(netFFen)], ['差异', 'A − F', '', formatFen(differenceFen)],
  ...lines.flatMap(({ kind, book, account, nameZh, fen, parts, moreParts }) => [
    [KINDS[kind], `${book}.${account}`, nameZh, formatFen(fen)], ...parts.map((part) => ['', '', `  ${part.nameZh ?? part.party}`, formatFen(part.fen)]),
    ...(moreParts ? [['', '', '  …', '']] : []),
  ]),
  ['已说明', '', '', formatFen(explainedFen)], ['未说明', '', '', formatFen(unexplainedFen)],
]);

/** `zhuanzhang books-difference --org 370100 --as-of 2019-12-31` */
export const booksDifferenceCommand = (): Command => placed('books-difference', '两账差异: why Book A shows another result than Book F, line by line')
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100').option('--as-of <day>', 'business day 业务日, inclusive, YYYY-MM-DD')
  .option('--known-at <when>', 'as it was known 知悉于: @<log index> or an RFC 3339 moment').option('--fund <source>', 'fund source 资金来源 (default UI_FUND)')
  .action(async (options: Asked) => {
    const { org, asOf, knownAt, fund } = options;
    await using(openAuditor(options), async (auditor) => {
      const difference = await auditor.booksDifference({
        org, ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }), ...(fund !== undefined && { fundSource: fund }),
      });
      say(timesShown(difference));
      give(difference, { json: options.json, shown: () => differenceShown(difference) });
    });
  });
