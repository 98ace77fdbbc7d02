import { editDistance, isDay, isInstant } from '#kernel';
import type { z } from 'zod';
import { BadCommand } from './commands.errors.js';
import type { DefinedCommand } from './defined.command.js';
import type { CommandEnvelope } from './issue.command.js';
import { commandNamed, definedCommands } from './registry.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const OFFICER = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const escaped = (key: PropertyKey): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** The known word nearest to a mistyped one. */
const nearest = (word: string, known: readonly string[]): string | undefined =>
  [...known].map((each) => ({ each, far: editDistance(word.slice(0, 64).toLowerCase(), each.toLowerCase()) })).sort((a, b) => a.far - b.far)[0]?.each;

/** @throws BadCommand command.unknown, naming the nearest command */
export const definitionOf = (name: string): DefinedCommand => {
  const found = commandNamed(name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    definedCommands.map((each) => each.name),
  );
  throw new BadCommand('command.unknown', `没有命令 ${name.slice(0, 64)}；是否为 ${near ?? ''}？`, [
    { pointer: '/do', detail: `是否为 ${near ?? ''}？` },
  ]);
};

/**
 * Reads an envelope: id, day, and data under the command's schema. Every wrong field is named by its JSON pointer.
 *
 * @throws BadCommand command.unknown, command.malformed
 */
export const read = (envelope: CommandEnvelope): { definition: DefinedCommand; data: never } => {
  const definition = definitionOf(envelope.do);
  const errors: { pointer: string; detail: string }[] = [];
  if (!UUID.test(envelope.id)) errors.push({ pointer: '/id', detail: '应为小写 UUID' });
  if (!isDay(envelope.on)) errors.push({ pointer: '/on', detail: '应为 YYYY-MM-DD 的日期' });
  for (const member of ['by', 'onBehalfOf'] as const) {
    if (!OFFICER.test(envelope[member] ?? 'O')) errors.push({ pointer: `/${member}`, detail: '应为经办人员编号' });
  }
  if (envelope.at !== undefined && !isInstant(envelope.at)) errors.push({ pointer: '/at', detail: '应为 YYYY-MM-DDThh:mm:ss.sssZ' });
  const parsed = (definition.schema as z.ZodType).safeParse(envelope.data);
  if (!parsed.success) {
    for (const issue of parsed.error.issues.slice(0, 50)) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      errors.push(...keys.map((path) => ({ pointer: `/data${path.map((key) => `/${escaped(key)}`).join('')}`, detail: issue.message })));
    }
  }
  if (errors.length > 0 || !parsed.success)
    throw new BadCommand('command.malformed', `命令 ${definition.name} 有 ${errors.length} 处不符合格式。`, errors);
  return { definition, data: parsed.data as never };
};
