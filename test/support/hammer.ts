import { randomUUID } from 'node:crypto';
import { ConflictError, CorruptLog, type EventReader, type EventStore, type NewEvent, OutcomeUnknown, START, StoreBusy, type StoredEvent } from '#event-store';
import { day, type EventMeta } from '#kernel';

export interface HammerOptions {
  /** writers are spread over these: several pools, several processes' worth */
  readonly stores: readonly EventStore[];
  /** each is subscribed to from the start */
  readonly readers: readonly Pick<EventReader, 'subscribe'>[];
  readonly writers: number;
  /** appends each writer tries */
  readonly rounds: number;
  /** streams they share; default 5 */
  readonly streams?: number;
  /** what goes on beside: rollbacks, sleeps, kills; called until the writers are done */
  readonly chaos?: () => Promise<void>;
}

const meta: EventMeta = {
  actor: 'officer-1', role: 'CLERK', org: '370100', on: day('2019-12-30'), commandId: 'c', commandHash: 'ab', correlationId: 'c', causationId: 'c', clauses: [],
};
const event = (more: object = {}): NewEvent => ({ id: randomUUID(), type: 'Happened.v1', data: { ...more }, meta });
const pause = (ms: number): Promise<void> => new Promise((resume) => { setTimeout(resume, ms); });

/** What the writers know: sent, and of these answered. */
interface Ledger { readonly sent: Set<string>; readonly acknowledged: Map<string, string>; readonly failed: string[] }

/** Sends the same append until its outcome is known. */
const persistent = async (store: EventStore, events: readonly NewEvent[], { stream, ledger }: { stream: string; ledger: Ledger }): Promise<void> => {
  for (const { id } of events) ledger.sent.add(id);
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await store.append(stream, events, { expected: 'any' });
      for (const { id } of events) ledger.acknowledged.set(id, stream);
      return;
    } catch (error) {
      if (error instanceof ConflictError) return;
      if (!(error instanceof OutcomeUnknown || error instanceof StoreBusy)) { ledger.failed.push(`append to ${stream}: ${String(error)}`); return; }
      await pause(5 + Math.random() * 20);
    }
  }
  ledger.failed.push(`append to ${stream}: no outcome after 200 tries`);
};

const writer = async (store: EventStore, w: number, { rounds, streams, ledger }: { rounds: number; streams: number; ledger: Ledger }): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    const stream = `claim-${(w * 7 + round) % streams}`;
    await persistent(store, Array.from({ length: 1 + (round % 3) }, (_, n) => event({ w, round, n })), { stream, ledger });
    if (round % 6 === 0) await pause(Math.random() * 6);
  }
};

interface Follower { readonly seen: StoredEvent[]; readonly slow: boolean; readonly failed: string[] }

/** Takes down everything a subscriber is given; it resumes from its last event whenever the store was lost. */
const follow = async (reader: Pick<EventReader, 'subscribe'>, stop: AbortSignal, { seen, slow, failed }: Follower): Promise<void> => {
  while (!stop.aborted) {
    try {
      for await (const delivery of reader.subscribe({ after: seen.at(-1)?.position ?? START, signal: stop, batchSize: slow ? 7 : 500 })) {
        if (delivery.is === 'batch') seen.push(...delivery.events);
        if (slow) await pause(1);
      }
    } catch (error) {
      if (error instanceof CorruptLog) { failed.push(`subscriber: ${error.message}`); return; }
      await pause(10);
    }
  }
};

const judge = (seen: readonly StoredEvent[], { sent, acknowledged }: Ledger, who: string): string[] => {
  const found: string[] = [];
  const [ids, revisions, before] = [new Set<string>(), new Map<string, number>(), { at: 0n }];
  for (const { id, stream, revision, position } of seen) {
    if (ids.has(id)) found.push(`${who}: event ${id} came twice`);
    if (!sent.has(id) && stream !== 'store-end') found.push(`${who}: event ${id} was never sent`);
    if (revision !== (revisions.get(stream) ?? -1) + 1) found.push(`${who}: ${stream} jumped from ${revisions.get(stream) ?? -1} to ${revision}`);
    if (BigInt(position) <= before.at) found.push(`${who}: position ${position} came after ${before.at}`);
    ids.add(id);
    revisions.set(stream, revision);
    before.at = BigInt(position);
  }
  for (const [id, stream] of acknowledged) if (!ids.has(id)) found.push(`${who}: event ${id} of ${stream} was acknowledged and is lost`);
  return found;
};

/**
 * Writers, subscribers and chaos at once. Nothing acknowledged may be lost, nothing come twice, out of order or unsent.
 *
 * @returns one sentence for everything that went wrong
 */
export const hammer = async ({ stores, readers, writers, rounds, streams = 5, chaos }: HammerOptions): Promise<readonly string[]> => {
  const ledger: Ledger = { sent: new Set(), acknowledged: new Map(), failed: [] };
  const stop = new AbortController();
  const followers: Follower[] = readers.map((_reader, n) => ({ seen: [], slow: n === 0, failed: ledger.failed }));
  const following = Promise.all(readers.map((reader, n) => follow(reader, stop.signal, followers[n]!)));
  let done = false;
  const raging = (async () => { while (chaos && !done) await chaos().catch(() => undefined); })();
  await Promise.all(Array.from({ length: writers }, (_, w) => writer(stores[w % stores.length]!, w, { rounds, streams, ledger })));
  done = true;
  await raging;
  await persistent(stores[0]!, [event()], { stream: 'store-end', ledger });
  const ended = (): boolean => followers.every(({ seen }) => seen.at(-1)?.stream === 'store-end');
  for (let waited = 0; !ended() && waited < 200; waited += 1) await pause(50);
  stop.abort();
  await following;
  return [...ledger.failed, ...followers.flatMap(({ seen }, n) => judge(seen, ledger, `subscriber ${n}`))];
};
