import type { StoredEvent } from '#event-store/reader';
import { CaseEvents } from './case-events.query.js';
import { StoryNotFound } from './story.errors.js';
import { entriesOf, type StoryEntry, type StoryParts } from './story.view.js';

export interface ClaimStory { readonly claimId: string; readonly events: readonly StoryEntry[] }
export interface StreamHistory {
  readonly stream: string;
  readonly events: readonly StoryEntry[];
  /** revision to go on with; absent at the end */
  readonly next?: number;
}

/**
 * Everything recorded about a claim, in log order: its own events, its batch, notice and fund request, its line of the payment order, its
 * clawback and findings, and the events of the account that moved its money. Found by the ids in the claim's own events.
 *
 * @throws StoryNotFound when there is no such claim
 */
export const claimStory = async (parts: StoryParts, claimId: string): Promise<ClaimStory> => {
  const events = await new CaseEvents(parts.reader).ofClaim(claimId);
  if (events.length === 0) throw new StoryNotFound('claim', claimId);
  return { claimId, events: await entriesOf(parts, events) };
};

/**
 * A stream's events from a revision on, at most `limit` (1…1000, default 100).
 *
 * @throws StoryNotFound when the stream is empty
 */
export const streamHistory = async (parts: StoryParts, stream: string, page: { from?: number; limit?: number } = {}): Promise<StreamHistory> => {
  const { from = 0, limit = 100 } = page;
  const most = Math.min(Math.max(1, Math.trunc(limit)), 1_000);
  const events: StoredEvent[] = [];
  for await (const event of parts.reader.readStream(stream, { from, limit: most + 1 })) events.push(event);
  if (events.length === 0 && from === 0) throw new StoryNotFound('stream', stream);
  const more = events.length > most;
  return { stream, events: await entriesOf(parts, events.slice(0, most)), ...(more && { next: from + most }) };
};
