import type { Command } from 'commander';
import { EXIT, Failure } from '../local/failure.js';
import { placed, type Spoken } from './options.js';
import { compared } from './replay.command.js';

/** `zhuanzhang rebuild --compare`: a rebuild that replaces the ledger comes with the side-by-side schema. */
export const rebuildCommand = (): Command => placed('rebuild', '重建: rebuild the ledger from event 0', { remote: false })
  .option('--compare', 'rebuild in memory and compare; the ledger is not touched')
  .action(async ({ compare, ...options }: Spoken & { readonly compare?: boolean }) => {
    if (compare !== true) {
      throw new Failure(EXIT.usage, 'this version rebuilds in memory and compares; it never replaces rows.', 'zhuanzhang rebuild --compare');
    }
    await compared(options);
  });
