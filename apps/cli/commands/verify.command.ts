import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { VERIFIER } from '#audit';
import { EXIT } from '../local/failure.js';

interface Asked { readonly json?: boolean; readonly key?: string; readonly checkpoint?: string }

/** `zhuanzhang verify FILE`: the verifier of this checkout, never the copy inside the package (rulings C18). Exit 7 when something is wrong. */
export const verifyCommand = (): Command => new Command('verify').description('验证: judge a package offline; without --key it says that the key is not pinned')
  .argument('<package>', 'zip or folder')
  .option('--key <vkey>', 'verifier key of the log, from outside the package')
  .option('--checkpoint <file>', 'an earlier signed checkpoint of the same log')
  .option('--json', 'one JSON document')
  .action(async (file: string, { json, key, checkpoint }: Asked) => {
    const flags = [
      ...(key === undefined ? [] : ['--key', key]), ...(checkpoint === undefined ? [] : ['--checkpoint', checkpoint]), ...(json === true ? ['--json'] : []),
    ];
    const child = spawn(process.execPath, [fileURLToPath(VERIFIER), file, ...flags], { stdio: 'inherit' });
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => { resolve(code ?? EXIT.interrupted); });
    });
  });
