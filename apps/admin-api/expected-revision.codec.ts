import { DoorProblem } from '#identity';
import type { ExpectedRevision } from '#scheme/commands';

const IF_MATCH = /^"([A-Za-z]+-[^"@\s]{1,150})@(\d{1,15})"$/;

/**
 * `If-Match: "claim-C-2019-00231@7"`: the clerk decided on what the stream said at revision 7 (usability API-04). The append holds the command to it.
 *
 * @throws DoorProblem request.bad-header
 */
export const expectedRevision = (header: string | undefined): { readonly expected?: ExpectedRevision } => {
  if (header === undefined) return {};
  const [, stream, revision] = IF_MATCH.exec(header) ?? [];
  if (stream === undefined) throw new DoorProblem('request.bad-header', 'If-Match must look like "claim-C-2019-00231@7", with the quotation marks');
  return { expected: { stream, revision: Number(revision) } };
};
