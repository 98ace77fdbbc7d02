import { type Day } from '#kernel';
import { institutionFold, institutionStream, type Standing } from '#scheme/history';
import {
  type ApplyForListing,
  applyForListing,
  delistInstitution,
  type ListInstitution,
  listInstitution,
  reinstateInstitution,
  suspendInstitution,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { type BankAccount, bankAccount, day, id, listOf, occupationEntry, text } from '../fields.schema.js';

type Application = ApplyForListing & { readonly account: BankAccount };

const standing = z.strictObject({ institutionId: id, reason: text, document: text });

export const institutionCommands = [
  command<Application>({
    name: 'ApplyForListing',
    titleZh: '机构申请入目录',
    roles: ['REVIEW1'],
    on: 'decision',
    clauses: ['JN-3.4a', 'JN-2.2.3'],
    schema: z.strictObject({
      institutionId: id,
      name: text,
      uscc: z.string().regex(/^[0-9A-Z]{18}$/),
      occupations: listOf(occupationEntry, 200),
      accountId: id,
      account: bankAccount,
    }),
    example: {
      institutionId: 'I1',
      name: '示例职业培训学校',
      uscc: '52370102MJE000013C',
      accountId: 'ACC-I1',
      account: { bank: '示例银行济南分行', number: '6222000000000001', holder: '示例职业培训学校' },
      occupations: [{ occupation: '4-10-01-02', name: '育婴员', levels: [5, 4, 3] }],
    },
    primary: (c) => institutionStream(c.institutionId),
    seal: (c) => ({ records: [{ kind: 'account', id: c.accountId, fields: c.account }], redacted: { account: `sealed:account:${c.accountId}` } }),
    decide: async ({ account: _sealed, ...c }, { workspace }) =>
      applyForListing(c, await workspace.load(institutionFold, institutionStream(c.institutionId))),
  }),
  command<ListInstitution>({
    name: 'ListInstitution',
    titleZh: '机构列入目录',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.4a', 'JN-3.3c'],
    schema: z.strictObject({ institutionId: id, validFrom: day }),
    example: { institutionId: 'I1', validFrom: '2019-09-30' as Day },
    primary: (c) => institutionStream(c.institutionId),
    decide: async (c, { workspace, ask }) => listInstitution(c, await workspace.load(institutionFold, institutionStream(c.institutionId)), ask),
  }),
  command<Standing>({
    name: 'SuspendInstitution',
    titleZh: '暂停机构目录资格',
    roles: ['SUPERVISE'],
    on: 'decision',
    clauses: ['JN-3.4a'],
    schema: standing,
    example: { institutionId: 'I1', reason: '督导检查发现问题，整改', document: '整改通知2020-001' },
    primary: (c) => institutionStream(c.institutionId),
    decide: async (c, { workspace }) => suspendInstitution(c, await workspace.load(institutionFold, institutionStream(c.institutionId))),
  }),
  command<Standing>({
    name: 'ReinstateInstitution',
    titleZh: '恢复机构目录资格',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.4a', 'JN-3.3c'],
    schema: standing,
    example: { institutionId: 'I1', reason: '整改合格', document: '恢复通知2020-002' },
    primary: (c) => institutionStream(c.institutionId),
    decide: async (c, { workspace, ask }) => reinstateInstitution(c, await workspace.load(institutionFold, institutionStream(c.institutionId)), ask),
  }),
  command<Standing>({
    name: 'DelistInstitution',
    titleZh: '机构移出目录',
    roles: ['APPROVE'],
    on: 'decision',
    clauses: ['JN-3.4a', 'JN-3.3c'],
    schema: standing,
    example: { institutionId: 'I1', reason: '整改不合格', document: '移出通知2020-003' },
    primary: (c) => institutionStream(c.institutionId),
    decide: async (c, { workspace, ask }) => delistInstitution(c, await workspace.load(institutionFold, institutionStream(c.institutionId)), ask),
  }),
];
