import {
  certificateFold,
  certificateStream,
  type ClaimState,
  claimFold,
  claimStream,
  type ClaimTrainee,
  classFold,
  classStream,
  institutionFold,
  institutionStream,
  personFold,
  personStream,
  ruleSetsFold,
  ruleSetStream,
} from '#scheme/history';
import {
  acceptClaim,
  type ClaimSources,
  type OfClaim,
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

const primary = (c: OfClaim): string => claimStream(c.claimId);
const load = (workspace: Workspace, claimId: string): Promise<ClaimState> => workspace.load(claimFold, claimStream(claimId));
const traineesOf = (claim: ClaimState): readonly ClaimTrainee[] => (claim.is === 'unknown' ? [] : claim.trainees);

const certificatesOf = (workspace: Workspace, trainees: readonly ClaimTrainee[]) =>
  workspace.loadMany(
    certificateFold,
    trainees.map(({ certificateId }) => certificateId),
    certificateStream,
  );

const sources = async (workspace: Workspace, classId: string, trainees: readonly ClaimTrainee[]): Promise<ClaimSources> => ({
  trainingClass: await workspace.load(classFold, classStream(classId)),
  people: await workspace.loadMany(
    personFold,
    trainees.map(({ personId }) => personId),
    personStream,
  ),
  certificates: await certificatesOf(workspace, trainees),
  sets: await workspace.load(ruleSetsFold, ruleSetStream),
});

/** A rejection releases the places of every trainee, so their streams are read before they are written. */
const readReleased = async (workspace: Workspace, c: ReviewClaim, claim: ClaimState): Promise<void> => {
  if (c.decision === 'REJECT') await workspace.history(traineesOf(claim).map(({ personId }) => personStream(personId)));
};

const review = z.strictObject({ claimId: id, decision: z.enum(['PASS', 'REJECT']), reason: text.optional() });

export const claimCommands = [
  command<SubmitClaim>({
    name: 'SubmitClaim',
    titleZh: '提交补贴申领',
    roles: ['INST_OP', 'ACCEPT'],
    on: 'decision',
    clauses: ['JN-2.3.1a'],
    schema: z.strictObject({
      claimId: id,
      channel: z.enum(['PERSON', 'INSTITUTION']),
      classId: id,
      trainees: listOf(z.strictObject({ personId: id, certificateId: id }), 300),
      agreement: id.optional(),
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
      const world = await sources(workspace, c.classId, c.trainees);
      const institutionId = world.trainingClass.is === 'unknown' ? 'none' : world.trainingClass.institutionId;
      const institution = await workspace.load(institutionFold, institutionStream(institutionId));
      return unlessDishonest(workspace, submitClaim(c, await load(workspace, c.claimId), { ...world, institution }, ask));
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
      const claim = await load(workspace, c.claimId);
      const world = await sources(workspace, claim.is === 'unknown' ? 'none' : claim.classId, traineesOf(claim));
      return fairly({ workspace, ask, step: 'ACCEPT' }, claim, acceptClaim(c, claim, world));
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
      const claim = await load(workspace, c.claimId);
      await readReleased(workspace, c, claim);
      const world = { certificates: await certificatesOf(workspace, traineesOf(claim)), sets: await workspace.load(ruleSetsFold, ruleSetStream) };
      return fairly({ workspace, ask, step: 'REVIEW' }, claim, reviewFirst(c, claim, world, ask));
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
      const claim = await load(workspace, c.claimId);
      await readReleased(workspace, c, claim);
      return fairly({ workspace, ask, step: 'REVIEW' }, claim, reviewSecond(c, claim, ask));
    },
  }),
];
