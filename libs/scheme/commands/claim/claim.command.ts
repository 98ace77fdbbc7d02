import { enterpriseFold, enterpriseStream, institutionFold, institutionStream } from '#scheme/history';
import {
  acceptClaim,
  type OfClaim,
  placesHeld,
  type ReviewClaim,
  reviewFirst,
  reviewSecond,
  type SubmitClaim,
  submitClaim,
} from '#scheme/rules';
import { z } from 'zod';
import { command } from '../defined.command.js';
import { id, listOf, text } from '../fields.schema.js';
import type { Workspace } from '../workspace.js';
import { fairly, unlessDishonest } from './fair-claim.world.js';
import { claimOf, claimPrimary as primary, projectTermsOf, sourcesOf, sourcesOfClaim } from './claim.world.js';

/** An end releases places, so their streams are read before they are written. */
const readReleased = async (workspace: Workspace, claimId: string): Promise<void> => {
  const claim = await claimOf(workspace, claimId);
  if (claim.is !== 'unknown') await workspace.history(placesHeld(claim));
};

const review = z.strictObject({ claimId: id, decision: z.enum(['PASS', 'REJECT', 'RETURN']), reason: text.optional() });

export const claimCommands = [
  command<SubmitClaim>({
    name: 'SubmitClaim',
    titleZh: '提交补贴申领',
    roles: ['INST_OP', 'ENT_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.3.1a'],
    schema: z.strictObject({
      claimId: id,
      channel: z.enum(['PERSON', 'INSTITUTION', 'ENTERPRISE']),
      classId: id,
      trainees: listOf(
        z.strictObject({ personId: id, certificateId: id, feeFen: z.int().min(0).max(100_000_000).optional(), months: z.int().min(1).max(12).optional() }),
        300,
      ),
      agreement: id.optional(),
      enterpriseId: id.optional(),
      entrustment: id.optional(),
      tuitionFen: z.int().min(0).max(1_000_000_000).optional(),
      variant: z.string().regex(/^[A-Z_]{3,30}$/).optional(),
      employed: z.int().min(0).max(300).optional(),
    }),
    example: {
      claimId: 'C1',
      channel: 'INSTITUTION',
      classId: 'K1',
      trainees: [{ personId: 'P01', certificateId: 'JNZJ-0001' }],
      agreement: 'AGR-1',
    },
    primary,
    decide: async (c, { workspace, ask }) => {
      const world = await sourcesOf(workspace, c.classId, c.trainees);
      const institutionId = world.trainingClass.is === 'unknown' ? 'none' : world.trainingClass.institutionId;
      const enterpriseId = c.enterpriseId ?? 'none';
      const project = await projectTermsOf(workspace, world.trainingClass);
      const decision = submitClaim(
        c,
        await claimOf(workspace, c.claimId),
        {
          ...world,
          institution: await workspace.load(institutionFold, institutionStream(institutionId)),
          enterprise: await workspace.load(enterpriseFold, enterpriseStream(enterpriseId)),
          ...(project === undefined ? {} : { project }),
        },
        ask,
      );
      return unlessDishonest(workspace, decision);
    },
  }),
  command<OfClaim>({
    name: 'AcceptClaim',
    titleZh: '受理申领',
    roles: ['ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.3.1a', 'JN-2.3.1b', 'JN-2.3.1c', 'JN-2.3.1d', 'JN-3.3b'],
    schema: z.strictObject({ claimId: id }),
    example: { claimId: 'C1' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const claim = await claimOf(workspace, c.claimId);
      return fairly({ workspace, ask, step: 'ACCEPT' }, claim, acceptClaim(c, claim, await sourcesOfClaim(workspace, claim), ask));
    },
  }),
  command<ReviewClaim>({
    name: 'ReviewFirst',
    titleZh: '初审',
    roles: ['REVIEW1'],
    on: 'decision',
    clauses: ['JN-3.3c', 'JN-2.3.1a'],
    schema: review,
    example: { claimId: 'C1', decision: 'PASS' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const claim = await claimOf(workspace, c.claimId);
      if (c.decision === 'REJECT') await readReleased(workspace, c.claimId);
      return fairly({ workspace, ask, step: 'REVIEW' }, claim, reviewFirst(c, claim, await sourcesOfClaim(workspace, claim), ask));
    },
  }),
  command<ReviewClaim>({
    name: 'ReviewSecond',
    titleZh: '复核',
    roles: ['REVIEW2'],
    on: 'decision',
    clauses: ['JN-3.3c'],
    schema: review,
    example: { claimId: 'C1', decision: 'PASS' },
    primary,
    decide: async (c, { workspace, ask }) => {
      const claim = await claimOf(workspace, c.claimId);
      if (c.decision === 'REJECT') await readReleased(workspace, c.claimId);
      return fairly({ workspace, ask, step: 'REVIEW' }, claim, reviewSecond(c, claim, await sourcesOfClaim(workspace, claim), ask));
    },
  }),
];
