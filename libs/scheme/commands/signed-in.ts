import type { StoredEvent } from '#event-store';
import { categoryOf, type Officer, officerFold, officerStream, type StoreState } from '#scheme/history';
import type { Day } from '#kernel';
import { delegatedRoles, rolesApart } from '#scheme/rules';
import { NotPermitted } from './commands.errors.js';
import type { DefinedCommand } from './defined.command.js';
import type { CommandEnvelope, Caller } from './issue.command.js';
import type { Workspace } from './workspace.js';

/**
 * The officer a command acts for. `by` may name another officer only in a simulation store and only for a caller with the SIMULATOR role (rulings B10).
 *
 * @throws NotPermitted officer.unknown, officer.not-simulator
 */
export const actingOfficer = async (workspace: Workspace, envelope: CommandEnvelope, caller: Caller, store: StoreState): Promise<Officer> => {
  const signedIn = await workspace.load(officerFold, officerStream(caller.officerId));
  if (signedIn.is === 'unknown') throw new NotPermitted('officer.unknown', `经办人员 ${caller.officerId} 未登记。`);
  if (envelope.by === undefined || envelope.by === caller.officerId) return signedIn;
  if (store.is !== 'open' || store.mode !== 'simulation' || !signedIn.roles.includes('SIMULATOR')) {
    throw new NotPermitted('officer.not-simulator', '只有模拟账库中的模拟运行员可以代他人发出命令。');
  }
  const acting = await workspace.load(officerFold, officerStream(envelope.by));
  if (acting.is === 'unknown') throw new NotPermitted('officer.unknown', `经办人员 ${envelope.by} 未登记。`);
  return acting;
};

/**
 * The officer whose duties a command does, and the deputy with the roles delegated for this command on this day (S12). A deputy who meanwhile got a role
 * that may not meet a delegated one acts for nobody.
 *
 * @throws NotPermitted officer.unknown, officer.no-delegation
 * @clause JN-3.3c separation of duties S12, S3
 */
export const standingIn = async (
  workspace: Workspace,
  deputy: Officer,
  { onBehalfOf, ...at }: { readonly onBehalfOf: string; readonly command: string; readonly today: Day },
): Promise<{ readonly principal: Officer; readonly acting: Officer }> => {
  const principal = await workspace.load(officerFold, officerStream(onBehalfOf));
  if (principal.is === 'unknown') throw new NotPermitted('officer.unknown', `经办人员 ${onBehalfOf} 未登记。`);
  const roles = delegatedRoles(principal, deputy.officerId, at);
  if (roles.length === 0 || rolesApart([...deputy.roles, ...roles]) !== undefined)
    throw new NotPermitted('officer.no-delegation', `${onBehalfOf} 没有授权 ${deputy.officerId} 在 ${at.today} 代办 ${at.command}。`);
  return { principal, acting: { ...deputy, roles } };
};

/**
 * The role an officer uses for a command, after role and organisation are checked.
 *
 * @throws NotPermitted officer.role-missing, officer.other-organisation
 */
export const roleFor = (definition: DefinedCommand, officer: Officer, data: never): string => {
  const role = definition.roles.find((each) => officer.roles.includes(each));
  if (role === undefined)
    throw new NotPermitted('officer.role-missing', `${definition.titleZh}须由岗位 ${definition.roles.join('、')} 办理；${officer.officerId} 没有。`);
  const org = definition.org?.(data);
  if (org !== undefined && org !== officer.org)
    throw new NotPermitted('officer.other-organisation', `${officer.officerId} 属于 ${officer.org}，不能办理 ${org} 的业务。`);
  return role;
};

/** The officer `OpenStore` names: it does not exist yet, and only the administrator itself may open the store. */
export const founder = (
  envelope: CommandEnvelope,
  caller: Caller,
  data: { readonly administrator: string; readonly org: string; readonly name: string },
): Officer => {
  if (caller.officerId !== data.administrator || (envelope.by !== undefined && envelope.by !== data.administrator)) {
    throw new NotPermitted('officer.unknown', '账库须由其管理员本人开立。');
  }
  return { is: 'registered', officerId: data.administrator, name: data.name, org: data.org, unit: 'IT', roles: ['SYS_ADMIN'] };
};

/** What no single organisation owns: registers, policy, and the people and certificates any of them may meet. */
const SHARED = new Set([
  'store',
  'organisation',
  'officer',
  'ruleSet',
  'calendar',
  'directory',
  'institution',
  'enterprise',
  'evaluationBody',
  'person',
  'certificate',
  'finding',
  'findingSubject',
  'dishonesty',
]);

/** Whether every organisation may write to a stream. */
export const isShared = (stream: string): boolean => SHARED.has(categoryOf(stream));

/** What a finding tells the claim it is about: whoever records the fact, the claim's own organisation may not pay before it is decided. */
const CROSSING: readonly string[] = ['ClaimFindingOpened.v1', 'ClaimFindingClosed.v1'];
export const crossesOrganisations = (type: string): boolean => CROSSING.includes(type);

/**
 * An officer writes only where the own organisation began the history.
 *
 * @throws NotPermitted officer.other-organisation, the same whatever the stream holds
 */
export const ownStreams = (officer: Officer, found: ReadonlyMap<string, readonly StoredEvent[]>, streams: readonly string[]): void => {
  const foreign = streams.find((stream) => !isShared(stream) && (found.get(stream)?.[0]?.meta.org ?? officer.org) !== officer.org);
  if (foreign !== undefined)
    throw new NotPermitted('officer.other-organisation', `${officer.officerId} 属于 ${officer.org}，${foreign} 不在其管辖。`);
};
