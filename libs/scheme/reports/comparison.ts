import { type Figures, splitLine } from './tally.js';

/** One line two reports do not tell alike; a line that is missing is 0. */
export interface LineDifference { readonly line: string; readonly was: number; readonly is: number }

/** Line by line, in the order of the lines' names; nothing when both tell the same. */
export const differencesOf = (was: Figures, is: Figures): readonly LineDifference[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()
    .map((line) => ({ line, was: was[line] ?? 0, is: is[line] ?? 0 }))
    .filter((one) => one.was !== one.is);

/** Which event log lines stand behind a line: a rate and a count of persons follow the lines they are made of. */
const MADE_OF: readonly (readonly [figure: RegExp, of: readonly string[]])[] = [
  [/^completionRate$/, ['finished', 'dropped']], [/^passRate$/, ['passed', 'failed']],
  [/^(persons|personTimes|yearPersons|yearPersonTimes|fallen|personTimes2019)$/, ['personTimes']],
  [/^(employed|skilled|highSkilled)$/, ['skilledShare']],
];

/** The lines whose events stand behind a line: itself first, then those it is made of. */
export const linesBehind = (line: string): readonly string[] => {
  const [group, figure] = splitLine(line);
  return [figure, ...MADE_OF.find(([pattern]) => pattern.test(figure))?.[1] ?? []].map((name) => `${group}.${name}`);
};

/** The log indexes that moved a line, from those each line was moved by. */
export const causesOf = (line: string, moved: ReadonlyMap<string, readonly number[]>): readonly number[] =>
  [...new Set(linesBehind(line).flatMap((name) => moved.get(name) ?? []))].sort((a, b) => a - b);
