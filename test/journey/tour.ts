import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/launcher.client.js';

/** The ten-minute tour of the README: what is typed, by the name of its block. The first block is `npm start` itself. */
export const TOUR: readonly (readonly [name: string, ...commands: string[]])[] = [
  ['clerk-dry-run', 'npx zhuanzhang run apps/cli/samples/tour.daybook.ndjson --dry-run'],
  ['clerk-run', 'npx zhuanzhang run apps/cli/samples/tour.daybook.ndjson; echo "exit $?"'],
  ['clerk-again', 'npx zhuanzhang run apps/cli/samples/tour.daybook.ndjson | head -1'],
  ['auditor-balance',
    'npx zhuanzhang balance F.1001 --org 370100 --as-of 2019-12-31',
    'npx zhuanzhang balance F.1001 --org 370100 --as-of 2019-12-31 --known-at 2019-12-30T00:00:00+08:00'],
  ['auditor-closing',
    'npx zhuanzhang balance F.5001 --org 370100 --as-of 2019-12-31',
    'npx zhuanzhang balance F.5001 --org 370100 --as-of 2019-12-31 --closing excluded'],
  ['auditor-explain', 'npx zhuanzhang explain F.370100.201912.0003/2'],
  ['auditor-replay', 'npx zhuanzhang replay --to 2019-12-31T23:59:59+08:00', 'npx zhuanzhang check'],
  ['exporter-export', 'npx zhuanzhang export --org 370100 --from 201910 --to 202004 -o 370100.zip'],
  ['exporter-verify',
    'npx zhuanzhang verify 370100.zip',
    'mkdir package && unzip -q 370100.zip -d package && echo "1,1" >> package/postings.csv',
    'npx zhuanzhang verify package; echo "exit $?"'],
];

/** What differs from one installation to the next: ids of the store, keys, signatures, hashes, sizes, places. */
export const steady = (text: string, place: { readonly data: string; readonly port: number }): string => text
  .replaceAll(place.data, './var')
  .replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${7300 + Number(port) - place.port}`)
  .replace(/ --data \.\/var/g, '')
  .replace(/zhuanzhang\.local\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'zhuanzhang.local/<store>')
  .replace(/<store>\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+/g, '<store>+<key>')
  .replace(/(— zhuanzhang\.local\/<store>) \S+/g, '$1 <signature>')
  .replace(/^( *)[A-Za-z0-9+/]{43}=$/gm, '$1<root>')
  .replace(/\b[0-9a-f]{64}\b/g, '<sha256>')
  .replace(/\b\d{5,} bytes/g, '<n> bytes')
  .replace(/[ \t]+$/gm, '');

export interface Terminal { type(command: string): Promise<string> }

/**
 * A folder that looks like the checkout with its `var`, and a shell in it. `npx zhuanzhang` is what npm would run in a checkout: the program
 * behind package.json's `bin`.
 */
export const terminal = (folder: string, data: string): Terminal => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(ROOT, 'dist/apps/cli/main.js')}' "$@"\n`);
  chmodSync(join(bin, 'npx'), 0o755);
  symlinkSync(join(ROOT, 'apps'), join(folder, 'apps'));
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, ZHUANZHANG_DATA: data, LANG: 'C.UTF-8' };
  return {
    type: (command) => new Promise((resolve, reject) => {
      const child = spawn('sh', ['-c', `{ ${command}; } 2>&1`], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
      const words: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => { words.push(chunk); });
      child.once('error', reject);
      child.once('close', () => { resolve(Buffer.concat(words).toString('utf8')); });
    }),
  };
};

/** What stands between the two marks of a block. */
const block = (name: string): RegExp => new RegExp(`(<!-- out:${name} -->\n)[^]*?(<!-- /out -->)`);

/** Names of the blocks a text has, in order. */
export const blocksOf = (text: string): readonly string[] => [...text.matchAll(/<!-- out:([a-z-]+) -->/g)].map(([, name = '']) => name);

/** The text with its blocks as they should be. */
export const filled = (text: string, outputs: ReadonlyMap<string, string>): string =>
  [...outputs].reduce((whole, [name, output]) => whole.replace(
    block(name), (_, begin: string, end: string) => `${begin}\`\`\`console\n${output.trimEnd()}\n\`\`\`\n${end}`), text);
