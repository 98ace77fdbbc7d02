import { type Day } from '#kernel';
import { findingFold, personFold, personStream } from '#scheme/history';
import { pensionFindings, type RecordPension, recordPension, type RegisterPerson, registerPerson } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { marking } from '../finding/marked-claim.world.js';
import { type BankAccount, bankAccount, day, digest, id, text } from '../fields.schema.js';

interface Identity {
  readonly name: string;
  readonly idNumber: string;
  readonly phone?: string | undefined;
}
type Registration = Omit<RegisterPerson, 'idNumber'> & { readonly identity: Identity; readonly account: BankAccount };

export const personCommands = [
  command<Registration>({
    name: 'RegisterPerson',
    titleZh: '实名登记',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-3.3b'],
    schema: z.strictObject({
      personId: id,
      idType: z.enum(['RESIDENT_ID', 'HK_MACAO_RESIDENCE', 'TAIWAN_RESIDENCE', 'FOREIGN_PERMANENT_RESIDENCE']),
      identity: z.strictObject({
        name: text,
        idNumber: z.string().min(1).max(32),
        phone: z
          .string()
          .regex(/^1\d{10}$/)
          .optional(),
      }),
      accountId: id,
      account: bankAccount,
    }),
    example: {
      personId: 'P01',
      idType: 'RESIDENT_ID',
      identity: { name: '示例甲', idNumber: '37010219900101001X' },
      accountId: 'ACC-P01',
      account: { bank: '示例银行济南分行', number: '6222000000000002', holder: '示例甲' },
    },
    primary: (c) => personStream(c.personId),
    seal: (c) => ({
      records: [
        {
          kind: 'person',
          id: c.personId,
          fields: {
            idType: c.idType,
            name: c.identity.name,
            idNumber: c.identity.idNumber,
            ...(c.identity.phone === undefined ? {} : { phone: c.identity.phone }),
          },
          unique: c.identity.idNumber,
        },
        { kind: 'account', id: c.accountId, fields: c.account },
      ],
      redacted: { identity: `sealed:person:${c.personId}`, account: `sealed:account:${c.accountId}` },
    }),
    decide: async (c, { workspace, holders }) => {
      const { personId, idType, accountId, identity } = c;
      return registerPerson(
        { personId, idType, accountId, idNumber: identity.idNumber },
        await workspace.load(personFold, personStream(personId)),
        holders.get(`person:${personId}`),
      );
    },
  }),
  command<RecordPension>({
    name: 'RecordPension',
    titleZh: '登记养老金领取事实',
    roles: ['ACCEPT', 'REVIEW1', 'SUPERVISE'],
    on: 'fact',
    clauses: ['JN-2.3.1d'],
    schema: z.strictObject({ personId: id, factId: id, entitledFrom: day.nullable(), source: text, queriedOn: day, evidenceHash: digest }),
    example: {
      personId: 'P01',
      factId: 'PF-1',
      entitledFrom: '2018-05-01' as Day,
      source: '企业职工养老保险待遇支付表',
      queriedOn: '2019-10-08' as Day,
      evidenceHash: '0'.repeat(64),
    },
    primary: (c) => personStream(c.personId),
    decide: async (c, { workspace, ask }) => {
      const person = await workspace.load(personFold, personStream(c.personId));
      const streams = pensionFindings(c.personId, person);
      const findings = await workspace.loadMany(findingFold, streams, (stream) => stream);
      const opened = new Set(streams.filter((stream) => (findings.get(stream)?.is ?? 'unknown') !== 'unknown'));
      return marking(workspace, recordPension(c, person, opened, ask));
    },
  }),
];
