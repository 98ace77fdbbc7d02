import { type Day } from '#kernel';
import {
  enterpriseFold,
  enterpriseStream,
  institutionFold,
  institutionStream,
  personFold,
  personStream,
  schoolSupportFold,
  schoolSupportStream,
} from '#scheme/history';
import {
  type CountGraduates,
  countGraduates,
  type SubmitLivingClaim,
  submitLivingClaim,
  type SubmitProjectAdvance,
  submitProjectAdvance,
  type SubmitSchoolClaim,
  submitSchoolClaim,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { amountFen, day, digest, id, listOf, text } from '../fields.schema.js';
import { claimOf, claimPrimary as primary, projectTermsOf, sourcesOf } from './claim.world.js';
import { unlessDishonest } from './fair-claim.world.js';

const part = z.int().min(1).max(1_000_000_000);

/** Claims that are not made on certificates: living allowance, advance of a bought training, enterprise-run school. */
export const otherClaimCommands = [
  command<SubmitLivingClaim>({
    name: 'SubmitLivingClaim',
    titleZh: '提交生活费补贴申领',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.1.3b'],
    schema: z.strictObject({ claimId: id, classId: id, personId: id, days: z.int().min(1).max(366), personCategory: z.string().regex(/^[A-Z_]{3,40}$/) }),
    example: { claimId: 'L1', classId: 'K1', personId: 'P01', days: 20, personCategory: 'POOR_LABOUR' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const world = await sourcesOf(workspace, c.classId, []);
      const decision = submitLivingClaim(
        c,
        await claimOf(workspace, c.claimId),
        { ...world, person: await workspace.load(personFold, personStream(c.personId)) },
        ask,
      );
      return unlessDishonest(workspace, decision);
    },
  }),
  command<SubmitProjectAdvance>({
    name: 'SubmitProjectAdvance',
    titleZh: '申请项目制预拨',
    roles: ['INST_OP'],
    on: 'decision',
    clauses: ['JN-2.1.3b'],
    schema: z.strictObject({ claimId: id, classId: id, amountFen }),
    example: { claimId: 'V1', classId: 'K1', amountFen: 3_600_000 },
    primary,
    decide: async (c, { workspace, ask }) => {
      const world = await sourcesOf(workspace, c.classId, []);
      const institutionId = world.trainingClass.is === 'unknown' ? 'none' : world.trainingClass.institutionId;
      const project = await projectTermsOf(workspace, world.trainingClass);
      const decision = submitProjectAdvance(
        c,
        await claimOf(workspace, c.claimId),
        {
          ...world,
          institution: await workspace.load(institutionFold, institutionStream(institutionId)),
          ...(project === undefined ? {} : { project }),
        },
        ask,
      );
      return unlessDishonest(workspace, decision);
    },
  }),
  command<CountGraduates>({
    name: 'CountGraduates',
    titleZh: '登记在济就业毕业生人数与投资份额',
    roles: ['ACCEPT'],
    on: 'fact',
    clauses: ['JN-2.2.1'],
    schema: z.strictObject({
      supportId: id,
      schoolId: id,
      year: z.int().min(2019).max(2089),
      graduates: z.int().min(1).max(100_000),
      whole: part,
      shares: listOf(z.strictObject({ enterpriseId: id, part }), 50),
      source: text,
      queriedOn: day,
      evidenceHash: digest,
    }),
    example: {
      supportId: 'S1:2019',
      schoolId: 'S1',
      year: 2019,
      graduates: 7,
      whole: 3,
      shares: ['E1', 'E2', 'E3'].map((enterpriseId) => ({ enterpriseId, part: 1 })),
      source: '就业登记库',
      queriedOn: '2019-12-02' as Day,
      evidenceHash: '0'.repeat(64),
    },
    primary: (c) => schoolSupportStream(c.supportId),
    decide: async (c, { workspace, ask }) => countGraduates(c, await workspace.load(schoolSupportFold, schoolSupportStream(c.supportId)), ask),
  }),
  command<SubmitSchoolClaim>({
    name: 'SubmitSchoolClaim',
    titleZh: '提交企业办学扶持申领',
    roles: ['ENT_OP'],
    on: 'decision',
    clauses: ['JN-2.2.1'],
    schema: z.strictObject({ claimId: id, supportId: id, enterpriseId: id }),
    example: { claimId: 'S1', supportId: 'S1:2019', enterpriseId: 'E1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const { sets } = await sourcesOf(workspace, 'none', []);
      const decision = submitSchoolClaim(
        c,
        await claimOf(workspace, c.claimId),
        {
          sets,
          support: await workspace.load(schoolSupportFold, schoolSupportStream(c.supportId)),
          enterprise: await workspace.load(enterpriseFold, enterpriseStream(c.enterpriseId)),
        },
        ask,
      );
      return unlessDishonest(workspace, decision);
    },
  }),
];
