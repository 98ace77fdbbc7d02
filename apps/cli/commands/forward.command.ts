import type { Command } from 'commander';
import { SUBJECTS } from '#audit';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { give, say } from '../output/speech.js';
import { forwardShown } from '../output/trace.view.js';
import { placed, sized, type Spoken } from './options.js';

interface Asked extends Spoken { readonly from?: string; readonly limit?: string }

/** `zhuanzhang forward claim C1` */
export const forwardCommand = (): Command => placed('forward', '正向追踪: every event, voucher and line a subject led to, with sums by account')
  .argument('<kind>', SUBJECTS.join(', ')).argument('<id>', 'its id; a person by its token, such as P01')
  .option('--from <n>', 'first claim, the `next` of the page before').option('--limit <n>', 'claims a page, 1 to 50 (10)')
  .action(async (kind: string, id: string, { from, limit, ...options }: Asked) => {
    const of = SUBJECTS.find((one) => one === kind);
    if (of === undefined || (from !== undefined && !/^\d{1,6}$/.test(from))) {
      throw new Failure(EXIT.usage, `one starts from ${SUBJECTS.join(', ')}, and --from is a number`, 'zhuanzhang help forward');
    }
    await using(openAuditor(options), async (auditor) => {
      const told = await auditor.forward({
        kind: of, id, ...(from !== undefined && { from: Number(from) }), ...sized(limit, 50),
      });
      give(told, { json: options.json, shown: () => forwardShown(told) });
      if (told.next !== undefined) say(`  更多 more: --from ${told.next}`);
    });
  });
