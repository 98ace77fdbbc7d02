import { DatabaseError, type Pool } from 'pg';
import { NotPermitted, StoreBusy, StoreClosed, type AppendResult } from '#event-store';
import { answeredWithin } from '#postgres';
import { Job } from './append-job.js';
import { decodedAnswers, encodedBatch, type AnswerRow, type Order } from './batch.codec.js';

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

const APPEND = { name: 'append', text: 'select * from event_store.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)' };
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;
/** A try with less time left than this would only lose another answer. */
const LEAST_TRY_MS = 100;

/** Nothing was written, and a later try may succeed: no lock in time, no room, too many connections, a disk in trouble, a standby that becomes a primary. */
const NOT_NOW = /^(40|53|55P03|58|25006|57P03)/;
/** insufficient_privilege: no right to append at all, to this stream, or with an instant of its own */
const NO_RIGHT = '42501';
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
    const { queueCommands, queueBytes, answerWithinMs } = this.limits;
    if (this.#queue.length >= queueCommands || this.#queuedBytes >= queueBytes) {
      return Promise.reject(new StoreBusy(`${this.#queue.length} appends wait already; nothing was written`, 200));
    }
    return new Promise((resolve, reject) => {
      const job = new Job(order, performance.now() + answerWithinMs, { resolve, reject });
      this.#queue.push(job);
      this.#queuedBytes += job.bytes;
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

  /** Settles every job of the batch, whatever happens; each at its own time at the latest. */
  async #send(jobs: readonly Job[]): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      const left = (job: Job): number => job.until - performance.now();
      for (const job of jobs) if (left(job) < LEAST_TRY_MS) job.giveUp('the append waited too long');
      const due = jobs.filter((job) => !job.settled);
      if (due.length === 0) return;
      try {
        await this.#call(due, Math.max(...due.map(left)));
        return;
      } catch (error) {
        const no = saidNo(error);
        if (no && !NOT_NOW.test(error.code ?? '')) return this.#refused(due, error);
        if (!no && !(error instanceof NeverSent)) for (const job of due) job.doubt ??= error;
        const why = error instanceof Error ? error.message : String(error);
        for (const job of due) if (left(job) < pauseMs + LEAST_TRY_MS) job.giveUp(`the event store cannot be reached: ${why}`, error);
      }
      await new Promise((resume) => { setTimeout(resume, pauseMs * (0.5 + Math.random() / 2)); });
    }
  }

  async #call(jobs: readonly Job[], withinMs: number): Promise<void> {
    const { rows } = await sent(this.pool, withinMs, { values: encodedBatch(jobs), asking: jobs });
    const answers = decodedAnswers(jobs, rows[0]!);
    jobs.forEach((job, i) => { job.answer(answers[i]!); });
  }

  /** The server refused the call. One command alone is at fault: each is sent by itself, and only that one fails. */
  async #refused(jobs: readonly Job[], error: DatabaseError): Promise<void> {
    if (jobs.length > 1) for (const job of jobs) await this.#send([job]);
    else if (jobs[0]?.doubt === undefined) jobs[0]?.reject(error.code === NO_RIGHT ? new NotPermitted(error.message, { cause: error }) : error);
    else jobs[0].giveUp(error.message);
  }
}

/** Failed before the question left: no connection could be had. */
class NeverSent extends Error {
  override readonly name = 'NeverSent';
}

interface Question { readonly values: readonly string[]; readonly asking: readonly Job[] }
const ON_ITS_WAY = new Error('no answer yet');

const sent = async (pool: Pool, withinMs: number, { values, asking }: Question): Promise<{ rows: AnswerRow[] }> => {
  const sure = asking.filter(({ doubt }) => doubt === undefined);
  let asked = false;
  try {
    const answer = await answeredWithin(pool, withinMs, (client) => {
      asked = true;
      for (const job of sure) job.doubt = ON_ITS_WAY; // whose time ends from here on cannot know
      return client.query<AnswerRow>({ ...APPEND, values: [...values] });
    });
    for (const job of sure) job.doubt = undefined;
    return answer;
  } catch (error) {
    for (const job of sure) job.doubt = undefined; // whoever catches it decides
    throw asked ? error : new NeverSent(error instanceof Error ? error.message : String(error), { cause: error });
  }
};
