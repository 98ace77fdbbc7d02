import { type Day } from '#kernel';
import {
  certificateFold,
  certificateStream,
  claimFold,
  claimStream,
  classFold,
  classStream,
  evaluationBodyFold,
  evaluationBodyStream,
  findingFold,
  findingStream,
  personFold,
  personStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  certificateFinding,
  type CertificateWorld,
  claimsToAsk,
  type RecordCertificate,
  recordCertificate,
  type RevokeCertificate,
  revokeCertificate,
  type VerifyCertificate,
  verifyCertificate,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { day, digest, id, level, occupation, text } from '../fields.schema.js';
import { marking } from '../finding/marked-claim.world.js';
import type { Workspace } from '../workspace.js';

type Issued = RecordCertificate & { readonly number: string };

/** What a late answer about a certificate may touch: its person, the claims built on it, and their findings. */
const worldOf = async (workspace: Workspace, certificateId: string): Promise<CertificateWorld> => {
  const certificate = await workspace.load(certificateFold, certificateStream(certificateId));
  const { personId, classId } = certificate.is === 'unknown' ? { personId: 'none', classId: 'none' } : certificate;
  const person = await workspace.load(personFold, personStream(personId));
  const claimIds = claimsToAsk(certificate, person);
  const claims = await workspace.loadMany(claimFold, claimIds, claimStream);
  const streams = certificate.is === 'unknown' ? [] : claimIds.map((claimId) => findingStream(certificateFinding(claimId, certificate)));
  const findings = await workspace.loadMany(findingFold, streams, (stream) => stream);
  const opened = new Set(streams.filter((stream) => findings.get(stream)?.is === 'open'));
  return { certificate, trainingClass: await workspace.load(classFold, classStream(classId)), person, claims, opened };
};

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
          body: await workspace.load(evaluationBodyFold, evaluationBodyStream(c.issuer)),
          sets: await workspace.load(ruleSetsFold, ruleSetStream),
        },
        ask,
      ),
  }),
  command<VerifyCertificate>({
    name: 'VerifyCertificate',
    titleZh: '核验证书',
    roles: ['ACCEPT', 'REVIEW1'],
    on: 'fact',
    clauses: ['JN-2.3.1a'],
    schema: z.strictObject({ certificateId: id, result: z.enum(['VERIFIED', 'UNVERIFIABLE']), source: text, queriedOn: day, evidenceHash: digest }),
    example: {
      certificateId: 'JNZJ-0001',
      result: 'VERIFIED',
      source: '职业技能等级证书查询系统',
      queriedOn: '2019-12-07' as Day,
      evidenceHash: '0'.repeat(64),
    },
    primary: (c) => certificateStream(c.certificateId),
    decide: async (c, { workspace, ask }) => 
      marking(workspace, verifyCertificate(c, await worldOf(workspace, c.certificateId), ask)),
  }),
  command<RevokeCertificate>({
    name: 'RevokeCertificate',
    titleZh: '登记证书注销',
    roles: ['ACCEPT', 'REVIEW1', 'SUPERVISE'],
    on: 'fact',
    clauses: ['JN-2.3.1a'],
    schema: z.strictObject({ certificateId: id, revokedOn: day, reason: text, document: text, evidenceHash: digest }),
    example: {
      certificateId: 'JNZJ-0001',
      revokedOn: '2020-05-06' as Day,
      reason: '考核违规',
      document: '注销公告2020-001',
      evidenceHash: '0'.repeat(64),
    },
    primary: (c) => certificateStream(c.certificateId),
    decide: async (c, { workspace, ask }) => 
      marking(workspace, revokeCertificate(c, await worldOf(workspace, c.certificateId), ask)),
  }),
];
