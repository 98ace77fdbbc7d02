import type { StoredEvent } from '#event-store/reader';
import {
  accountStream, batchStream, categoryOf, claimStream, clawbackStream, findingStream, fundRequestStream, noticeStream, paymentStream,
} from '#scheme/history';
import { StoryNotFound } from './story.errors.js';
import { entriesOf, type StoryEntry, type StoryParts } from './story.view.js';

export interface ClaimStory { readonly claimId: string; readonly events: readonly StoryEntry[] }
export interface StreamHistory {
  readonly stream: string;
  readonly events: readonly StoryEntry[];
  /** revision to go on with; absent at the end */
  readonly next?: number;
}

/** Names and lines by which other streams speak of the claim. */
interface Ties {
  readonly claimId: string;
  readonly batchId: Set<string>; readonly noticeId: Set<string>; readonly requestId: Set<string>;
  readonly clawbackId: Set<string>; readonly findingId: Set<string>;
  /** payment order → line of the claim */
  readonly lines: Map<string, number>;
  readonly orgs: Set<string>;
}
type Fields = Readonly<Record<string, unknown>>;

const NAMES = ['batchId', 'noticeId', 'requestId', 'clawbackId', 'findingId'] as const;

const learn = (ties: Ties, events: readonly StoredEvent<Fields>[]): void => {
  for (const { data, meta } of events) {
    ties.orgs.add(meta.org);
    for (const name of NAMES) if (typeof data[name] === 'string') ties[name].add(data[name]);
    if (typeof data['paymentId'] === 'string' && typeof data['line'] === 'number') ties.lines.set(data['paymentId'], data['line']);
  }
};

/** The clawback's own events name the findings behind it, line by line. */
const learnFindings = (ties: Ties, events: readonly StoredEvent<Fields>[]): void => {
  for (const { type, data } of events) {
    if (type === 'ClawbackOpened.v1') for (const { findingId } of data['lines'] as readonly { findingId: string }[]) ties.findingId.add(findingId);
  }
};

const speaksOf = (ties: Ties, data: unknown): boolean => {
  if (Array.isArray(data)) return data.some((part) => speaksOf(ties, part));
  if (typeof data !== 'object' || data === null) return false;
  const fields = data as Fields;
  if (fields['claimId'] === ties.claimId) return true;
  const named = (['batchId', 'clawbackId'] as const).some((name) => ties[name].has(String(fields[name])));
  return named || Object.values(fields).some((part) => speaksOf(ties, part));
};

/** A payment order is many claims' and the account is everybody's: only what speaks of this claim, its batch or its clawback belongs here. */
const belongs = (ties: Ties, { stream, data }: StoredEvent<Fields>): boolean => {
  switch (categoryOf(stream)) {
    case 'account': return ties.requestId.has(String(data['requestId'])) || speaksOf(ties, data);
    case 'payment': {
      const own = ties.lines.get(String(data['paymentId']));
      if (Array.isArray(data['lines'])) return (data['lines'] as readonly Fields[]).some(({ line, claimId }) => claimId === ties.claimId || line === own);
      return data['line'] === own || data['claimId'] === ties.claimId;
    }
    default: return true;
  }
};

/**
 * Everything recorded about a claim, in log order: its own events, its batch, notice and fund request, its line of the payment order, its
 * clawback and findings, and the events of the account that moved its money. Found by the ids in the claim's own events.
 *
 * @throws StoryNotFound when there is no such claim
 */
export const claimStory = async (parts: StoryParts, claimId: string): Promise<ClaimStory> => {
  const { reader } = parts;
  const read = async (streams: readonly string[]): Promise<readonly StoredEvent<Fields>[]> =>
    [...(await reader.readStreams([...new Set(streams)])).values()].flat() as StoredEvent<Fields>[];
  const own = await read([claimStream(claimId)]);
  if (own.length === 0) throw new StoryNotFound('claim', claimId);
  const ties: Ties = {
    claimId, batchId: new Set(), noticeId: new Set(), requestId: new Set(), clawbackId: new Set(), findingId: new Set(), lines: new Map(), orgs: new Set(),
  };
  learn(ties, own);
  const clawbacks = await read([...ties.clawbackId].map(clawbackStream));
  learnFindings(ties, clawbacks);
  const others = await read([
    ...[...ties.batchId].map(batchStream), ...[...ties.noticeId].map(noticeStream), ...[...ties.requestId].map(fundRequestStream),
    ...[...ties.lines.keys()].map(paymentStream), ...[...ties.findingId].map(findingStream), ...[...ties.orgs].map(accountStream),
  ]);
  return { claimId, events: await entriesOf(parts, [...own, ...clawbacks, ...others.filter((event) => belongs(ties, event))]) };
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
