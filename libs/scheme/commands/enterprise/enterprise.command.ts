import { classFold, classStream, enterpriseFold, enterpriseStream, filingFold, filingStream } from '#scheme/history';
import {
  type FileCamp,
  fileCamp,
  type FileDemonstration,
  fileDemonstration,
  type RegisterEnterprise,
  registerEnterprise,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { type BankAccount, bankAccount, id, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';

type Registration = RegisterEnterprise & { readonly account: BankAccount };

const filingWorld = async (workspace: Workspace, classId: string) => ({
  filing: await workspace.load(filingFold, filingStream(classId)),
  trainingClass: await workspace.load(classFold, classStream(classId)),
});

export const enterpriseCommands = [
  command<Registration>({
    name: 'RegisterEnterprise',
    titleZh: '登记企业',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.1.1d'],
    schema: z.strictObject({
      enterpriseId: id,
      name: text,
      uscc: z.string().regex(/^[0-9A-Z]{18}$/),
      highRisk: z.boolean(),
      size: z.enum(['SME_HIT', 'LARGE_FIVE']).optional(),
      accountId: id,
      account: bankAccount,
    }),
    example: {
      enterpriseId: 'E1',
      name: '示例制造有限公司',
      uscc: '91370102MA3C000014',
      highRisk: false,
      accountId: 'ACC-E1',
      account: { bank: '示例银行济南分行', number: '6222000000000003', holder: '示例制造有限公司' },
    },
    primary: (c) => enterpriseStream(c.enterpriseId),
    seal: (c) => ({ records: [{ kind: 'account', id: c.accountId, fields: c.account }], redacted: { account: `sealed:account:${c.accountId}` } }),
    decide: async ({ account: _sealed, ...c }, { workspace }) =>
      registerEnterprise(c, await workspace.load(enterpriseFold, enterpriseStream(c.enterpriseId))),
  }),
  command<FileCamp>({
    name: 'FileCamp',
    titleZh: '职业训练营备案',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.3.2b'],
    schema: z.strictObject({ classId: id }),
    example: { classId: 'K1' },
    primary: (c) => filingStream(c.classId),
    decide: async (c, { workspace, ask }) => fileCamp(c, await filingWorld(workspace, c.classId), ask),
  }),
  command<FileDemonstration>({
    name: 'FileDemonstration',
    titleZh: '省示范项目备案',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.3.3'],
    schema: z.strictObject({ classId: id, standardSource: text }),
    example: { classId: 'K1', standardSource: '山东省就业创业培训示范项目标准' },
    primary: (c) => filingStream(c.classId),
    decide: async (c, { workspace, ask }) => fileDemonstration(c, await filingWorld(workspace, c.classId), ask),
  }),
];
