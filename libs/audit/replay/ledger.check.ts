import { BrokenHistory } from '#kernel';
import { CorruptLog, type EventReader } from '#event-store/reader';
import type { Voucher } from '#ledger/book';
import { SubLedgerQueries, type LedgerQueries } from '#ledger/queries';
import { leafHash } from '../log/leaf.codec.js';
import { NotSealed } from '../log/log.errors.js';
import type { Leaf, StoredCheckpoint } from '../log/log.store.js';
import type { LogQueries } from '../log/proof.query.js';
import { CompactRange } from '../log/tree.js';
import { Invariants } from './invariants.check.js';
import { PeriodRoots } from './period-roots.check.js';
import { Comparison, foldAgain, rowsUpTo, type Step } from './replay.query.js';

/** Found sentences told per check. */
const AT_MOST = 20;

export type CheckName = 'ledger-equals-rebuild' | 'log-index' | 'invariants' | 'voucher-gaps' | 'period-roots' | 'log-root' | 'dense-positions'
  | 'subledger-ties';
export interface CheckResult {
  readonly check: CheckName;
  readonly ok: boolean;
  /** one sentence of what was looked at */
  readonly says: string;
  /** what is wrong, the first twenty */
  readonly found: readonly string[];
}

interface Parts { readonly reader: EventReader; readonly ledger: LedgerQueries; readonly log: LogQueries }

async function* each<T>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<T> { for await (const page of pages) yield* page; }

/** Vouchers on their way to the comparison are looked at for gaps: numbers 1…n per book set, period and word. */
async function* watched(rows: AsyncIterable<Voucher>, gap: (sentence: string) => void): AsyncGenerator<Voucher> {
  const last = new Map<string, number>();
  for await (const one of rows) {
    const { fundSource, org, book } = one.bookSet;
    const series = `${fundSource} ${org} ${book} ${one.period} ${one.word}`;
    if (one.number !== (last.get(series) ?? 0) + 1) gap(`${series}: number ${one.number} after ${last.get(series) ?? 0}`);
    last.set(series, one.number);
    yield one;
  }
}

/** One reading of the whole history with every check looking on. */
class Checkup {
  readonly found = new Map<CheckName, string[]>();
  readonly #invariants = new Invariants();
  readonly #roots = new PeriodRoots();
  readonly #revisions = new Map<string, number>();
  readonly #range = new CompactRange();
  readonly #sealed: AsyncGenerator<Leaf>;
  #sealedCount = 0;

  constructor(sealed: AsyncIterable<readonly Leaf[]>, private readonly checkpoint: StoredCheckpoint | null) { this.#sealed = each(sealed); }

  get events(): number { return this.#range.size; }
  get sealedCount(): number { return this.#sealedCount; }

  tell(check: CheckName, ...sentences: readonly string[]): void {
    const told = this.found.get(check) ?? [];
    this.found.set(check, told);
    told.push(...sentences.slice(0, AT_MOST - told.length));
  }

  async see(step: Step): Promise<void> {
    const { event, logIndex } = step;
    this.tell('invariants', ...this.#invariants.see(step));
    this.tell('period-roots', ...this.#roots.see(step));
    const due = (this.#revisions.get(event.stream) ?? -1) + 1;
    if (event.revision !== due) this.tell('dense-positions', `event ${logIndex}: ${event.stream} has revision ${event.revision}, ${due} is due`);
    this.#revisions.set(event.stream, event.revision);
    const hash = leafHash(event);
    this.#range.append(hash);
    const { value: leaf } = await this.#sealed.next() as IteratorResult<Leaf, undefined>;
    if (leaf !== undefined) {
      this.#sealedCount += 1;
      const same = leaf.logIndex === logIndex && leaf.eventId === event.id;
      if (!same) this.tell('log-index', `event ${logIndex} is ${event.id}, the log sealed ${leaf.eventId} as ${leaf.logIndex}`);
      else if (!leaf.hash.equals(hash)) this.tell('log-root', `event ${logIndex} (${event.id}) is not the leaf that was sealed`);
    }
    if (this.checkpoint?.size !== this.#range.size) return;
    if (!this.checkpoint.root.equals(this.#range.root())) this.tell('log-root', `the events do not lead to checkpoint ${this.checkpoint.size}`);
  }

  async end(): Promise<void> {
    for await (const leaf of this.#sealed) this.tell('log-index', `leaf ${leaf.logIndex} seals event ${leaf.eventId}, which the store does not have`);
    if (this.checkpoint === null) this.tell('log-root', 'there is no checkpoint');
    else if (this.checkpoint.size > this.#range.size) this.tell('log-root', `checkpoint ${this.checkpoint.size} is beyond the ${this.#range.size} events`);
  }
}

const newest = async (log: LogQueries): Promise<StoredCheckpoint | null> => {
  try { return await log.checkpoint(); } catch (error) {
    if (error instanceof NotSealed) return null;
    throw error;
  }
};

/**
 * The checks behind `zhuanzhang check`: the history is read once from event 0 and held against the ledger's rows and the sealed log.
 * Run it when nobody writes, or projector and sealer may be a moment behind and `log-index` says so.
 */
export const runChecks = async ({ reader, ledger, log }: Parts): Promise<readonly CheckResult[]> => {
  const [checkpoint, { index }] = [await newest(log), await ledger.resolveKnownAt()];
  const checkup = new Checkup(log.sealed(), checkpoint);
  const comparison = new Comparison(watched(rowsUpTo(ledger, index), (gap) => { checkup.tell('voucher-gaps', gap); }));
  try {
    for await (const step of foldAgain(reader)) {
      if (step.logIndex <= index) await comparison.see(step.vouchers);
      await checkup.see(step);
    }
    await checkup.end();
  } catch (error) {
    if (!(error instanceof BrokenHistory) && !(error instanceof CorruptLog)) throw error;
    checkup.tell(error instanceof CorruptLog ? 'dense-positions' : 'ledger-equals-rebuild', error.message);
  }
  await comparison.end();
  const { difference } = comparison;
  if (difference !== undefined) {
    checkup.tell('ledger-equals-rebuild', `voucher ${difference.ref} of event ${difference.logIndex} differs at character ${difference.at}`);
  }
  if (index + 1 !== checkup.sealedCount || index + 1 !== checkup.events) {
    checkup.tell('log-index', `${checkup.events} events, the projector counts ${index + 1}, the sealer ${checkup.sealedCount}`);
  }
  const ties = await new SubLedgerQueries(ledger).ties(index < 0 ? undefined : `@${index}`);
  checkup.tell('subledger-ties', ...ties.untied.map((one) => one.says));
  const says: Readonly<Record<CheckName, string>> = {
    'ledger-equals-rebuild': `${comparison.vouchers} vouchers of ${index + 1} events, byte by byte`,
    'log-index': `${checkup.events} events counted by projector and sealer`,
    invariants: 'F and A agree, memorandum pairs are equal, after every event', 'voucher-gaps': 'numbers without a gap per book, month and word',
    'period-roots': 'every closed month has the trial balance it was frozen with',
    'log-root': `the events lead to checkpoint ${checkpoint?.size ?? 0}`, 'dense-positions': 'every stream counts 0…n',
    'subledger-ties': `${ties.accounts} control accounts are the sum of their parties, gross`,
  };
  return (Object.keys(says) as CheckName[]).map((check) => {
    const found = checkup.found.get(check) ?? [];
    return { check, ok: found.length === 0, says: says[check], found };
  });
};
