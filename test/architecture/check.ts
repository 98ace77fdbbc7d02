import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';
import { banned, type HouseLaw, type Law, READER } from './law.js';
import { isSpec, type Sources } from './sources.js';

/** A broken rule: which, where, and what stands there. */
export interface Sin { readonly sin: string; readonly file: string; readonly found: string }
const NOTHING: HouseLaw = { may: [], packages: [] };
type Blame = (sin: string, found: string) => void;
interface Place { readonly file: string; readonly house: string; readonly law: Law; readonly doors: ReadonlyMap<string, string>; readonly blame: Blame }

/** The house a file stands in: the longest path of the law that holds it. */
export const houseOf = (file: string, law: Law): string | undefined =>
  Object.keys(law).filter((house) => file.startsWith(`${house}/`)).sort((a, b) => b.length - a.length)[0];

const houseOfDoor = (door: string, law: Law): string | undefined => (door === `${READER}.ts` ? READER : houseOf(door, law));

/** Every specifier of a file: `import`, `import type`, `export from`, `import()`, `require`, `typeof import()`. */
const specifiersOf = (text: string): readonly string[] => [...new Set(ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName))];

const checkRelative = (specifier: string, at: Place): void => {
  if (!/\.(js|mjs|json)$/.test(specifier)) at.blame('relative import without .js', specifier);
  const target = posix.join(posix.dirname(at.file), specifier);
  if (houseOf(target, at.law) !== at.house && at.law[at.house]?.may !== 'any') at.blame('relative path over the fence', specifier);
};

/** Houses open to this file beyond its own house's law, whole: its corner needs more than the names the house may use. */
const cornerOf = ({ law, house, file }: Place): readonly string[] =>
  Object.entries(law[house]?.corners ?? {}).filter(([folder]) => file.startsWith(`${folder}/`)).flatMap(([, houses]) => houses);

const checkAlias = (specifier: string, at: Place): void => {
  const door = at.doors.get(specifier);
  const target = door === undefined ? undefined : houseOfDoor(door, at.law);
  if (target === undefined) return at.blame('no such door', specifier);
  const { may } = at.law[at.house] ?? NOTHING;
  if (may !== 'any' && target !== at.house && !may.includes(target) && !cornerOf(at).includes(target)) at.blame('house may not import', specifier);
};

const checkPackage = (specifier: string, at: Place): void => {
  const name = builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
  const bare = name.startsWith('node:') ? name : name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
  const allowed = (at.law[at.house]?.packages ?? []).some((known) => (typeof known === 'string' ? known === bare : known.test(bare)));
  if (!allowed) at.blame('package not allowed', specifier);
};

const checkSpecifier = (specifier: string, at: Place): void => {
  if (specifier.startsWith('.')) checkRelative(specifier, at);
  else if (specifier.startsWith('#')) checkAlias(specifier, at);
  else checkPackage(specifier, at);
};

/** The names a declaration takes from a module; `*` for the whole of it. */
const namesOf = (node: ts.ImportDeclaration | ts.ExportDeclaration): readonly string[] => {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  const names = bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings))
    ? bindings.elements.map((element) => (element.propertyName ?? element.name).text) : ['*'];
  return ts.isImportDeclaration(node) && node.importClause?.name ? [...names, 'default'] : names;
};

const checkNames = (node: ts.ImportDeclaration | ts.ExportDeclaration, at: Place): void => {
  if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) return;
  const specifier = node.moduleSpecifier.text;
  const door = at.doors.get(specifier);
  const target = door === undefined ? undefined : houseOfDoor(door, at.law);
  const only = target === undefined || cornerOf(at).includes(target) ? undefined : at.law[at.house]?.only?.[target];
  for (const name of namesOf(node)) {
    if (banned[specifier] && (name === '*' || banned[specifier].test(name))) at.blame('banned name', `${name} of ${specifier}`);
    if (only && !only.test(name) && !isSpec(at.file)) at.blame('name not open to this house', `${name} of ${specifier}`);
  }
};

const IMPURE_CALL = /^(Date\.now|Math\.random|performance\.now|parseFloat|Number\.parseFloat|Date|globalThis\.\w+(\.\w+)?)$/;

const checkPurity = (node: ts.Node, source: ts.SourceFile, blame: Blame): void => {
  const text = (of: ts.Node): string => of.getText(source);
  const impure = (ts.isNewExpression(node) && text(node.expression) === 'Date' && !node.arguments?.length)
    || (ts.isCallExpression(node) && IMPURE_CALL.test(text(node.expression)))
    || (ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random)$/.test(text(node)) && !ts.isCallExpression(node.parent));
  if (impure) blame('clock or chance in a pure house', text(node));
};

const isImportCall = (node: ts.Node): node is ts.CallExpression => {
  if (!ts.isCallExpression(node)) return false;
  return node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
};

const walk = (source: ts.SourceFile, at: Place): void => {
  const pure = at.law[at.house]?.pure === true && !isSpec(at.file);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) checkNames(node, at);
    const [first] = isImportCall(node) ? node.arguments : [];
    const computed = first !== undefined && !ts.isStringLiteralLike(first);
    if (computed && at.house.startsWith('libs/') && !isSpec(at.file)) at.blame('import that cannot be checked', node.getText(source));
    if (first && ts.isStringLiteralLike(first) && banned[first.text]) at.blame('banned name', `* of ${first.text}`);
    if (pure) checkPurity(node, source, at.blame);
    ts.forEachChild(node, visit);
  };
  visit(source);
};

/** Specs stand outside the process they test: any package and any door, but no way round a door. */
const checkSpecSpecifier = (specifier: string, at: Place): void => {
  if (specifier.startsWith('#') && !at.doors.has(specifier)) at.blame('no such door', specifier);
  const target = posix.join(posix.dirname(at.file), specifier);
  if (specifier.startsWith('.') && houseOf(target, at.law) !== at.house && !target.startsWith('test/') && at.law[at.house]?.may !== 'any') {
    at.blame('relative path over the fence', specifier);
  }
};

/**
 * Judges a tree by the law. Files are paths from the root below `apps/` and `libs/`; doors map an alias to its file.
 *
 * @returns every sin, files first, then houses that stand empty
 */
export const check = (files: Sources, law: Law, doors: ReadonlyMap<string, string>): readonly Sin[] => {
  const sins: Sin[] = [];
  const lived = new Set<string>();
  for (const [file, text] of files) {
    const blame: Blame = (sin, found) => { sins.push({ sin, file, found }); };
    const house = houseOf(file, law);
    if (house === undefined) { blame('file in no house', file); continue; }
    if (!isSpec(file)) lived.add(house);
    const at: Place = { file, house, law, doors, blame };
    for (const specifier of specifiersOf(text)) (isSpec(file) ? checkSpecSpecifier : checkSpecifier)(specifier, at);
    walk(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true), at);
  }
  for (const house of Object.keys(law)) if (!lived.has(house)) sins.push({ sin: 'house stands empty', file: house, found: 'no source file' });
  return sins;
};

/** Houses that reach themselves by the law: a ring nobody could take apart. */
export const ringsOf = (law: Law): readonly string[] => {
  const reaches = (from: string, seen: Set<string>): Set<string> => {
    const { may, corners = {} } = law[from] ?? NOTHING;
    for (const next of may === 'any' ? [] : [...may, ...Object.values(corners).flat()]) if (!seen.has(next)) { seen.add(next); reaches(next, seen); }
    return seen;
  };
  return Object.keys(law).filter((house) => reaches(house, new Set()).has(house));
};
