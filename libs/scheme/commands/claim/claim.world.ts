import {
  advanceFold,
  advanceStream,
  categoriesFold,
  certificateFold,
  certificateStream,
  type ClaimState,
  claimFold,
  claimStream,
  type ClassState,
  classFold,
  classStream,
  enterpriseFold,
  enterpriseStream,
  filingFold,
  filingStream,
  personFold,
  personStream,
  projectFold,
  projectStream,
  type ProjectTerms,
  ruleSetsFold,
  ruleSetStream,
  schoolSupportFold,
  schoolSupportStream,
} from '#scheme/history';
import { type ClaimedTrainee, type ClaimSources } from '#scheme/rules';
import type { Workspace } from '../workspace.js';

export const claimPrimary = (c: { readonly claimId: string }): string => claimStream(c.claimId);
export const claimOf = (workspace: Workspace, claimId: string): Promise<ClaimState> => workspace.load(claimFold, claimStream(claimId));

/** Where a claim has no class or no support, nothing is read for it. */
const NONE = 'none';
interface About {
  readonly classId?: string;
  readonly trainees?: readonly ClaimedTrainee[];
  readonly people?: readonly string[];
  readonly supportId?: string;
}

const read = async (workspace: Workspace, about: About): Promise<ClaimSources> => {
  const { classId = NONE, trainees = [], people = [], supportId = NONE } = about;
  return {
    trainingClass: await workspace.load(classFold, classStream(classId)),
    categories: await workspace.load(categoriesFold, classStream(classId)),
    people: await workspace.loadMany(personFold, people, personStream),
    certificates: await workspace.loadMany(
      certificateFold,
      trainees.map(({ certificateId }) => certificateId),
      certificateStream,
    ),
    sets: await workspace.load(ruleSetsFold, ruleSetStream),
    filing: await workspace.load(filingFold, filingStream(classId)),
    advance: await workspace.load(advanceFold, advanceStream(classId)),
    support: await workspace.load(schoolSupportFold, schoolSupportStream(supportId)),
  };
};

/** What a claim about to be made on a class is judged by. */
export const sourcesOf = (workspace: Workspace, classId: string, trainees: readonly ClaimedTrainee[]): Promise<ClaimSources> =>
  read(workspace, { classId, trainees, people: trainees.map(({ personId }) => personId) });

/** What a claim that was made is judged by. */
export const sourcesOfClaim = async (workspace: Workspace, claim: ClaimState): Promise<ClaimSources> => {
  if (claim.is === 'unknown') return read(workspace, {});
  const { classId, trainees, people, school, project } = claim;
  const sources = await read(workspace, {
    ...(classId === '' ? {} : { classId }),
    trainees,
    people,
    ...(school === undefined ? {} : { supportId: school.supportId }),
  });
  if (claim.subsidyKind === 'WORK_FOR_TRAINING') {
    return { ...sources, employer: await workspace.load(enterpriseFold, enterpriseStream(claim.enterpriseId ?? NONE)) };
  }
  if (project === undefined) return sources;
  return { ...sources, advances: await workspace.loadMany(claimFold, Object.keys(sources.advance.held), claimStream) };
};

/** The terms a class of a bought training is paid by: the project's price for the places the class holds. */
export const projectTermsOf = async (workspace: Workspace, trainingClass: ClassState): Promise<ProjectTerms | undefined> => {
  if (trainingClass.is === 'unknown' || trainingClass.projectId === undefined) return undefined;
  const { projectId, classId, plannedHeadcount } = trainingClass;
  const project = await workspace.load(projectFold, projectStream(projectId));
  if (project.is === 'unknown') return undefined;
  return { projectId, unitPriceFen: project.unitPriceFen, headcount: project.classes[classId] ?? plannedHeadcount };
};
