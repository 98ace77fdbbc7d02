import type { Command } from 'commander';
import { formatFen } from '#kernel';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly org?: string; readonly asOf?: string; readonly knownAt?: string }
const WAYS = { down: '下拨', up: '上解' } as const;
const COLUMNS = [{ title: '方向' }, { title: '调拨' }, { title: '资金来源' }, { title: '拨出' }, { title: '收入' }, { title: '拨出日' }, { title: '金额', right: true }];

/** `zhuanzhang transit --as-of 2019-12-31` */
export const transitCommand = (): Command => placed('transit', '在途资金: what one level sent and the other has not booked yet')
  .option('--org <code>', 'either side 单位; default all, at a door for the auditors of the city alone')
  .option('--as-of <day>', 'business day 业务日, inclusive, YYYY-MM-DD')
  .option('--known-at <when>', 'as it was known 知悉于: @<log index> or an RFC 3339 moment')
  .action(async ({ org, asOf, knownAt, ...options }: Asked) => {
    await using(openAuditor(options), async (auditor) => {
      const found = await auditor.inTransit({
        ...(org !== undefined && { org }), ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }),
      });
      say(timesShown(found));
      const rows = found.transfers.map((one) => [
        WAYS[one.way], one.transferId, one.fundSource, one.fromOrg, one.toOrg, one.sentOn, formatFen(one.amountFen),
      ]);
      const left = found.more ? [`只列出前 ${rows.length} 笔，合计含未列出的 · the first ${rows.length} alone, the total is of all: ask with --org or --as-of`] : [];
      const shown = (): string => [table(COLUMNS, [...rows, ['', '合计', '', '', '', '', formatFen(found.totalFen)]]), ...left].join('\n');
      give(found, { json: options.json, shown });
    });
  });
