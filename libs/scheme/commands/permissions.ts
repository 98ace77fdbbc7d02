import { roleName, roles } from '#notice';
import type { DefinedCommand } from './defined.command.js';
import { definedCommands } from './registry.js';
import { isShared } from './signed-in.js';

/** Whether the door lets an officer's command through to the rules, or the code it is turned away with. */
export type Admission = 'admitted' | 'officer.unknown' | 'officer.role-missing' | 'officer.other-organisation';

/** One cell: a role, a command, and what the door answers in the own organisation and in a history another organisation began. */
export interface Permission {
  readonly command: string;
  readonly role: string;
  /** the command's example, to ask with */
  readonly example: object;
  readonly primary: string;
  /** the organisation the example is about */
  readonly org: string;
  readonly own: Admission;
  readonly other: Admission;
}

const CITY = '370100';

const cell = (definition: DefinedCommand, role: string): Permission => {
  const { name, example } = definition;
  const primary = definition.primary(example);
  const org = definition.org?.(example) ?? CITY;
  const at = { command: name, role, example: example as object, primary, org };
  // Whoever opens a store is not registered yet; once it is open there is nobody who could.
  if (definition.roles.length === 0) return { ...at, own: 'officer.unknown', other: 'officer.unknown' };
  if (!definition.roles.some((each) => each === role)) return { ...at, own: 'officer.role-missing', other: 'officer.role-missing' };
  return { ...at, own: 'admitted', other: definition.org === undefined && isShared(primary) ? 'admitted' : 'officer.other-organisation' };
};

/**
 * Role × command × own or other organisation, from the registry: what the door must answer before any rule is asked.
 *
 * @clause JN-3.3c separation of duties S6, S10, S11
 */
export const permissions = (): readonly Permission[] => definedCommands.flatMap((definition) => roles.map(({ code }) => cell(definition, code)));

const ways = (cells: readonly Permission[], other: Admission): string =>
  cells
    .filter((each) => each.own === 'admitted' && each.other === other)
    .map(({ role }) => `${roleName(role)} \`${role}\``)
    .join('、');

/** The table as people read it. */
export const permissionText = (): string => {
  const all = permissions();
  const rows = definedCommands.map(({ name, titleZh, on }) => {
    const own = all.filter(({ command }) => command === name);
    return `| ${name} | ${titleZh} | ${on} | ${ways(own, 'officer.other-organisation')} | ${ways(own, 'admitted')} |`;
  });
  const idle = roles.filter(({ code }) => !all.some(({ role, own }) => role === code && own === 'admitted'));
  return `# 岗位权限表 · Who may issue which command

Written by \`npm run evidence\` from the registry; do not edit. ${definedCommands.length} commands, ${roles.length} roles.
A role that does not stand in a row is turned away with \`officer.role-missing\`; a role of the fourth column in another
organisation's business with \`officer.other-organisation\`. The fifth column acts on registers and people that no single organisation owns.
A row without a role is for nobody once the store is open: \`officer.unknown\`.
Every cell is walked by \`permissions.handler.spec.ts\`, and by \`test/journey/permissions.spec.ts\` over HTTP.
Roles without any command: ${idle.map(({ code }) => `\`${code}\``).join('、')}.

| command | 命令 | on | own organisation only | any organisation |
|---|---|---|---|---|
${rows.join('\n')}
`;
};
