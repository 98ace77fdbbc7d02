import type { Command } from 'commander';
import { rollbackLedger, switchLedger, type SwitchOptions, type VersionParts } from '#ledger/projector';
import { using } from '../local/office.js';
import { openVersions } from '../local/versions.js';
import { give, say } from '../output/speech.js';
import { diffShown, progressShown, switchedShown } from '../output/versions.view.js';
import { owned, type Spoken } from './options.js';
import { interruptible, versionWord } from './rebuild.command.js';

interface Asked extends Spoken { readonly allowDifferences?: string }

const flipped = async ({ json, allowDifferences, ...place }: Asked,
  flip: (parts: VersionParts, options: SwitchOptions) => ReturnType<typeof switchLedger>): Promise<void> => {
  await interruptible((signal, progress) => using(openVersions(place), async (parts) => {
    const result = await flip(parts, {
      signal, ...(allowDifferences !== undefined && { allowDifferences }), onProgress: (now) => { progress.show(progressShown(now)); },
      onDiff: (diff) => { progress.clear(); if (!diff.equal) say(diffShown(diff)); },
    });
    progress.clear();
    give(result, { json, shown: () => switchedShown(result) });
    say('  Back: zhuanzhang rollback');
  }), 'nothing was switched; the same command again.');
};

const REASON = 'switch although they differ; the reason is kept with the switch';

/** `zhuanzhang switch 2` */
export const switchCommand = (): Command => owned('switch', '切换: make a rebuilt version the ledger; exit 1 when it differs')
  .argument('<version>', 'as rebuild told it').option('--allow-differences <reason>', REASON)
  .action(async (word: string, asked: Asked) => {
    const version = versionWord(word);
    await flipped(asked, (parts, options) => switchLedger(parts, version, options));
  });

/** `zhuanzhang rollback`: the newest retired version, brought level first. */
export const rollbackCommand = (): Command => owned('rollback', '回退: back to the newest retired version of the ledger; exit 1 when it differs')
  .option('--allow-differences <reason>', REASON)
  .action((asked: Asked) => flipped(asked, rollbackLedger));
