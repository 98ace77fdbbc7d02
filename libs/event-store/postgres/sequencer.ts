import { DatabaseError, type Pool } from 'pg';
import { OutcomeUnknown, StoreBusy, StoreClosed, type AppendResult } from '#event-store';
import { answeredWithin } from '#postgres';
import { decodedAnswers, encodedBatch, type Answer, type AnswerRow, type Order } from './batch.codec.js';

/** Bounds of what waits, of one call, and of the time an append may take. */
export interface SequencerLimits {
  /** commands and bytes that may wait; above it `StoreBusy` */
  readonly queueCommands: number; readonly queueBytes: number;
  /** commands, events and bytes of one call */
  readonly batchCommands: number; readonly batchEvents: number; readonly batchBytes: number;
  /** longest time from being asked to an answer, waiting, retries and all; ms */
  readonly answerWithinMs: number;
  /** longest time `close` waits for what is queued; ms */
  readonly drainWithinMs: number;
}
export const SEQUENCER_LIMITS: SequencerLimits = {
  queueCommands: 10_000, queueBytes: 64 * 1024 * 1024, batchCommands: 500, batchEvents: 2_000, batchBytes: 8 * 1024 * 1024,
  answerWithinMs: 4_000, drainWithinMs: 5_000,
};

interface Job extends Order {
  readonly bytes: number; readonly until: number;
  readonly resolve: (results: readonly AppendResult[]) => void; readonly reject: (error: unknown) => void;
}

const APPEND = { name: 'append', text: 'select * from event_store.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)' };
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
/** A try with less time left than this would only lose another answer. */
const LEAST_TRY_MS = 100;

/** Nothing was written, and a later try may succeed: no lock in time, no room, too many connections, a disk in trouble, a standby that becomes a primary. */
const NOT_NOW = /^(40|53|55P03|58|25006|57P03)/;
/** The server said no before anything was written. A cut statement (57014) and a server that goes away may have been committed: their answer is lost. */
const saidNo = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && error.severity === 'ERROR' && error.code !== undefined && !/^(08|57)/.test(error.code);

/**
 * Coalesces the appends of one process: while one call is under way the others gather, and the next call takes them all. A caller alone is sent at once.
 * Calls go one after another, so appends to one stream keep their order.
 * Each command keeps its own answer; a lost answer is asked for again by the same event ids until the time is up.
 *
 * @source event-store.md §2.3; rulings C7
 */
export class Sequencer {
  #queue: Job[] = [];
  #queuedBytes = 0;
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(private readonly pool: Pool, private readonly limits: SequencerLimits = SEQUENCER_LIMITS) {}

  /** Commands that wait for the next call. */
  get waiting(): number { return this.#queue.length; }

  append(order: Order): Promise<readonly AppendResult[]> {
    if (this.#closed) return Promise.reject(new StoreClosed());
    const bytes = order.events.reduce((sum, { data, meta }) => sum + data.length + meta.length, 0);
    const { queueCommands, queueBytes, answerWithinMs } = this.limits;
    if (this.#queue.length >= queueCommands || (this.#queuedBytes + bytes > queueBytes && this.#queue.length > 0)) {
      return Promise.reject(new StoreBusy(`${this.#queue.length} appends wait already; nothing was written`, 200));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...order, bytes, until: performance.now() + answerWithinMs, resolve, reject });
      this.#queuedBytes += bytes;
      this.#working ??= this.#work();
    });
  }

  /** Sends what is queued; what is not sent in time is rejected, as is every later append. */
  async close(): Promise<void> {
    this.#closed = true;
    const giveUp = setTimeout(() => { for (const job of this.#take(this.#queue.length)) job.reject(new StoreClosed()); }, this.limits.drainWithinMs);
    await this.#working;
    clearTimeout(giveUp);
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#send(this.#take(this.#fitting()));
      // the callers just answered may ask again in this turn: their next appends belong into one call
      if (this.#queue.length > 0) await new Promise((resume) => { setImmediate(resume); });
    }
    this.#working = null;
  }

  /** The oldest jobs that fit into one call, at least one. An event id that stands in it already waits for the next, which finds it stored. */
  #fitting(): number {
    const { batchCommands, batchEvents, batchBytes } = this.limits;
    const ids = new Set<string>();
    let [count, bytes] = [0, 0];
    for (const job of this.#queue) {
      bytes += job.bytes;
      const full = count >= batchCommands || ids.size + job.events.length > batchEvents || bytes > batchBytes || job.events.some(({ id }) => ids.has(id));
      if (full && count > 0) return count;
      for (const { id } of job.events) ids.add(id);
      count += 1;
    }
    return count;
  }

  #take(count: number): Job[] {
    const taken = this.#queue.splice(0, count);
    for (const job of taken) this.#queuedBytes -= job.bytes;
    return taken;
  }

  /** Settles every job of the batch, whatever happens. */
  async #send(jobs: readonly Job[]): Promise<void> {
    const due = jobs.filter((job) => job.until > performance.now());
    for (const job of jobs) if (!due.includes(job)) job.reject(new StoreBusy('the append waited too long; nothing was written', 1_000));
    if (due.length === 0) return;
    let lost: unknown;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const left = Math.min(...due.map((job) => job.until)) - performance.now();
      try {
        await this.#call(due, Math.max(left, 1));
        return;
      } catch (error) {
        if (saidNo(error) && !NOT_NOW.test(error.code ?? '')) return this.#refused(due, error);
        if (!neverSent(error) && !saidNo(error)) lost = error;
        const rest = Math.min(...due.map((job) => job.until)) - performance.now();
        if (rest < pauseMs + LEAST_TRY_MS) return this.#giveUp(due, { lost, error });
      }
      await new Promise((resume) => { setTimeout(resume, pauseMs * (0.5 + Math.random() / 2)); });
    }
  }

  async #call(jobs: readonly Job[], withinMs: number): Promise<void> {
    const { rows } = await sent(this.pool, withinMs, encodedBatch(jobs));
    const answers = decodedAnswers(jobs, rows[0]!);
    jobs.forEach((job, i) => { settle(job, answers[i]!); });
  }

  /** The server refused the call. One command alone is at fault: each is sent by itself, and only that one fails. */
  async #refused(jobs: readonly Job[], error: unknown): Promise<void> {
    if (jobs.length === 1) { jobs[0]?.reject(error); return; }
    for (const job of jobs) await this.#send([job]);
  }

  #giveUp(jobs: readonly Job[], { lost, error }: { readonly lost: unknown; readonly error: unknown }): void {
    const why = error instanceof Error ? error.message : String(error);
    for (const job of jobs) {
      job.reject(lost === undefined
        ? new StoreBusy(`the event store cannot be reached: ${why}; nothing was written`, 2_000, { cause: error })
        : new OutcomeUnknown(`the answer of an append was lost: ${why}`, { cause: lost }));
    }
  }
}

const settle = (job: Job, answer: Answer): void => {
  if ('stored' in answer) job.resolve(answer.stored);
  else job.reject(answer.refused);
};

/** Failed before the question left: no connection could be had. */
class NeverSent extends Error {
  override readonly name = 'NeverSent';
}
const neverSent = (error: unknown): boolean => error instanceof NeverSent;

const sent = async (pool: Pool, withinMs: number, values: readonly string[]): Promise<{ rows: AnswerRow[] }> => {
  let asked = false;
  try {
    return await answeredWithin(pool, withinMs, (client) => {
      asked = true;
      return client.query<AnswerRow>({ ...APPEND, values: [...values] });
    });
  } catch (error) {
    throw asked ? error : new NeverSent(error instanceof Error ? error.message : String(error), { cause: error });
  }
};
