import { BrokenHistory } from '#kernel';
import { CorruptLog, START, type EventReader, type Position, type StoredEvent } from '#event-store/reader';
import { calendarOf, emptyBooks, ledgerEvent, post, type Books, type OwnMaps, type Voucher } from '#ledger/book';
import { SubLedgerQueries, type LedgerQueries } from '#ledger/queries';
import type { Leaf, StoredCheckpoint } from '../log/log.store.js';
import type { LogQueries } from '../log/proof.query.js';
import { bankStatements } from '../reconciliation/bank-statements.check.js';
import { Ahead, eachOf } from './ahead.js';
import type { CheckName } from './checks.table.js';
import { Findings, SAID } from './findings.js';
import { InterLevelWatch } from './inter-level.check.js';
import { InvariantsWatch } from './invariants.check.js';
import { LogWatch } from './log.check.js';
import { PeriodRootsWatch } from './period-roots.check.js';
import { RunningTotalsWatch } from './running-totals.check.js';
import type { Sight, Watch } from './sight.js';
import { VouchersWatch } from './vouchers.check.js';

/** Invariant 7: what was imported of the bank, held against 1001, 1003 and 1004. */
export interface BankStatements {
  /** As known at an event. @returns how many statements there are; what does not reconcile, and what cannot be reconciled, is told */
  judge(index: number, findings: Findings, signal?: AbortSignal): Promise<number>;
}
export interface CheckParts { readonly reader: EventReader; readonly ledger: LedgerQueries; readonly log: LogQueries; readonly bank?: BankStatements }

/** How far a reading goes, and what it is held against. */
export interface Stretch {
  /** last event of the ledger, −1 for none */
  readonly index: number;
  /** last event read; left out, all there are, and projector and sealer must have them all */
  readonly upTo?: number;
  readonly checkpoint: StoredCheckpoint | null;
  readonly signal?: AbortSignal;
}

/**
 * One reading of the history with every check looking on, to be gone on with: what it keeps is the fold so far, as much as there are accounts, months,
 * streams and transfers on their way. After an error it is of no use any more.
 */
export class Reading {
  readonly findings = new Findings();
  readonly #log = new LogWatch();
  readonly #vouchers = new VouchersWatch();
  readonly #totals = new RunningTotalsWatch();
  readonly #watches: readonly Watch[] = [this.#vouchers, new InvariantsWatch(), new InterLevelWatch(), new PeriodRootsWatch(), this.#totals];
  readonly #own: OwnMaps = new WeakSet();
  #books: Books = emptyBooks;
  #position: Position = START;
  #lastVoucher = 0;
  #halted = false;
  #judged: { readonly to: number; readonly statements: number } | undefined;

  constructor(private readonly parts: CheckParts) {}

  get events(): number { return this.#log.events; }

  /** Reads on. @throws whatever ends the stores; the abort of the signal */
  async on(stretch: Stretch): Promise<void> {
    const { reader, ledger, log } = this.parts;
    const { index } = stretch;
    const rows = new Ahead<Voucher>(index < 0 ? none() : ledger.vouchers({ knownAt: `@${index}`, afterVoucherId: this.#lastVoucher }));
    const leaves = new Ahead<Leaf>(eachOf(log.sealed(this.events)));
    try {
      if (stretch.upTo === undefined || this.events <= stretch.upTo) {
        for await (const batch of reader.readAll({ after: this.#position })) {
          stretch.signal?.throwIfAborted();
          if (!await this.#batch(batch, { rows, leaves, stretch })) break;
        }
      }
      await this.#left({ rows, leaves, stretch });
    } catch (error) {
      if (!(error instanceof BrokenHistory) && !(error instanceof CorruptLog)) throw error;
      this.#halted = true;
      this.findings.tell(error instanceof CorruptLog ? 'dense-positions' : 'rebuild-equal', { says: error.message, logIndex: this.events });
    } finally {
      await Promise.all([rows.close(), leaves.close()]);
    }
    await this.#end(stretch);
  }

  /** @returns whether there is more to read */
  async #batch(batch: readonly StoredEvent[], at: Beside): Promise<boolean> {
    const { stretch: { upTo = Number.MAX_SAFE_INTEGER, checkpoint } } = at;
    for (const event of batch) {
      if (this.events > upTo) return false;
      const sight = await this.#sight(event, at);
      const leaf = await at.leaves.take();
      for (const watch of this.#watches) watch.see(sight, this.findings);
      this.#log.see(sight, leaf, this.findings);
      this.#log.meet(checkpoint, this.findings);
      this.#position = event.position;
    }
    return this.events <= upTo;
  }

  async #sight(event: StoredEvent, { rows, stretch: { index } }: Beside): Promise<Sight> {
    const logIndex = this.events;
    const fact = ledgerEvent(event, logIndex);
    const calendar = calendarOf(this.#books, event.meta.org);
    const { vouchers: folded, books } = post(fact, this.#books, this.#own);
    this.#books = books;
    if (logIndex > index) return { event, fact, logIndex, folded, stored: undefined, calendar };
    const stored: Voucher[] = [];
    for (let next = await rows.peek(); next !== undefined && next.logIndex <= logIndex; next = await rows.peek()) {
      stored.push(next);
      this.#lastVoucher = next.voucherId;
      await rows.take();
    }
    return { event, fact, logIndex, folded, stored, calendar };
  }

  /** Rows and leaves beyond the last event. */
  async #left({ rows, leaves, stretch }: Beside): Promise<void> {
    if (stretch.upTo !== undefined && stretch.upTo < stretch.index) return;
    for (let one = await rows.take(); one !== undefined; one = await rows.take()) {
      this.#lastVoucher = one.voucherId;
      this.#totals.add(one);
      this.#vouchers.left(one, this.findings);
    }
    if (stretch.upTo !== undefined) return;
    for (let leaf = await leaves.take(); leaf !== undefined; leaf = await leaves.take()) {
      this.findings.tell('log-index', { says: `leaf ${leaf.logIndex} seals event ${leaf.eventId}, which the store does not have`, logIndex: leaf.logIndex });
    }
  }

  async #end({ index, upTo, checkpoint, signal }: Stretch): Promise<void> {
    const { ledger } = this.parts;
    const { findings } = this;
    for (const watch of this.#watches) watch.end?.(findings);
    this.#log.end(findings);
    if (upTo === undefined) this.#level(index, checkpoint);
    const to = upTo === undefined ? index : Math.min(upTo, index);
    await this.#made('running-totals', signal, async () => { if (!this.#halted) await this.#totals.compare(ledger, to, findings); });
    await this.#made('subledger-ties', signal, async () => {
      const ties = await new SubLedgerQueries(ledger).ties(to < 0 ? undefined : `@${to}`);
      for (const { says } of ties.untied) findings.tell('subledger-ties', { says });
      findings.lookAgain('subledger-ties', ties.accounts);
      findings.say('subledger-ties', `${ties.accounts} control accounts are the sum of their parties, gross`);
    });
    await this.#made('bank-reconciled', signal, async () => { await this.#bank(to, signal); });
  }

  /** Statements are reconciled from their first again, but not while nothing was added. */
  async #bank(to: number, signal: AbortSignal | undefined): Promise<void> {
    const { bank = bankStatements(this.parts) } = this.parts;
    const { findings } = this;
    if (this.#judged?.to !== to) this.#judged = { to, statements: this.#halted ? 0 : await bank.judge(to, findings, signal) };
    const { statements } = this.#judged;
    findings.lookAgain('bank-reconciled', statements);
    if (statements === 0) findings.say('bank-reconciled', '没有导入银行对账单 · no statement imported', false);
    else findings.say('bank-reconciled', `${statements} bank statements`);
  }

  /** A check that cannot be made is a finding of its own, says why, and leaves the others to be made. */
  async #made(check: CheckName, signal: AbortSignal | undefined, make: () => Promise<void>): Promise<void> {
    try { await make(); } catch (error) {
      signal?.throwIfAborted();
      const says = `could not be made: ${error instanceof Error ? error.message : String(error)}`;
      this.findings.tell(check, { says });
      this.findings.say(check, says.slice(0, SAID));
    }
  }

  /** Nobody writes: all three must have come to the same place. */
  #level(index: number, checkpoint: StoredCheckpoint | null): void {
    const { events, sealed } = this.#log;
    if (index + 1 !== sealed || index + 1 !== events) {
      this.findings.tell('log-index', { says: `${events} events, the projector counts ${index + 1}, the sealer ${sealed}` });
    }
    if (checkpoint === null) this.findings.tell('log-root', { says: 'there is no checkpoint' });
    else if (checkpoint.size > events) this.findings.tell('log-root', { says: `checkpoint ${checkpoint.size} is beyond the ${events} events` });
  }
}

interface Beside { readonly rows: Ahead<Voucher>; readonly leaves: Ahead<Leaf>; readonly stretch: Stretch }
async function* none(): AsyncGenerator<never> { yield* []; }
