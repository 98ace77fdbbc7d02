import type { Command } from 'commander';
import { formatFen } from '#kernel';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { period, placed, sized, type Spoken } from './options.js';

interface Asked extends Spoken {
  readonly org: string; readonly period: string; readonly book?: string; readonly knownAt?: string; readonly fund?: string; readonly limit?: string;
  readonly cursor?: string;
}
const COLUMNS = [{ title: '凭证' }, { title: '凭证日' }, { title: '金额', right: true }, { title: '制单' }, { title: '摘要' }];

/** `zhuanzhang unreviewed --org 370100 --period 201912` */
export const unreviewedCommand = (): Command => placed('unreviewed', '未审核凭证: vouchers of a month that no second person has reviewed')
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100').requiredOption('--period <month>', 'month of the vouchers, e.g. 201912')
  .option('--book <book>', 'F 财政专户账, A 经办账, M 备查账; default all').option('--known-at <when>', '@<log index> or an RFC 3339 moment')
  .option('--fund <source>', 'fund source 资金来源; default all').option('--limit <n>', 'rows a page, 1 to 200')
  .option('--cursor <next>', 'the `next` of the page before')
  .action(async (options: Asked) => {
    const { org, book, knownAt, fund, limit, cursor } = options;
    const of = period(options.period, '--period') ?? '';
    await using(openAuditor(options), async (auditor) => {
      const page = await auditor.unreviewed({
        org, period: of, ...(book !== undefined && { book }), ...(knownAt !== undefined && { knownAt }), ...(fund !== undefined && { fundSource: fund }),
        ...sized(limit, 200), ...(cursor !== undefined && { cursor }),
      });
      say(timesShown({ asOf: '9999-12-31', knownAt: page.knownAt }));
      give(page, { json: options.json, shown: () => (page.rows.length === 0 ? `${of} 期凭证均已审核` : table(COLUMNS, page.rows.map((row) => [
        row.voucherRef, row.voucherDate, formatFen(row.amountFen), row.maker, row.summary,
      ]))) });
      if (page.next !== undefined) say(`  更多 more: --known-at @${page.knownAt.index} --cursor ${page.next}`);
    });
  });
