import {
  type BatchState,
  type Claim,
  classFold,
  classStream,
  institutionFold,
  institutionStream,
} from '#scheme/history';
import type { VaultReader } from '#privacy';
import { claimsOfBatch } from '../money.world.js';
import type { Workspace } from '../workspace.js';
import { type NoticeSources, peopleOf } from './notice-list.codec.js';

/** Reads what the masked list of these claims is made of. */
export const sourcesOf = async (workspace: Workspace, claims: readonly Claim[], sealed: VaultReader): Promise<NoticeSources> => {
  const classIds = [...new Set(claims.map(({ classId }) => classId).filter((classId) => classId !== ''))];
  const classes = await workspace.loadMany(classFold, classIds, classStream);
  const institutionIds = new Set([
    ...[...classes.values()].flatMap((each) => (each.is === 'unknown' ? [] : [each.institutionId])),
    ...claims.flatMap(({ payee }) => (payee.kind === 'INSTITUTION' ? [payee.id] : [])),
  ]);
  const institutions = await workspace.loadMany(institutionFold, [...institutionIds], institutionStream);
  return { claims, classes, institutions, people: await sealed.openMany('person', peopleOf(claims)) };
};

/** The claims of a batch with what their masked list is made of. */
export const noticeWorld = async (workspace: Workspace, batch: BatchState, sealed: VaultReader): Promise<NoticeSources> =>
  sourcesOf(workspace, await claimsOfBatch(workspace, batch), sealed);
