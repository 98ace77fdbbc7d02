import ts from 'typescript';
import { categoryOf } from '#scheme/history';
import * as history from '#scheme/history';

export interface Field { readonly name: string; readonly type: string; readonly optional: boolean; readonly meaning: string }
/** One wire type: its stream's category and the fields of its data. `life` is what its file says of all events of that stream. */
export interface CataloguedEvent { readonly type: string; readonly category: string; readonly fields: readonly Field[]; readonly life: string }
export interface Shape { readonly name: string; readonly meaning: string; readonly fields: readonly Field[]; readonly values: string }
export interface Catalogue { readonly events: readonly CataloguedEvent[]; readonly shapes: readonly Shape[] }
type Declared = ReadonlyMap<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>;

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('readonly ', '').replaceAll(/[;,] }/g, ' }').trim();
const meaningOf = (node: ts.Node): string =>
  ts.getJSDocCommentsAndTags(node).map((doc) => (ts.isJSDoc(doc) ? ts.getTextOfJSDocComment(doc.comment) ?? '' : '')).join(' ').replaceAll(/\s+/g, ' ').trim();

const fieldOf = (member: ts.TypeElement): Field[] => (ts.isPropertySignature(member)
  ? [{ name: member.name.getText(), type: plain(member.type?.getText() ?? ''), optional: member.questionToken !== undefined, meaning: meaningOf(member) }]
    : []);

/** The fields of a type as written: a literal, an interface with what it extends, or an intersection of such. */
const fieldsOf = (node: ts.Node, declared: Declared): Field[] => {
  if (ts.isTypeLiteralNode(node)) return node.members.flatMap(fieldOf);
  if (ts.isIntersectionTypeNode(node)) return node.types.flatMap((part) => fieldsOf(part, declared));
  if (ts.isInterfaceDeclaration(node)) {
    const above = (node.heritageClauses ?? []).flatMap((clause) => clause.types).flatMap((each) => fieldsOf(each, declared));
    return [...above, ...node.members.flatMap(fieldOf)];
  }
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const name = (ts.isTypeReferenceNode(node) ? node.typeName : node.expression).getText();
    const found = declared.get(name);
    if (found === undefined) throw new Error(`the event catalogue cannot read ${name}`);
    return fieldsOf(found, declared);
  }
  throw new Error(`the event catalogue cannot read ${node.getText()}`);
};

const parse = (path: string, text: string): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => { visit(node); ts.forEachChild(node, (child) => { walk(child, visit); }); };
const isDeclaration = (node: ts.Node): node is ts.InterfaceDeclaration | ts.TypeAliasDeclaration => ts.isInterfaceDeclaration(node)
  || ts.isTypeAliasDeclaration(node);

/** Where each event is written: every `to(claimStream(…), { type: 'ClaimAccepted.v1' … })` of the rules. */
export const categoriesIn = (rules: Iterable<readonly [path: string, text: string]>): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const [path, text] of rules) {
    walk(parse(path, text), (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'to') return;
      const [stream, event] = node.arguments;
      const name = stream === undefined ? '' : (ts.isCallExpression(stream) ? stream.expression : stream).getText();
      const named = (history as unknown as Record<string, string | ((id: string) => string) | undefined>)[name];
      const type = /type: '(\w+\.v\d+)'/.exec(event?.getText() ?? '')?.[1];
      if (named === undefined || type === undefined) return;
      const category = categoryOf(typeof named === 'string' ? named : named('x'));
      if ((found.get(type) ?? category) !== category) throw new Error(`${type} is written to ${category} and ${found.get(type)}`);
      found.set(type, category);
    });
  }
  return found;
};

const eventsOf = (source: ts.SourceFile, declared: Declared, categories: ReadonlyMap<string, string>): CataloguedEvent[] => {
  const events: CataloguedEvent[] = [];
  for (const alias of source.statements.filter(ts.isTypeAliasDeclaration)) {
    walk(alias.type, (node) => {
      if (!ts.isTypeReferenceNode(node) || node.typeName.getText() !== 'Fact') return;
      const [name, own] = node.typeArguments ?? [];
      const type = name?.getText().slice(1, -1) ?? '';
      if (own !== undefined) events.push({ type, category: categories.get(type) ?? '', fields: fieldsOf(own, declared), life: meaningOf(alias) });
    });
  }
  return events;
};

const shapeOf = (node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration, declared: Declared): Shape => {
  const literal = ts.isInterfaceDeclaration(node);
  return {
    name: node.name.text, meaning: meaningOf(node), fields: literal ? fieldsOf(node, declared) : [], values: literal ? '' : plain(node.type.getText()),
  };
};

/**
 * Reads the published language out of its own sources.
 *
 * @param events path to text of the `.events.ts` files
 * @param rules path to text of the `.rules.ts` files, which say where each event is written
 */
export const eventCatalogue = (events: ReadonlyMap<string, string>, rules: ReadonlyMap<string, string>): Catalogue => {
  const sources = [...events].map(([path, text]) => parse(path, text));
  const all = sources.flatMap((source) => source.statements.filter(isDeclaration));
  const declared: Declared = new Map(all.map((node) => [node.name.text, node]));
  const categories = categoriesIn(rules);
  const isShape = (node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): boolean =>
    (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) && !/\bFact</.test(node.getText());
  return {
    events: sources.flatMap((source) => eventsOf(source, declared, categories)),
    shapes: all.filter(isShape).map((node) => shapeOf(node, declared)).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (fields: readonly Field[]): string =>
  ['| field | type | meaning |', '|---|---|---|',
    ...fields.map(({ name, type, optional, meaning }) => `| ${name}${optional ? '?' : ''} | \`${cell(type)}\` | ${cell(meaning)} |`)].join('\n');

/** The catalogue as people read it, events in the order of `order`. */
export const catalogueText = ({ events, shapes }: Catalogue, order: readonly string[]): string => {
  const sorted = [...events].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  const categories = [...new Set(sorted.map(({ category }) => category))];
  const part = (category: string): string => {
    const own = sorted.filter((event) => event.category === category);
    return [`## ${category}-`, own[0]?.life ?? '',
      ...own.map(({ type, fields }) => `### ${type}\n\n${table(fields)}`)].filter((text) => text !== '').join('\n\n');
  };
  const shape = ({ name, meaning, fields, values }: Shape): string =>
    [`### ${name}`, meaning, values === '' ? table(fields) : `\`${values}\``].filter((text) => text !== '').join('\n\n');
  return `# 事件目录 · Event catalogue

Every fact the scheme can record, by stream. Written by \`npm run evidence\` from the \`.events.ts\` files and the rules that write them; do not edit.
${events.length} events in ${categories.length} kinds of streams. A wire name and its fields are for ever: a change is a new version beside the old one.
Money is whole fen; \`Day\` is a day in Asia/Shanghai, YYYY-MM-DD. Who, when and under which clause stands in each event's meta, not here.

${categories.map(part).join('\n\n')}

## Shapes

${shapes.map(shape).join('\n\n')}
`;
};
