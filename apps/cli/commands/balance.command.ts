import type { Command } from 'commander';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { balanceShown, timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { asking, placed, questionOf, type Asked } from './options.js';

const EXAMPLES = `
Examples:
  zhuanzhang balance F.1001 --org 370100
  zhuanzhang balance F.1001 --org 370100 --as-of 2019-12-31 --known-at @300
  zhuanzhang balance F.5001 --org 370100 --as-of 2019-12-31 --closing excluded --json
`;

/** `zhuanzhang balance F.1001 --org 370100 --as-of 2019-12-31` */
export const balanceCommand = (): Command => asking(placed('balance', '科目余额: one account, or the sum of its details')
  .argument('<book.account>', 'such as F.1001')).addHelpText('after', EXAMPLES)
  .action(async (name: string, options: Asked) => {
    const [, book, account] = /^([A-Z])\.(\d{4,8})$/.exec(name) ?? [];
    if (book === undefined || account === undefined) {
      throw new Failure(EXIT.usage, `${name} is no account: it is named book.account, such as F.1001`, 'zhuanzhang help balance');
    }
    await using(openAuditor(options), async (auditor) => {
      const balance = await auditor.balance({ ...questionOf(options), book, account });
      say(`  ${balance.book}.${balance.account} ${balance.nameZh}  单位 ${balance.org}\n${timesShown(balance)}`);
      give(balance, { json: options.json, shown: () => balanceShown(balance) });
    });
  });
