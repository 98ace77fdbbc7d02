import { createHash } from 'node:crypto';
import { createReadStream, existsSync, linkSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT, Failure } from '../local/failure.js';
import { openAuditor, using } from '../local/office.js';
import { give, say } from '../output/speech.js';
import { period, placed, type Spoken } from './options.js';

interface Asked extends Spoken { readonly org: string; readonly book?: string; readonly from?: string; readonly to?: string; readonly output: string }

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
};

const exported = async ({ json, ...options }: Asked): Promise<void> => {
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
  .requiredOption('-o, --output <file>', 'where to write it; must not be there yet')
  .action(exported);
