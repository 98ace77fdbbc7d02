import type { Command } from 'commander';
import { formatFen } from '#kernel';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { period, placed, sized, type Spoken } from './options.js';

interface Asked extends Spoken {
  readonly org: string; readonly book?: string; readonly period?: string; readonly asOf?: string; readonly knownAt?: string; readonly fund?: string;
  readonly limit?: string; readonly cursor?: string;
}
const BECAUSE = { AFTER_CLOSE: '期后入账', RECTIFIED: '审计更正', DATED_BACK: '倒签' } as const;
const COLUMNS = [
  { title: '凭证' }, { title: '原因' }, { title: '业务日' }, { title: '凭证日' }, { title: '更正期间' }, { title: '金额', right: true }, { title: '摘要' }, { title: '事实' },
  { title: '经办' },
];

/** `zhuanzhang late-postings --org 370100 --period 201912` */
export const latePostingsCommand = (): Command => placed('late-postings', '逾期入账清单: recorded after their month was closed, or dated back')
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100')
  .option('--book <book>', 'F 财政专户账, A 经办账, M 备查账; default all').option('--period <month>', 'month the facts belong to, e.g. 201912')
  .option('--as-of <day>', 'voucher day, inclusive').option('--known-at <when>', '@<log index> or an RFC 3339 moment')
  .option('--fund <source>', 'fund source 资金来源 (default UI_FUND)').option('--limit <n>', 'rows a page, 1 to 200').option('--cursor <next>',
    'the `next` of the page before')
  .action(async (options: Asked) => {
    const { org, book, asOf, knownAt, fund, limit, cursor } = options;
    const of = period(options.period, '--period');
    await using(openAuditor(options), async (auditor) => {
      const page = await auditor.latePostings({
        org, ...(book !== undefined && { book }), ...(of !== undefined && { period: of }), ...(asOf !== undefined && { asOf }),
        ...(knownAt !== undefined && { knownAt }), ...(fund !== undefined && { fundSource: fund }), ...sized(limit, 200),
        ...(cursor !== undefined && { cursor }),
      });
      say(timesShown({ asOf: asOf ?? '9999-12-31', knownAt: page.knownAt }));
      give(page, { json: options.json, shown: () => table(COLUMNS, page.rows.map((row) => [
        row.voucherRef, BECAUSE[row.because], row.factOn, row.voucherDate, String(row.correctionOfPeriod ?? ''), formatFen(row.amountFen), row.summary,
        `@${row.logIndex} ${row.type}`, row.actor,
      ])) });
      if (page.next !== undefined) say(`  更多 more: --known-at @${page.knownAt.index} --cursor ${page.next}`);
    });
  });
