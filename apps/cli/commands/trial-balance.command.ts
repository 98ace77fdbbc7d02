import type { Command } from 'commander';
import { openAuditor, using } from '../local/office.js';
import { timesShown, trialBalanceShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { asking, placed, questionOf, type Asked } from './options.js';

/** `zhuanzhang trial-balance --book F --org 370100` */
export const trialBalanceCommand = (): Command => asking(placed('trial-balance', '科目余额表: every account of one book')
  .requiredOption('--book <book>', 'F 财政专户账, A 经办账, M 备查账'))
  .action(async (options: Asked & { readonly book: string }) => {
    await using(openAuditor(options), async (auditor) => {
      const balance = await auditor.trialBalance({ ...questionOf(options), book: options.book });
      say(timesShown(balance));
      give(balance, { json: options.json, shown: () => trialBalanceShown(balance) });
    });
  });
