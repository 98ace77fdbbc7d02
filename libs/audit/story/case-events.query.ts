import type { EventReader, StoredEvent } from '#event-store/reader';
import {
  accountStream, batchStream, categoryOf, claimStream, clawbackStream, findingStream, fundRequestStream, noticeStream, paymentStream,
} from '#scheme/history';

/** Names and lines by which other streams speak of the claim. */
interface Ties {
  readonly claimId: string;
  readonly batchId: Set<string>; readonly noticeId: Set<string>; readonly requestId: Set<string>;
  readonly clawbackId: Set<string>; readonly findingId: Set<string>;
  /** payment order → line of the claim */
  readonly lines: Map<string, number>;
  readonly orgs: Set<string>;
}
export type Fields = Readonly<Record<string, unknown>>;

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
  if (ties.claimId !== '' && fields['claimId'] === ties.claimId) return true;
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

const newTies = (claimId: string): Ties => ({
  claimId, batchId: new Set(), noticeId: new Set(), requestId: new Set(), clawbackId: new Set(), findingId: new Set(), lines: new Map(), orgs: new Set(),
});

/** Finds what was recorded about claims and batches in the streams around them. What it has read it remembers: one of these answers one question. */
export class CaseEvents {
  readonly #read = new Map<string, readonly StoredEvent<Fields>[]>();
  constructor(private readonly reader: EventReader) {}

  /** Whole streams one after the other; those that are not there are empty. */
  async streams(names: readonly string[]): Promise<readonly StoredEvent<Fields>[]> {
    const wanted = [...new Set(names)];
    const missing = wanted.filter((name) => !this.#read.has(name));
    if (missing.length > 0) {
      for (const [name, events] of await this.reader.readStreams(missing)) this.#read.set(name, events as readonly StoredEvent<Fields>[]);
    }
    return wanted.flatMap((name) => this.#read.get(name) ?? []);
  }

  /**
   * Its own events, its batch, notice and fund request, its line of the payment order, its clawback and findings, and the events of the account that moved
   * its money: by the ids in the claim's own events. Nothing when there is no such claim.
   */
  async ofClaim(claimId: string): Promise<readonly StoredEvent<Fields>[]> {
    const own = await this.streams([claimStream(claimId)]);
    if (own.length === 0) return [];
    const ties = newTies(claimId);
    learn(ties, own);
    const clawbacks = await this.streams([...ties.clawbackId].map(clawbackStream));
    learnFindings(ties, clawbacks);
    const others = await this.streams([
      ...[...ties.batchId].map(batchStream), ...[...ties.lines.keys()].map(paymentStream), ...[...ties.findingId].map(findingStream), ...around(ties),
    ]);
    return [...own, ...clawbacks, ...others.filter((event) => belongs(ties, event))];
  }

  /** A batch with its notice and fund request, and the events of the account that moved its money; its claims and their payments are not among them. */
  async ofBatch(batchId: string): Promise<readonly StoredEvent<Fields>[]> {
    const own = await this.streams([batchStream(batchId)]);
    const ties = newTies('');
    learn(ties, own);
    const others = own.length === 0 ? [] : await this.streams(around(ties));
    return [...own, ...others.filter((event) => belongs(ties, event))];
  }
}

const around = ({ noticeId, requestId, orgs }: Ties): readonly string[] =>
  [...[...noticeId].map(noticeStream), ...[...requestId].map(fundRequestStream), ...[...orgs].map(accountStream)];
