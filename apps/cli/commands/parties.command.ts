import type { Command } from 'commander';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { partiesShown, timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { asking, placed, questionOf, sized, type Asked } from './options.js';

const EXAMPLES = `
Examples:
  zhuanzhang parties M.8101 --org 370100
  zhuanzhang parties A.2001 --org 370100 --as-of 2019-12-31 --known-at @300
  zhuanzhang parties A.1101 --org 370100 --party PROJECT:PJ1 --json
`;
interface Paged extends Asked { readonly party?: string; readonly limit?: string; readonly cursor?: string }

/** `zhuanzhang parties M.8101 --org 370100`: one page; `--cursor` of its end gives the next. */
export const partiesCommand = (): Command => asking(placed('parties', '辅助账余额: whom the money of a control account is of')
  .argument('<book.account>', 'a control account, such as M.8101'))
  .option('--party <party>', 'one party, such as PERSON:P41').option('--limit <count>', 'parties a page, 1…1000 (100)')
  .option('--cursor <next>', 'the next page')
  .addHelpText('after', EXAMPLES)
  .action(async (name: string, options: Paged) => {
    const [, book, account] = /^([A-Z])\.(\d{4,8})$/.exec(name) ?? [];
    const { party, limit, cursor } = options;
    if (book === undefined || account === undefined) {
      throw new Failure(EXIT.usage, 'an account is named book.account, such as M.8101', 'zhuanzhang help parties');
    }
    await using(openAuditor(options), async (auditor) => {
      const page = await auditor.parties({
        ...questionOf(options), book, account, ...(party !== undefined && { party }), ...(cursor !== undefined && { cursor }),
        ...sized(limit, 1_000),
      });
      say(`  ${page.book}.${page.account} ${page.nameZh}  单位 ${page.org}\n${timesShown(page)}`);
      give(page, { json: options.json, shown: () => partiesShown(page) });
    });
  });
