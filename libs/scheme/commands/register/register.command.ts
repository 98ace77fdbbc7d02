import { officerFold, officerStream, organisationFold, organisationStream, storeFold, storeStream } from '#scheme/history';
import {
  type GrantRoles,
  grantRoles,
  type OpenStore,
  openStore,
  type RegisterOfficer,
  registerOfficer,
  type RegisterOrganisation,
  registerOrganisation,
  type RevokeRoles,
  revokeRoles,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, listOf, orgId, text } from '../fields.schema.js';

const roles = listOf(z.string().regex(/^[A-Z0-9_]{2,20}$/), 24);

export const registerCommands = [
  command<OpenStore>({
    name: 'OpenStore',
    titleZh: '开立账库',
    roles: [],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ mode: z.enum(['real', 'simulation']), administrator: id, name: text, org: orgId }),
    example: { mode: 'real', administrator: 'admin', name: '系统管理员', org: '370100' },
    primary: () => storeStream,
    decide: async (c, { workspace }) => {
      await workspace.load(officerFold, officerStream(c.administrator));
      return openStore(c, await workspace.load(storeFold, storeStream));
    },
  }),
  command<RegisterOrganisation>({
    name: 'RegisterOrganisation',
    titleZh: '登记机构',
    roles: ['SYS_ADMIN'],
    on: 'decision',
    clauses: ['JN-3.1a'],
    schema: z.strictObject({ orgId, name: text, level: z.enum(['CITY', 'DISTRICT']), parent: orgId.optional() }),
    example: { orgId: '370116', name: '莱芜区', level: 'DISTRICT', parent: '370100' },
    primary: (c) => organisationStream(c.orgId),
    decide: async (c, { workspace }) =>
      registerOrganisation(
        c,
        await workspace.load(organisationFold, organisationStream(c.orgId)),
        c.parent === undefined ? undefined : await workspace.load(organisationFold, organisationStream(c.parent)),
      ),
  }),
  command<RegisterOfficer>({
    name: 'RegisterOfficer',
    titleZh: '登记经办人员',
    roles: ['SYS_ADMIN'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({
      officerId: id,
      name: text,
      org: orgId,
      unit: z.enum(['AGENCY', 'HR_BUREAU', 'FINANCE_BUREAU', 'INSTITUTION', 'ENTERPRISE', 'BANK', 'AUDIT_OFFICE', 'IT']),
      institutionId: id.optional(),
      enterpriseId: id.optional(),
    }),
    example: { officerId: 'O-accept', name: '王受理', org: '370100', unit: 'AGENCY' },
    primary: (c) => officerStream(c.officerId),
    decide: async (c, { workspace }) =>
      registerOfficer(
        c,
        await workspace.load(officerFold, officerStream(c.officerId)),
        await workspace.load(organisationFold, organisationStream(c.org)),
      ),
  }),
  command<GrantRoles>({
    name: 'GrantRoles',
    titleZh: '授予岗位',
    roles: ['SYS_ADMIN'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: z.strictObject({ officerId: id, roles }),
    example: { officerId: 'O-accept', roles: ['ACCEPT'] },
    primary: (c) => officerStream(c.officerId),
    decide: async (c, { workspace }) =>
      grantRoles(c, await workspace.load(officerFold, officerStream(c.officerId)), await workspace.load(storeFold, storeStream)),
  }),
  command<RevokeRoles>({
    name: 'RevokeRoles',
    titleZh: '收回岗位',
    roles: ['SYS_ADMIN'],
    on: 'decision',
    clauses: [],
    schema: z.strictObject({ officerId: id, roles, reason: text }),
    example: { officerId: 'O-accept', roles: ['ACCEPT'], reason: '调离' },
    primary: (c) => officerStream(c.officerId),
    decide: async (c, { workspace }) => revokeRoles(c, await workspace.load(officerFold, officerStream(c.officerId))),
  }),
];
