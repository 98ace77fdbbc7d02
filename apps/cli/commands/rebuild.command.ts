import type { Command } from 'commander';
import { dropLedger, LedgerRebuild } from '#ledger/projector';
import { EXIT, Failure } from '../local/failure.js';
import { using } from '../local/office.js';
import { openVersions } from '../local/versions.js';
import { give, Progress, say } from '../output/speech.js';
import { progressShown, rebuiltShown } from '../output/versions.view.js';
import { owned, type Spoken } from './options.js';
import { compared } from './replay.command.js';

interface Asked extends Spoken { readonly compare?: boolean; readonly restart?: boolean; readonly drop?: string }

/** Works until Ctrl-C. What it was doing ends cleanly, and the exit code says so. */
export const interruptible = async (work: (signal: AbortSignal, progress: Progress) => Promise<void>, next: string): Promise<void> => {
  const [stopping, progress] = [new AbortController(), new Progress()];
  const stop = (): void => { stopping.abort(); };
  process.once('SIGINT', stop);
  try {
    await work(stopping.signal, progress);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.exitCode = EXIT.interrupted;
    say(`  interrupted. Next: ${next}`);
  } finally {
    progress.clear();
    process.off('SIGINT', stop);
  }
};

/** A version in words, as a person types it. */
export const versionWord = (word: string): number => {
  if (!/^[1-9]\d{0,5}$/.test(word)) throw new Failure(EXIT.usage, `${word} is no version of the ledger: it is a number from 1.`);
  return Number(word);
};

const rebuilt = async ({ json, restart = false, ...place }: Asked): Promise<void> => {
  await interruptible((signal, progress) => using(openVersions(place), async (parts) => {
    const result = await new LedgerRebuild(parts, { signal, restart, onProgress: (now) => { progress.show(progressShown(now)); } }).run();
    progress.clear();
    give(result, { json, shown: () => rebuiltShown(result) });
    say(`  Next: zhuanzhang diff, then zhuanzhang switch ${result.version}`);
  }), 'the same command again; it goes on from there.');
};

/** `zhuanzhang rebuild`: into a schema of its own, beside the ledger that goes on serving. `switch` makes it the ledger. */
export const rebuildCommand = (): Command => owned('rebuild', '重建: rebuild the ledger from event 0 beside the active one, which goes on serving')
  .option('--compare', 'rebuild in memory and compare; nothing is written')
  .option('--restart', 'throw away a rebuild that is not switched to yet and begin again')
  .option('--drop <version>', 'remove a version that is not the active one')
  .action(async (asked: Asked) => {
    if ([asked.compare, asked.restart, asked.drop].filter((one) => one !== undefined).length > 1) {
      throw new Failure(EXIT.usage, '--compare, --restart and --drop are three different things: one at a time.');
    }
    if (asked.compare === true) return compared(asked);
    if (asked.drop === undefined) return rebuilt(asked);
    const version = versionWord(asked.drop);
    await using(openVersions(asked), async (parts) => {
      await dropLedger(parts, version);
      give({ dropped: version }, { json: asked.json, shown: () => `version ${version} is gone` });
    });
  });
