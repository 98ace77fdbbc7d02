import {
  type Batch,
  batchFold,
  type BatchState,
  batchStream,
  type Claim,
  claimFold,
  claimStream,
  type FundRequestState,
  fundRequestFold,
  fundRequestStream,
} from '#scheme/history';
import { claimsUnderFindings } from './finding/marked-claim.world.js';
import type { Workspace } from './workspace.js';

/** The claims of a batch, in the batch's order. */
export const claimsOfBatch = async (workspace: Workspace, batch: BatchState): Promise<Claim[]> => {
  if (batch.is === 'unknown') return [];
  const claims = await workspace.loadMany(
    claimFold,
    batch.claims.map(({ claimId }) => claimId),
    claimStream,
  );
  return [...claims.values()].filter((claim): claim is Claim => claim.is !== 'unknown');
};

/** The claims of batches named by id. */
export const claimsOfBatches = async (workspace: Workspace, batches: Iterable<BatchState>): Promise<Claim[]> => {
  const claims: Claim[] = [];
  for (const batch of batches) claims.push(...(await claimsOfBatch(workspace, batch)));
  return claims;
};

/** A fund request with the batches it names and their claims, as the money sees them. */
export const fundRequestWorld = async (
  workspace: Workspace,
  requestId: string,
): Promise<{ request: FundRequestState; batches: Batch[]; claims: Claim[] }> => {
  const request = await workspace.load(fundRequestFold, fundRequestStream(requestId));
  const batchIds = request.is === 'unknown' ? [] : [...new Set(request.lines.map(({ batchId }) => batchId))];
  const found = await workspace.loadMany(batchFold, batchIds, batchStream);
  const batches = [...found.values()].filter((batch): batch is Batch => batch.is !== 'unknown');
  return { request, batches, claims: await claimsUnderFindings(workspace, await claimsOfBatches(workspace, batches)) };
};
