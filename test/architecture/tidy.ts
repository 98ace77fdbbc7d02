import { posix } from 'node:path';
import ts from 'typescript';
import type { Sin } from './check.js';
import { isSpec, type Sources } from './sources.js';

export const LIMITS = { fileLines: 200, functionLines: 50, lineChars: 160, parameters: 4 } as const;

/** What a file can be: the word before `.ts`. The list is closed; a new role is a decision. */
export const ROLES = new Set([
  'events', 'state', 'evolve', 'rules', 'handler', 'controller', 'projector', 'entity', 'query', 'module', 'spec', 'main', 'port', 'store', 'codec',
  'migration', 'client', 'command', 'worklist', 'check', 'writer', 'errors', 'view', 'filter', 'guard', 'schema', 'sql', 'table', 'contract', 'world', 'story',
]);
const DRAWERS = /^(manager|helper|util|utils|common|generic|base|data|info)s?$/i;
/** `claim.rules.ts`, and `claim.rules.spec.ts` beside it. */
const NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.(?<role>[a-z]+))?(\.spec)?\.ts$/;

type Blame = (sin: string, found: string) => void;

/** A specification and a contract suite are one long story each: their length is not judged, their lines are. */
const isStory = (path: string): boolean => isSpec(path) || path.endsWith('.contract.ts');

/** `ClaimDataManager` → claim, data, manager. */
const wordsOf = (name: string): readonly string[] => name.split(/(?<=[a-z0-9])(?=[A-Z])|[-_./]/).filter((word) => word !== '');

const checkName = (path: string, doors: ReadonlySet<string>, blame: Blame): void => {
  const file = posix.basename(path);
  const match = NAME.exec(file);
  if (!match) blame('file name is not <noun>.<role>.ts', file);
  else if (match.groups?.['role'] !== undefined && !ROLES.has(match.groups['role'])) blame('file role is not on the list', file);
  if (file === 'index.ts' && !doors.has(path)) blame('index.ts is only the door of a lib', path);
  if (wordsOf(path.slice(0, -'.ts'.length)).some((word) => DRAWERS.test(word))) blame('a drawer, not a name', path);
};

const nameOf = (node: ts.Node, source: ts.SourceFile): string => {
  const named = ts.isFunctionLike(node) && node.name ? node.name : ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined;
  return `${named?.getText(source) ?? 'function'} at line ${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
};

const checkFunction = (node: ts.SignatureDeclaration, source: ts.SourceFile, blame: Blame): void => {
  const line = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const length = line(node.end) - line(node.getStart(source)) + 1;
  if (length > LIMITS.functionLines) blame(`function longer than ${LIMITS.functionLines} lines`, nameOf(node, source));
  const named = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isVariableDeclaration(node.parent);
  if (named && node.parameters.length > LIMITS.parameters) blame(`more than ${LIMITS.parameters} parameters`, nameOf(node, source));
};

const UNFINISHED = /\b(TODO|FIXME|XXX|HACK)\b/;
const NOT_RUN = /^(describe|it|test)(\.(only|skip|todo|failing)|\.(concurrent|each)\.(only|skip)|\.(only|skip)\.each)\b|^(fdescribe|xdescribe|fit|xit|xtest)\b/;

const walk = (source: ts.SourceFile, path: string, blame: Blame): void => {
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && !isStory(path)) checkFunction(node, source, blame);
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node) || ts.isEnumDeclaration(node)) {
      const name = node.name?.text ?? '';
      if (wordsOf(name).some((word) => DRAWERS.test(word))) blame('a drawer, not a name', name);
    }
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source);
      if (NOT_RUN.test(callee)) blame('a test that is not run, or the only one that is', callee.split('(')[0] ?? callee);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
};

/**
 * The style guide as a check.
 *
 * @param files paths from the root to text, TypeScript only
 * @param doors the files that package.json publishes as doors
 */
export const tidy = (files: Sources, doors: ReadonlySet<string>): readonly Sin[] => {
  const sins: Sin[] = [];
  for (const [file, text] of files) {
    const blame: Blame = (sin, found) => { sins.push({ sin, file, found }); };
    const lines = text.replace(/\n$/, '').split('\n');
    checkName(file, doors, blame);
    if (!isStory(file) && lines.length > LIMITS.fileLines) blame(`file longer than ${LIMITS.fileLines} lines`, `${lines.length} lines`);
    lines.forEach((line, index) => {
      if ([...line].length > LIMITS.lineChars) blame(`line longer than ${LIMITS.lineChars} characters`, `line ${index + 1}`);
      if (UNFINISHED.test(line) && !file.startsWith('test/architecture/tidy')) blame('unfinished work', `line ${index + 1}`);
    });
    walk(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true), file, blame);
  }
  return sins;
};
