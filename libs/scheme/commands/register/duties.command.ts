import { type Day } from '#kernel';
import { roles } from '#notice';
import { officerFold, type OfficerState, officerStream } from '#scheme/history';
import {
  type DeclareInterest,
  declareInterest,
  type DelegateDuties,
  delegateDuties,
  type GrantOverride,
  grantOverride,
  type ProposeOverride,
  proposeOverride,
  type RevokeDelegation,
  revokeDelegation,
  type WithdrawInterest,
  withdrawInterest,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, id, listOf, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

const primary = (c: { readonly officerId: string }): string => officerStream(c.officerId);
const load = (workspace: Workspace, officerId: string): Promise<OfficerState> => workspace.load(officerFold, officerStream(officerId));

/** Who has no duties to pass on and no claims to review: readers (S11), administrators (S10), and who only runs a simulation. */
const WITHOUT: readonly string[] = ['AUDITOR', 'EXPORTER', 'SYS_ADMIN', 'SEC_ADMIN', 'AUD_ADMIN', 'SIMULATOR', 'TRAINEE'];
const everybodyAtWork = roles.map(({ code }) => code).filter((code) => !WITHOUT.includes(code));
const role = z.string().refine((code) => everybodyAtWork.some((each) => each === code), 'not a role that may be delegated');
const streamName = z.string().regex(/^[a-zA-Z]{2,20}-[A-Za-z0-9][A-Za-z0-9._:-]{0,90}$/);
const commandName = z.string().regex(/^[A-Z][A-Za-z]{2,39}$/);

export const dutiesCommands = [
  command<DeclareInterest>({
    name: 'DeclareInterest',
    titleZh: '申报利害关系',
    roles: everybodyAtWork,
    on: 'fact',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({
      officerId: id,
      interestId: id,
      about: z.strictObject({ kind: z.enum(['PERSON', 'ENTERPRISE', 'INSTITUTION']), id }),
      relation: z.enum(['RELATIVE', 'EMPLOYER', 'SHAREHOLDER', 'OTHER']),
    }),
    example: { officerId: 'O-review1', interestId: 'IN-1', about: { kind: 'PERSON', id: 'P01' }, relation: 'RELATIVE' },
    primary,
    decide: async (c, { workspace, ask }) => declareInterest(c, await load(workspace, c.officerId), ask),
  }),
  command<WithdrawInterest>({
    name: 'WithdrawInterest',
    titleZh: '撤销利害关系申报',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ officerId: id, interestId: id, reason: text }),
    example: { officerId: 'O-review1', interestId: 'IN-1', reason: '已离职' },
    primary,
    decide: async (c, { workspace, ask }) => withdrawInterest(c, await load(workspace, c.officerId), ask),
  }),
  command<DelegateDuties>({
    name: 'DelegateDuties',
    titleZh: '授权代办',
    roles: everybodyAtWork,
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({
      officerId: id,
      delegationId: id,
      deputyId: id,
      roles: listOf(role, 12),
      commands: listOf(commandName, 50).optional(),
      startsOn: day,
      endsOn: day,
    }),
    example: {
      officerId: 'O-review1',
      delegationId: 'DG-1',
      deputyId: 'O-review1b',
      roles: ['REVIEW1'],
      commands: ['ReviewFirst'],
      startsOn: '2019-12-01' as Day,
      endsOn: '2019-12-31' as Day,
    },
    primary,
    decide: async (c, { workspace, ask }) => delegateDuties(c, await load(workspace, c.officerId), await load(workspace, c.deputyId), ask),
  }),
  command<RevokeDelegation>({
    name: 'RevokeDelegation',
    titleZh: '收回授权代办',
    roles: everybodyAtWork,
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ officerId: id, delegationId: id, reason: text }),
    example: { officerId: 'O-review1', delegationId: 'DG-1', reason: '提前返岗' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const principal = await load(workspace, c.officerId);
      const given = principal.is === 'unknown' ? [] : (principal.delegations ?? []);
      await workspace.history(given.filter(({ delegationId }) => delegationId === c.delegationId).map(({ deputyId }) => officerStream(deputyId)));
      return revokeDelegation(c, principal, ask);
    },
  }),
  command<ProposeOverride>({
    name: 'ProposeOverride',
    titleZh: '提出应急例外',
    roles: ['SUPERVISE', 'APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({
      officerId: id,
      overrideId: id,
      rule: z.enum(['S1', 'S2', 'S4', 'S7', 'S8', 'S9']),
      command: commandName,
      stream: streamName,
      validTo: day,
      reason: text,
    }),
    example: {
      officerId: 'O-review2',
      overrideId: 'OV-1',
      rule: 'S1',
      command: 'ReviewSecond',
      stream: 'claim-C1',
      validTo: '2019-12-31' as Day,
      reason: '复核岗全部因公缺勤',
    },
    primary,
    decide: async (c, { workspace, ask }) => proposeOverride(c, await load(workspace, c.officerId), ask),
  }),
  command<GrantOverride>({
    name: 'GrantOverride',
    titleZh: '批准应急例外',
    roles: ['SUPERVISE', 'APPROVE'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ officerId: id, overrideId: id }),
    example: { officerId: 'O-review2', overrideId: 'OV-1' },
    primary,
    decide: async (c, { workspace, ask }) => grantOverride(c, await load(workspace, c.officerId), ask),
  }),
];
