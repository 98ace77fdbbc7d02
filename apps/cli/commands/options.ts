import { Command } from 'commander';
import { EXIT, Failure } from '../local/failure.js';
import type { Place } from '../local/office.js';

export interface Spoken extends Place { readonly json?: boolean }
/** The words of a question about the books. */
export interface Asked extends Spoken {
  readonly org: string; readonly asOf?: string; readonly knownAt?: string; readonly closing?: string; readonly fund?: string;
}

/** A command that finds the books beside it, or elsewhere with --url. */
export const placed = (name: string, does: string, { remote = true } = {}): Command => {
  const command = new Command(name).description(does).option('--json', 'one JSON document with whole fen')
    .option('--data <folder>', 'data folder of the server in this checkout (default ./var)');
  return remote ? command.option('--url <address>', 'door of a server elsewhere; token in ZHUANZHANG_TOKEN') : command;
};

/** The two times and the rest of a question, one grammar everywhere (usability CLI-04). */
export const asking = (command: Command): Command => command
  .requiredOption('--org <code>', 'organisation 单位, e.g. 370100')
  .option('--as-of <day>', 'business day 业务日, inclusive, YYYY-MM-DD')
  .option('--known-at <when>', 'as it was known 知悉于: @<log index> or an RFC 3339 moment')
  .option('--closing <how>', 'year-end closing vouchers 结转凭证: included | excluded')
  .option('--fund <source>', 'fund source 资金来源 (default UI_FUND)');

/** A command about versions of the ledger: beside the server of this checkout, or with a login of its database. */
export const owned = (name: string, does: string): Command => placed(name, does, { remote: false })
  .option('--url <address>', 'owner login of the database elsewhere (default DATABASE_URL, which keeps the password out of the process list)');

/** The question in the ledger's own words; what was not said is left out. */
export const questionOf = ({ org, asOf, knownAt, closing, fund }: Asked): {
  readonly org: string; readonly asOf?: string; readonly knownAt?: string; readonly closing?: string; readonly fundSource?: string;
} => ({
  org, ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }), ...(closing !== undefined && { closing }),
  ...(fund !== undefined && { fundSource: fund }),
});

/** `--limit` as the page's size. @throws Failure for a word that is no whole number from 1 to `most` */
export const sized = (word: string | undefined, most: number): { readonly limit?: number } => {
  if (word === undefined) return {};
  if (!/^[1-9]\d{0,3}$/.test(word) || Number(word) > most) throw new Failure(EXIT.usage, `--limit wants a whole number from 1 to ${most}, not ${word}`);
  return { limit: Number(word) };
};

/** `201912` or `2019-12` as yyyymm. */
export const period = (word: string | undefined, name: string): string | undefined => {
  const digits = word?.replace(/^(\d{4})-(\d{2})$/, '$1$2');
  if (digits !== undefined && !/^\d{6}$/.test(digits)) throw new Failure(EXIT.usage, `${name} wants a month such as 201912, not ${word}`);
  return digits;
};
