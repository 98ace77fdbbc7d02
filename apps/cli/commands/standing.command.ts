import type { Command } from 'commander';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { table } from '../output/table.js';
import { placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly knownAt?: string }

/** `zhuanzhang standing F.370100.201912.0003` */
export const standingCommand = (): Command => placed('standing', '凭证状态: maker, reviewer and status of a voucher: 未审核 已审核 已记账 已红字冲销 红字冲销')
  .argument('<reference>', 'a voucher, such as F.370100.201912.0003 or F.370100.202001.收0003')
  .option('--known-at <when>', 'as it was known 知悉于: @<log index> or an RFC 3339 moment')
  .action(async (reference: string, { knownAt, ...options }: Asked) => {
    await using(openAuditor(options), async (auditor) => {
      const found = await auditor.standing(reference, knownAt);
      say(timesShown({ asOf: '9999-12-31', knownAt: found.knownAt }));
      give(found, { json: options.json, shown: () => table([{ title: '凭证' }, { title: '状态' }, { title: '制单' }, { title: '出纳' }, { title: '审核' },
        { title: '审核日' }, { title: '冲销凭证' }], [[found.ref, found.statusZh, found.maker, found.cashier ?? '', found.reviewer ?? '', found.reviewedOn ?? '',
        found.reversedBy ?? '']]) });
    });
  });
