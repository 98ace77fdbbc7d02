import { Command } from 'commander';
import { instantOf, isDay, isInstant, shanghaiDay, type Day, type Instant } from '#kernel';
import { shippedRuleSets, type ShippedRuleSet } from '#notice';
import { EXIT, Failure } from '../local/failure.js';
import { ruleSetLines, type RuleSetLinesWish } from '../local/rule-set-lines.js';
import { give } from '../output/speech.js';
import { table } from '../output/table.js';

interface Wish {
  readonly json?: boolean; readonly print?: string; readonly as?: string; readonly from?: string; readonly step?: string;
  readonly on?: string; readonly at?: string; readonly by?: string;
}

const openIn = ({ parameters }: ShippedRuleSet): number => parameters.filter(({ status }) => status === 'unconfirmed').length;
const listed = (): string => table(
  [{ title: '规则集' }, { title: '生效' }, { title: '失效' }, { title: '参数', right: true }, { title: '未确认', right: true }, { title: '来源' }],
  shippedRuleSets.map((set) => [set.ruleSet, set.validFrom, set.validTo ?? '', String(set.parameters.length), String(openIn(set)), set.source]));

const setNamed = (name: string): ShippedRuleSet => {
  const set = shippedRuleSets.find(({ ruleSet }) => ruleSet === name);
  if (set !== undefined) return set;
  throw new Failure(EXIT.usage, `there is no shipped rule set ${name}; there are ${shippedRuleSets.map(({ ruleSet }) => ruleSet).join(', ')}.`);
};
const dayOf = (option: string, word: string): Day => {
  if (!isDay(word)) throw new Failure(EXIT.usage, `${option} wants a day such as 2019-09-30, not ${word}`);
  return word;
};
const instantNamed = (word: string): Instant => {
  if (!isInstant(word)) throw new Failure(EXIT.usage, `--at wants a moment such as 2019-09-30T06:00:00.000Z, not ${word}`);
  return word;
};
const officersOf = (word: string): { readonly proposer: string; readonly publisher: string } => {
  const [proposer, publisher, more] = word.split(',');
  if (!proposer || !publisher || more !== undefined) throw new Failure(EXIT.usage, `--by wants two officers such as O-supervise,O-approve, not ${word}`);
  return { proposer, publisher };
};

const rightFrom = (step: string): readonly [from: number, to: number] => {
  switch (step) {
    case 'propose': return [0, 1];
    case 'publish': return [1, 2];
    case 'both': return [0, 2];
    default: throw new Failure(EXIT.usage, `--step wants propose, publish or both, not ${step}`);
  }
};

/** `zhuanzhang rule-sets --print R2 --as R2a --from 2027-01-01 > r2a.ndjson`: values are changed in the file, never in the code. */
const ruleSets = ({ json, print, as, from, step = 'both', on, at, by }: Wish): void => {
  if (print === undefined) {
    give({ ruleSets: shippedRuleSets }, { json, shown: listed });
    return;
  }
  const wish: RuleSetLinesWish = {
    on: on === undefined ? shanghaiDay(instantOf(Date.now())) : dayOf('--on', on),
    ...(at !== undefined && { at: instantNamed(at) }), ...(by !== undefined && { by: officersOf(by) }),
  };
  const set = { ...setNamed(print), ...(as !== undefined && { ruleSet: as }), ...(from !== undefined && { validFrom: dayOf('--from', from) }) };
  const lines = ruleSetLines(set, wish).slice(...rightFrom(step));
  give({ lines }, { json, shown: () => lines.map((line) => JSON.stringify(line)).join('\n') });
};

export const ruleSetsCommand = (): Command => new Command('rule-sets').description('规则集: the shipped rule sets, and the day-book lines that publish one')
  .option('--json', 'one JSON document with whole fen')
  .option('--print <set>', 'the lines of a set, to be run by two officers: R0, R1, …')
  .option('--as <name>', 'under a name of your own, to change values in the file')
  .option('--from <day>', 'first day of validity, where it is not the shipped one')
  .option('--step <step>', 'propose (基金监督) | publish (审批) | both', 'both')
  .option('--on <day>', 'day of the command (default today); it must be the day it is run')
  .option('--at <moment>', 'simulation only: the moment of the proposal')
  .option('--by <officers>', 'simulation only: proposer and publisher, O-supervise,O-approve')
  .action(ruleSets);
