import type { Command } from 'commander';
import { Replay, type ReplayResult } from '#audit';
import { EXIT } from '../local/failure.js';
import { openLocalBooks, using } from '../local/office.js';
import { give } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

const shown = ({ equal, events, vouchers, firstDifference: difference }: ReplayResult): string => [
  `ledger equals a rebuild from events: ${equal ? 'yes' : 'NO'} (${vouchers} vouchers of ${events} events, byte by byte)`,
  ...(difference === undefined ? [] : [
    `  first difference: ${difference.ref} of event @${difference.logIndex}, at character ${difference.at}`,
    `  events say: ${difference.folded ?? 'no such voucher'}`, `  rows say:   ${difference.stored ?? 'no such voucher'}`,
  ]),
].join('\n');

/** Folds again from event 0 and compares; exit 1 when they differ. */
export const compared = async (options: Spoken & { readonly to?: string }): Promise<void> => {
  await using(openLocalBooks(options), async (books) => {
    const result = await new Replay(books).compare(options.to);
    give(result, { json: options.json, shown: () => shown(result) });
    if (!result.equal) process.exitCode = EXIT.difference;
  });
};

/** `zhuanzhang replay --to @300` */
export const replayCommand = (): Command => placed('replay', '重放: fold again from event 0 and compare with the ledger, voucher by voucher', { remote: false })
  .option('--to <when>', '@<log index> or an RFC 3339 moment (default the newest)').action(compared);
