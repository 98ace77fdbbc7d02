import { createHash } from 'node:crypto';
import { createReadStream, existsSync, linkSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { addDays, addMonths, day } from '#kernel';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { give, say } from '../output/speech.js';
import { period, placed, type Spoken } from './options.js';
import { poured } from './statement.command.js';

interface Asked extends Spoken { readonly org: string; readonly book?: string; readonly from?: string; readonly to?: string; readonly output: string;
  readonly format: 'package' | 'hledger' | 'beancount'; readonly fund?: string; readonly asOf?: string; readonly knownAt?: string;
}

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

/** The books for another accounting program; their days are months from the first to the last, or up to a business day. */
const journal = async ({ org, book, from, to, fund, asOf, knownAt, format, output, ...place }: Asked & { readonly format: 'hledger' | 'beancount' }):
Promise<void> => {
  const [first, last] = [period(from, '--from'), period(to, '--to')];
  const words = {
    org, ...(book !== undefined && { book }), ...(fund !== undefined && { fundSource: fund }), ...(knownAt !== undefined && { knownAt }),
    ...(first !== undefined && { from: firstDay(first) }), ...(last !== undefined ? { asOf: lastDay(last) } : asOf !== undefined && { asOf }),
  };
  await using(openAuditor(place), async (auditor) => { await poured(await auditor.bytes({ is: 'journal', words, format }), output); });
  say(`  ${output}. 借方为正 debit is positive. Next: ${format === 'hledger' ? 'hledger check --strict -f' : 'bean-check'} ${output}`);
};
const firstDay = (month: string): string => `${month.slice(0, 4)}-${month.slice(4)}-01`;
const lastDay = (month: string): string => addDays(addMonths(day(firstDay(month)), 1), -1);

/** They change nothing of a package: it holds what was known when it was made. */
const OF_JOURNALS = [['fund', '--fund'], ['asOf', '--as-of'], ['knownAt', '--known-at']] as const;
const mustNotSay = (options: Asked): void => {
  const [, flag] = options.format === 'package' ? OF_JOURNALS.find(([option]) => options[option] !== undefined) ?? [] : [];
  if (flag !== undefined) throw new Failure(EXIT.usage, `a package takes no ${flag}`, 'zhuanzhang help export');
  if (options.to !== undefined && options.asOf !== undefined) {
    throw new Failure(EXIT.usage, 'a journal that ends with the month --to takes no --as-of', 'zhuanzhang help export');
  }
};

const exported = async ({ json, ...options }: Asked): Promise<void> => {
  const { format } = options;
  mustNotSay(options);
  if (format !== 'package') { await journal({ ...options, format }); return; }
  const file = resolve(options.output);
  if (existsSync(file)) throw new Failure(EXIT.usage, `${options.output} is there already; evidence is never written over.`, 'another name after -o');
  const part = `${file}.part`;
  const stop = (): void => { rmSync(part, { force: true }); process.exit(EXIT.interrupted); };
  rmSync(part, { force: true });
  process.once('SIGINT', stop);
  try {
    await using(openAuditor(options), async (auditor) => {
      const [from, to] = [period(options.from, '--from'), period(options.to, '--to')];
      const key = await auditor.package({ org: options.org, book: options.book, from, to, file: part });
      linkSync(part, file); // never replaces a file that came in the meantime
      const result = { file: options.output, bytes: statSync(file).size, sha256: await sha256Of(file), ...(key !== null && { verifierKey: key }) };
      give(result, { json, shown: () => `${result.sha256}  ${result.file}` });
      say(`  ${result.bytes} bytes. Next: zhuanzhang verify ${options.output}${key === null ? '' : ` --key '${key}'`}`);
    });
  } finally {
    process.off('SIGINT', stop);
    rmSync(part, { force: true });
  }
};

/** `zhuanzhang export --org 370100 --book F --from 201901 --to 201912 -o FILE` */
export const exportCommand = (): Command => placed('export', '证据包: a sealed package of an organisation as a zip')
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100')
  .option('--book <book>', 'reports of one book only: F, A or M')
  .option('--from <month>', 'first accounting period 会计期间, e.g. 201901')
  .option('--to <month>', 'last accounting period, inclusive')
  .addOption(new Option('--format <format>', 'package 证据包, or the books as an hledger or beancount journal')
    .choices(['package', 'hledger', 'beancount']).default('package'))
  .option('--fund <source>', 'journal: one fund source 资金来源').option('--as-of <day>', 'journal: business day 业务日, inclusive')
  .option('--known-at <when>', 'journal: as it was known 知悉于')
  .requiredOption('-o, --output <file>', 'where to write it; must not be there yet')
  .action(exported);
