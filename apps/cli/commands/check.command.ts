import type { Command } from 'commander';
import { checkNames, isCheckName, runChecks, type CheckResult } from '#audit';
import { EXIT, Failure } from '../local/failure.js';
import { openLocalBooks, using } from '../local/office.js';
import { table } from '../output/table.js';
import { give } from '../output/speech.js';
import { placed, type Spoken } from './options.js';

const outcome = ({ ok, judged }: CheckResult): string => (!ok ? '未通过' : judged ? '通过' : '无');

const shown = (results: readonly CheckResult[]): string => [
  table([{ title: '结果' }, { title: '检查' }, { title: '内容' }], results.map((one) => [outcome(one), one.check, one.says])),
  ...results.filter(({ ok }) => !ok).flatMap(({ check, zh, en, source, broken, found }) => [
    `${check}: ${zh} · ${en} (${source}): ${broken}`,
    ...found.map(({ says, logIndex, voucher }) => `  ${says}${logIndex === undefined ? '' : `  @${logIndex}`}${voucher === undefined ? '' : `  ${voucher}`}`),
  ]),
].join('\n');

const alone = ({ check, zh, en, source, scope, ...result }: CheckResult): string =>
  `${check}  ${zh} · ${en}\n  依据 ${source}  范围 ${scope}\n${shown([{ check, zh, en, source, scope, ...result }])}`;

/** `zhuanzhang check [NAME]`: every event is read; exit 1 when something is found. */
export const checkCommand = (): Command => placed('check', '检查: hold the history against ledger and log', { remote: false })
  .argument('[name]', `one check; without it all of them: ${checkNames.join(', ')}`)
  .action(async (name: string | undefined, options: Spoken) => {
    if (name !== undefined && !isCheckName(name)) throw new Failure(EXIT.usage, `no check is named ${name}; there are: ${checkNames.join(', ')}`);
    await using(openLocalBooks(options), async (books) => {
      const results = (await runChecks(books)).filter(({ check }) => name === undefined || check === name);
      const text = (): string => (name === undefined ? shown(results) : alone(results[0]!));
      give({ ok: results.every(({ ok }) => ok), checks: results }, { json: options.json, shown: text });
      if (results.some(({ ok }) => !ok)) process.exitCode = EXIT.difference;
    });
  });
