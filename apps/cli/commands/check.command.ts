import type { Command } from 'commander';
import { runChecks, type CheckResult } from '#audit';
import { EXIT, Failure } from '../local/failure.js';
import { openLocalBooks, using } from '../local/office.js';
import { table } from '../output/table.js';
import { give } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

const shown = (results: readonly CheckResult[]): string => [
  table([{ title: '结果' }, { title: '检查' }, { title: '内容' }], results.map(({ check, ok, says }) => [ok ? '通过' : '未通过', check, says])),
  ...results.flatMap(({ check, found }) => found.map((sentence) => `  ${check}: ${sentence}`)),
].join('\n');

/** `zhuanzhang check [NAME]`: exit 1 when something is found. */
export const checkCommand = (): Command => placed('check', '检查: hold the history against ledger and log', { remote: false })
  .argument('[name]', 'one check; without it all of them')
  .action(async (name: string | undefined, options: Spoken) => {
    await using(openLocalBooks(options), async (books) => {
      const all = await runChecks(books);
      const results = name === undefined ? all : all.filter(({ check }) => check === name);
      if (results.length === 0) throw new Failure(EXIT.usage, `no check is named ${name}; there are: ${all.map(({ check }) => check).join(', ')}`);
      give({ ok: results.every(({ ok }) => ok), checks: results }, { json: options.json, shown: () => shown(results) });
      if (results.some(({ ok }) => !ok)) process.exitCode = EXIT.difference;
    });
  });
