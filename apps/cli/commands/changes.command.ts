import type { Command } from 'commander';
import { EXIT } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { timesShown } from '../output/ledger.view.js';
import { give, say } from '../output/speech.js';
import { changesShown } from '../output/trace.view.js';
import { placed, sized, type Spoken } from './options.js';

interface Asked extends Spoken {
  readonly org: string; readonly since: string; readonly book?: string; readonly period?: string; readonly from?: string; readonly to?: string;
  readonly knownAt?: string; readonly fund?: string; readonly limit?: string; readonly cursor?: string;
}
const EXAMPLES = `
Examples:
  zhuanzhang changes --org 370100 --period 2020Q1 --since @300
  zhuanzhang changes --org 370100 --from 2020-01-01 --to 2020-03-31 --since 2020-04-10T18:00:00+08:00 --known-at @420 --json
Two versions of the ledger are compared by: zhuanzhang diff
`;

/** `zhuanzhang changes --org 370100 --period 2020Q1 --since @300`: not `diff`, which compares two versions of the ledger and finds a fault; this finds news. */
export const changesCommand = (): Command => placed('changes', '两次审计之间的变化: what came into the books of some days, or corrects them, between two moments')
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100').requiredOption('--since <when>', 'the earlier moment: @<log index> or RFC 3339')
  .option('--known-at <when>', 'the later moment; default now').option('--period <span>', 'month, quarter or year, e.g. 2020Q1')
  .option('--from <day>', 'first business day').option('--to <day>', 'last business day').option('--book <book>', 'F, A or M; default all')
  .option('--fund <source>', 'fund source 资金来源 (default UI_FUND)').option('--limit <n>', 'vouchers a page, 1 to 100 (20)')
  .option('--cursor <next>', 'the `next` of the page before').addHelpText('after', EXAMPLES)
  .action(async ({ json, data: _data, url: _url, fund, limit, ...asked }: Asked & { readonly data?: string; readonly url?: string }, command: Command) => {
    await using(openAuditor(command.opts<Asked>()), async (auditor) => {
      const told = await auditor.changes({ ...asked, ...(fund !== undefined && { fundSource: fund }), ...sized(limit, 100) });
      say(`  ${told.from} 至 ${told.to}，先前 @${told.since.index}\n${timesShown({ asOf: told.to, knownAt: told.knownAt })}`);
      give(told, { json, shown: () => changesShown(told) });
      if (told.next !== undefined) say(`  更多 more: --known-at @${told.knownAt.index} --cursor ${told.next}`);
      if (!told.equal) process.exitCode = EXIT.difference;
    });
  });
