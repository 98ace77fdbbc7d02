import ts from 'typescript';
import { clauses, isRuleParameter, type Clause } from '#notice';
import { isSpec, type Sources } from '../architecture/sources.js';
import type { Awaited } from './awaited.table.js';

/** Who speaks for a clause: rule files that cite it, codes that refuse by it, specs that name it. */
export interface MatrixRow {
  readonly clause: Clause; readonly rules: readonly string[]; readonly refusals: readonly string[]; readonly specs: readonly string[];
}

const RULES = 'libs/scheme/rules/';
/** Where a clause is specified: not where it is registered, and not here. */
const isSpecification = (path: string): boolean => isSpec(path) && !path.startsWith('libs/notice/') && !path.startsWith('test/clauses/');
const ID = /(?:JN|A2)-\d+(?:\.\d+)*[a-z]?/g;
const TITLE = /\b(?:describe|it|test|specify)(?:\.each\([^\n]*\))?\(\s*['"`]clause ([^'"`\n]*)/g;
const idsOf = (text: string): readonly string[] => text.match(ID) ?? [];

/**
 * The clauses a specification is named after: a title such as `clause JN-3.2c, JN-3.1a — an allocation goes to a subordinate`. An id somewhere in the
 * text is no specification of it.
 */
export const namedIn = (text: string): readonly string[] =>
  [...text.matchAll(TITLE)].flatMap(([, title]) => idsOf(title?.split('—')[0] ?? ''));

/** The clauses a file stands up for: `@clause JN-3.3c (S1), JN-3.2c`. */
export const citedIn = (text: string): readonly string[] => [...text.matchAll(/@clause\s([^\n]*)/g)].flatMap(([, rest]) => idsOf(rest ?? ''));

const literal = (node: ts.Node | undefined): string | undefined => (node && ts.isStringLiteralLike(node) ? node.text : undefined);
const member = (node: ts.ObjectLiteralExpression, name: string): string | undefined =>
  literal(node.properties.filter(ts.isPropertyAssignment).find((property) => property.name.getText() === name)?.initializer);
const isCode = (value: string): boolean => /^[a-z][A-Za-z]*(\.[a-z][a-z0-9-]*)+$/.test(value) && !isRuleParameter(value);

/** Pairs of clause and refusal code: `no('claim.cap', 'JN-2.3.1b', …)` or `{ refused: 'claim.cap', clause: 'JN-2.3.1b' }`. */
export const refusalsIn = (text: string): readonly (readonly [clause: string, code: string])[] => {
  const pairs: (readonly [string, string])[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const words = node.arguments.map(literal).filter((word) => word !== undefined);
      const [clause, code] = [words.find((word) => Object.hasOwn(clauses, word)), words.find(isCode)];
      if (clause !== undefined && code !== undefined) pairs.push([clause, code]);
    }
    if (ts.isObjectLiteralExpression(node)) {
      const [clause, code] = [member(node, 'clause'), member(node, 'refused')];
      if (clause !== undefined && code !== undefined) pairs.push([clause, code]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('rules.ts', text, ts.ScriptTarget.ES2023, true));
  return pairs;
};

const sorted = (words: Iterable<string>): readonly string[] => [...new Set(words)].sort();

/** One row a clause, in the order of the register. */
export const matrixOf = (files: Sources): readonly MatrixRow[] => {
  const all = [...files];
  const rules = all.filter(([path]) => path.startsWith(RULES) && !isSpec(path))
    .map(([path, text]) => ({ path, cited: citedIn(text), refused: refusalsIn(text) }));
  const specs = all.filter(([path]) => isSpecification(path)).map(([path, text]) => ({ path, named: namedIn(text) }));
  return Object.values(clauses).map((clause): MatrixRow => ({
    clause,
    rules: sorted(rules.filter(({ cited }) => cited.includes(clause.id)).map(({ path }) => path)),
    refusals: sorted(rules.flatMap(({ refused }) => refused.filter(([id]) => id === clause.id).map(([, code]) => code))),
    specs: sorted(specs.filter(({ named }) => named.includes(clause.id)).map(({ path }) => path)),
  }));
};

/** Ids that stand behind `@clause` somewhere and in no register. */
export const unknownClauses = (files: Sources): readonly string[] =>
  sorted([...files].filter(([path]) => path.startsWith('libs/')).flatMap(([path, text]) =>
    citedIn(text).filter((id) => !Object.hasOwn(clauses, id)).map((id) => `${path}: ${id}`)));

const list = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join('<br>');

/** What is wrong with the table of awaited clauses, a sentence each; nothing when all is well. */
export const awaitedFaults = (rows: readonly MatrixRow[], table: readonly Awaited[]): readonly string[] => table.flatMap(({ clause, since }, place) => {
  const row = rows.find((each) => each.clause.id === clause);
  return [
    ...(row?.clause.effect === 'enforced' ? [] : [`${clause} is not enforced, nothing is awaited for it`]),
    ...((row?.rules.length ?? 0) > 0 ? [`${clause} has its rule, ${row?.rules.join(', ') ?? ''}: take it out of the table`] : []),
    ...(table.findIndex((each) => each.clause === clause) === place ? [] : [`${clause} stands twice`]),
    ...(/^20\d\d-\d\d-\d\d$/.test(since) ? [] : [`${clause} says no day`]),
  ];
});

const awaitedText = (table: readonly Awaited[]): string => (table.length === 0 ? '' : `
## 待完成 · Awaited

Enforced clauses whose rule is still being written; this table must be empty for the scheme to be complete.

| clause | since | what |
|---|---|---|
${table.map(({ clause, since, what }) => `| ${clause} | ${since} | ${what} |`).join('\n')}
`);

/** The matrix as people read it. */
export const matrixText = (rows: readonly MatrixRow[], table: readonly Awaited[]): string => {
  const waits = (id: string): boolean => table.some(({ clause }) => clause === id);
  const enforced = rows.filter(({ clause }) => clause.effect === 'enforced' && !waits(clause.id));
  const informative = rows.map(({ clause }) => clause).filter((clause) => clause.effect === 'informative');
  return `# 条款矩阵 · Clause matrix

济政办发〔2019〕20号. Written by \`npm run evidence\` from the clause register, the rules and the specifications; do not edit.
${enforced.length} clauses are enforced, ${table.length} wait for their rule, ${informative.length} are informative.
The rows of annex 2 before A2-1 were lost when the text was extracted from the notice (open point O-13); they are not here, and nothing stands in for them.

## 已执行 · Enforced

| clause | 条款 | 原文 | rules | refusals | specifications |
|---|---|---|---|---|---|
${enforced.map(({ clause, rules, refusals, specs }) =>
    `| ${clause.id} | ${clause.title} | ${clause.quotation.join('…')} | ${list(rules)} | ${list(refusals)} | ${list(specs)} |`).join('\n')}
${awaitedText(table)}
## 仅供参考 · Informative

| clause | 条款 | 原文 | why no rule speaks for it |
|---|---|---|---|
${informative.map((clause) => `| ${clause.id} | ${clause.title} | ${clause.quotation.join('…')} | ${clause.why} |`).join('\n')}
`;
};
