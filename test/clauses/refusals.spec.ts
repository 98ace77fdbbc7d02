import ts from 'typescript';
import { readSources } from '../architecture/sources.js';

const rules = readSources(['libs/scheme/rules'], ['.rules.ts']);
const specs = readSources(['libs/scheme/rules'], ['.rules.spec.ts']);
const CODE = /\b[a-z][A-Za-z]*\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*/g;
/** Functions whose last word names a state: `claimMustBe(claim, 'secondPassed')` refuses `claim.not-second-passed`. */
const ABOUT_STATES: Readonly<Record<string, string>> = {
  claimMustBe: 'claim.not-', batchMustBe: 'batch.not-', fundRequestMustBe: 'fundRequest.not-', clawbackMustBe: 'clawback.not-', classMustBe: 'class.not-',
  institutionMustBe: 'institution.not-', certificateMustBe: 'certificate.not-',
  lineOf: 'payment.line-not-',
  findingMustBe: 'finding.not-', periodMustBe: 'period.not-', listingMustBe: 'dishonesty.not-', exportMustBe: 'exportRequest.not-',
};
const kebab = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const literal = (node: ts.Node | undefined): string | undefined => (node !== undefined && ts.isStringLiteral(node) ? node.text : undefined);

const codeOfCall = (node: ts.CallExpression): string | undefined => {
  const name = node.expression.getText();
  const first = literal(node.arguments[0]);
  if (name === 'no' || name === 'notNow') return first;
  if (name === 'missing') return first && `${first}.unknown`;
  if (name === 'taken') return first && `${first}.exists`;
  const state = literal(node.arguments.at(-1));
  return Object.hasOwn(ABOUT_STATES, name) && state !== undefined ? `${ABOUT_STATES[name]}${kebab(state)}` : undefined;
};

const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => { visit(node); ts.forEachChild(node, (child) => { walk(child, visit); }); };

/** Codes a rule file can answer, and codes its comments promise. */
const read = (path: string, text: string): { readonly produced: ReadonlySet<string>; readonly promised: ReadonlySet<string> } => {
  const [produced, promised] = [new Set<string>(), new Set<string>()];
  walk(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true), (node) => {
    const code = ts.isCallExpression(node) ? codeOfCall(node)
      : ts.isPropertyAssignment(node) && node.name.getText() === 'refused' ? literal(node.initializer) : undefined;
    if (code !== undefined) produced.add(code);
    if (!ts.isVariableStatement(node)) return;
    for (const tag of ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === 'refuses')) {
      for (const [promise] of (ts.getTextOfJSDocComment(tag.comment) ?? '').matchAll(CODE)) promised.add(promise);
    }
  });
  return { produced, promised };
};

const files = [...rules].map(([path, text]) => ({ path, text, ...read(path, text) }));
const union = (which: 'produced' | 'promised'): readonly string[] => [...new Set(files.flatMap((file) => [...file[which]]))].sort();
const refusedIn = new Set([...specs.values()].flatMap((text) => [...text.matchAll(/\.refused\('([^']+)'/g)].map(([, code]) => code ?? '')));

describe('every refusal', () => {
  it('is promised by a comment, and every promise is kept', () => {
    expect(union('promised')).toEqual(union('produced'));
    expect(union('produced').length).toBeGreaterThan(90);
  });

  it.each(union('produced'))('%s has a specification that provokes it', (code) => { expect(refusedIn).toContain(code); });

  it('is one that a rule can still answer', () => {
    expect([...refusedIn].filter((code) => !union('produced').includes(code))).toEqual([]);
  });

  it('has a code of the one form', () => {
    expect(union('produced').filter((code) => code.match(CODE)?.[0] !== code)).toEqual([]);
  });
});

describe('every rule', () => {
  const exported = files.flatMap(({ path, text }) => [...text.matchAll(/^export const (\w+) = \(/gm)].map(([, name]) => ({ path, name: name ?? '' })));
  const beside = (path: string): string => path.endsWith('claim-checks.rules.ts') || path.endsWith('claim-amount.rules.ts')
    ? 'libs/scheme/rules/claim/claim.rules.spec.ts' : path.replace(/\.ts$/, '.spec.ts');
  const decisions = exported.filter(({ path, name }) => new RegExp(`^export const ${name} = \\([^;]*?\\): Decision =>`, 'm').test(rules.get(path) ?? ''));
  it.each(decisions)('$name has specifications beside it', ({ path, name }) => { expect(specs.get(beside(path)) ?? '').toContain(`${name}(`); });
  it('is found', () => { expect(decisions.length).toBeGreaterThan(35); });
});

describe('the reading of refusals', () => {
  it('finds them however they are written', () => {
    const text = `/** @refuses a.b-c, claim.not-second-passed,\n * person.unknown\n * @clause JN-3.3c */
      export const f = () => claimMustBe(claim, 'secondPassed') ?? (x ? no('a.b-c', 'JN-3.3c', '…') : y ? missing('person', id) : { refused: 'd.e' });`;
    const { produced, promised } = read('a.rules.ts', text);
    expect([...produced].sort()).toEqual(['a.b-c', 'claim.not-second-passed', 'd.e', 'person.unknown']);
    expect([...promised]).toEqual(['a.b-c', 'claim.not-second-passed', 'person.unknown']);
  });
});
