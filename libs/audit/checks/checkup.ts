import type { DataSource } from 'typeorm';
import type { EventReader } from '#event-store/reader';
import { LedgerQueries } from '#ledger/queries';
import { NotSealed } from '../log/log.errors.js';
import type { StoredCheckpoint } from '../log/log.store.js';
import { LogQueries } from '../log/proof.query.js';
import type { CheckResult } from './findings.js';
import { Reading, type CheckParts } from './reading.js';

export interface CheckRun {
  /** last event looked at, −1 for none; projector and sealer had both come so far */
  readonly logIndex: number;
  /** events this run read; the others an earlier run had */
  readonly read: number;
  /** read from event 0 */
  readonly whole: boolean;
  readonly seconds: number;
  readonly results: readonly CheckResult[];
}

const newest = async (log: LogQueries, atMost?: number): Promise<StoredCheckpoint | null> => {
  try { return await log.checkpoint(atMost); } catch (error) {
    if (error instanceof NotSealed) return null;
    throw error;
  }
};

/** What checks read, from one login. */
export const checkParts = (source: DataSource, reader: EventReader): CheckParts =>
  ({ reader, ledger: new LedgerQueries(source), log: new LogQueries(source) });

/**
 * The checks behind `zhuanzhang check`: the history is read once from event 0 and held against the ledger's rows and the sealed log.
 * Run it when nobody writes, or projector and sealer may be a moment behind and `log-index` says so. A check that cannot be made says so and ends no other.
 *
 * @throws whatever ends the reading of the history
 */
export const runChecks = async (parts: CheckParts): Promise<readonly CheckResult[]> => {
  const [checkpoint, { index }] = [await newest(parts.log), await parts.ledger.resolveKnownAt()];
  const reading = new Reading(parts);
  await reading.on({ index, checkpoint });
  return reading.findings.results();
};

/**
 * The same checks while others write: up to the newest checkpoint the ledger has reached. What was looked at is not looked at again: the next run costs only
 * the events since, but for what looks at everything once there is something new: balances at year ends, ties of the sub-ledgers, and the statements of the
 * banks, two passes over the facts of banks and money for all accounts. It begins at event 0 once more when it is told to, when the ledger is another
 * version, when something was found — whether it is still so — and after any error.
 */
export class Checkup {
  #reading: Reading | undefined;
  #schema = '';
  constructor(private readonly parts: CheckParts) {}

  /** @param whole begin at event 0 @throws whatever ends the stores; the reason of the signal */
  async run({ whole = false, signal }: { readonly whole?: boolean; readonly signal?: AbortSignal } = {}): Promise<CheckRun> {
    const begun = performance.now();
    const { schema, knownAt: { index } } = await this.parts.ledger.known();
    const checkpoint = await newest(this.parts.log, index + 1);
    const before = this.#reading;
    const goesOn = !whole && before?.findings.areNone === true && this.#schema === schema;
    const reading = goesOn ? before : new Reading(this.parts);
    this.#reading = undefined;
    const from = reading.events;
    await reading.on({ index, upTo: (checkpoint?.size ?? 0) - 1, checkpoint, ...(signal !== undefined && { signal }) });
    [this.#reading, this.#schema] = [reading, schema];
    return {
      logIndex: reading.events - 1, read: reading.events - from, whole: !goesOn, seconds: Math.round(performance.now() - begun) / 1_000,
      results: reading.findings.results(),
    };
  }
}
