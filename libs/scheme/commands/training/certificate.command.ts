import { type Day } from '#kernel';
import { certificateFold, certificateStream, classFold, classStream } from '#scheme/history';
import { type RecordCertificate, recordCertificate } from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, id, level, occupation } from '../fields.schema.js';

type Issued = RecordCertificate & { readonly number: string };

export const certificateCommands = [
  command<Issued>({
    name: 'RecordCertificate',
    titleZh: '登记证书',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'fact',
    clauses: ['JN-2.3.1a'],
    schema: z.strictObject({
      certificateId: id,
      number: z.string().regex(/^[0-9A-Za-z]{6,40}$/),
      kind: z.string().regex(/^[A-Z_]{3,40}$/),
      issuer: id,
      occupation,
      level,
      personId: id,
      classId: id,
      issuedOn: day,
    }),
    example: {
      certificateId: 'JNZJ-0001',
      number: '1937000000400001',
      kind: 'SKILL_LEVEL',
      issuer: 'JNZJ',
      occupation: '4-10-01-02',
      level: 4,
      personId: 'P01',
      classId: 'K1',
      issuedOn: '2019-12-06' as Day,
    },
    primary: (c) => certificateStream(c.certificateId),
    seal: (c) => ({
      records: [{ kind: 'certificate', id: c.certificateId, fields: { number: c.number }, unique: `${c.issuer}|${c.number}` }],
      redacted: { number: `sealed:certificate:${c.certificateId}` },
    }),
    decide: async ({ number: _sealed, ...c }, { workspace, ask, holders }) =>
      recordCertificate(
        c,
        {
          certificate: await workspace.load(certificateFold, certificateStream(c.certificateId)),
          trainingClass: await workspace.load(classFold, classStream(c.classId)),
          holder: holders.get(`certificate:${c.certificateId}`),
        },
        ask,
      ),
  }),
];
