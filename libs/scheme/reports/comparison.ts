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

/** The log indexes that moved a line, from those each line was moved by. */
export const causesOf = (line: string, moved: ReadonlyMap<string, readonly number[]>): readonly number[] => {
  const [group, figure] = splitLine(line);
  const of = MADE_OF.find(([pattern]) => pattern.test(figure))?.[1] ?? [];
  return [...new Set([figure, ...of].flatMap((name) => moved.get(`${group}.${name}`) ?? []))].sort((a, b) => a - b);
};
