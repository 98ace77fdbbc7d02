import type { Command } from 'commander';
import { activeOf, diffLedgers, finishedOf, ledgerVersions, type LedgerVersion } from '#ledger/projector';
import { EXIT, Failure } from '../local/failure.js';
import { using } from '../local/office.js';
import { openComparison } from '../local/versions.js';
import { give } from '../output/speech.js';
import { diffShown, progressShown } from '../output/versions.view.js';
import { owned, type Spoken } from './options.js';
import { interruptible, versionWord } from './rebuild.command.js';

/** The two that were named; else the active one and the newest other. */
const chosen = (versions: readonly LedgerVersion[], a: string | undefined, b: string | undefined): readonly [LedgerVersion, LedgerVersion] => {
  if (a !== undefined && b !== undefined) return [finishedOf(versions, versionWord(a)), finishedOf(versions, versionWord(b))];
  if (a !== undefined) throw new Failure(EXIT.usage, 'diff takes two versions, or none: then the active one and the newest other.');
  const active = activeOf(versions);
  const other = versions.findLast(({ version, complete }) => complete && version !== active.version);
  if (other === undefined) throw new Failure(EXIT.usage, `there is no finished version beside ${active.version}.`, 'zhuanzhang rebuild');
  return [active, other];
};

/** `zhuanzhang diff [A B]` */
export const diffCommand = (): Command => owned('diff', '比对: two versions of the ledger, voucher by voucher and account by account; exit 1 when they differ')
  .argument('[a]', 'version; default the active one').argument('[b]', 'version; default the newest other')
  .action(async (a: string | undefined, b: string | undefined, { json, ...place }: Spoken) => {
    await interruptible((signal, progress) => using(openComparison(place), async ({ source }) => {
      const [left, right] = chosen(await ledgerVersions(source), a, b);
      const total = Math.min(left.logIndex, right.logIndex) + 1;
      const diff = await diffLedgers(source, left, right, { signal, onProgress: (events, vouchers) => {
        progress.show(progressShown({ phase: 'compare', events, total, vouchers, perSecond: null, secondsLeft: null }));
      } });
      progress.clear();
      give(diff, { json, shown: () => diffShown(diff) });
      if (!diff.equal) process.exitCode = EXIT.difference;
    }), 'the same command again.');
  });
