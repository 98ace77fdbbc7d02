import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { checkParts, Checkup, keepFailure, keepResults, latestResults, latestRun, type CheckName, type LatestResult } from '#audit';
import type { EventReader } from '#event-store/reader';

const logger = new Logger('checks');
/** After the start, and after a run that could not be ended. */
const SOON_MS = 5_000;
/** A run over the whole of a large log is ended after this, and begun again. */
const RUN_MS = 3_600_000;

export interface CheckingParts {
  readonly dataSource: DataSource;
  readonly reader: EventReader;
  /** between two runs over what is new; 0 for never */
  readonly everySeconds: number;
  /** between two runs from event 0, which see what was changed behind our back; 0 for only after a start */
  readonly wholeSeconds: number;
  /** epoch of the lease of the ledger when this process holds it, else null: one worker checks, the one that posts */
  lease(): Promise<number | null>;
}
export interface BrokenCheck { readonly check: CheckName; readonly since: string; readonly broken: number; readonly says: string }
/** What /health tells of the checks. Moments are RFC 3339, UTC. */
export interface ChecksHealth {
  /** `elsewhere`: another worker checks */
  readonly state: 'off' | 'waiting' | 'running' | 'elsewhere';
  readonly everySeconds: number; readonly wholeSeconds: number;
  /** of the newest run, whoever ran it: last event looked at, −1 for none */
  readonly logIndex: number; readonly ranAt: string | null; readonly seconds: number | null;
  readonly broken: readonly BrokenCheck[];
  /** why the newest run, whoever ran it, could not be ended */
  readonly error?: string;
}

const SECOND = 1_000;

/** Runs the checks on a schedule and keeps what they say. Nothing found and no error of its own ever stops the worker. */
export class Checking {
  #state: ChecksHealth['state'];
  #error: string | undefined;
  #checkup: Checkup;
  #wholeAt = -Infinity;

  constructor(private readonly parts: CheckingParts) {
    this.#state = parts.everySeconds === 0 ? 'off' : 'waiting';
    this.#checkup = new Checkup(checkParts(parts.dataSource, parts.reader));
  }

  /** Until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const every = this.parts.everySeconds * SECOND;
    if (every === 0) return;
    let wait = Math.min(every, SOON_MS);
    while (!signal.aborted) {
      await setTimeout(wait, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      wait = await this.#once(signal) ? every : Math.min(every, SOON_MS);
    }
  }

  /** What the database says of the newest run, whoever ran it. */
  async health(): Promise<{ readonly checks: ChecksHealth; readonly latest: readonly LatestResult[] }> {
    const [results, run] = [await latestResults(this.parts.dataSource), await latestRun(this.parts.dataSource)];
    const latest = [...results.values()];
    const newest = latest.reduce<LatestResult | undefined>((a, b) => (a === undefined || b.ranAt > a.ranAt ? b : a), undefined);
    const broken = latest.filter(({ result }) => !result.ok).map(({ since, result }) =>
      ({ check: result.check, since, broken: result.broken, says: result.found[0]?.says ?? result.says }));
    const { everySeconds, wholeSeconds } = this.parts;
    const error = this.#error ?? run?.failed ?? undefined;
    return {
      latest, checks: {
        state: this.#state, everySeconds, wholeSeconds, logIndex: newest?.logIndex ?? -1, ranAt: newest?.ranAt ?? null, seconds: newest?.seconds ?? null,
        broken,
        ...(error !== undefined && { error }),
      },
    };
  }

  /** @returns whether it came to its end */
  async #once(signal: AbortSignal): Promise<boolean> {
    let epoch: number | null = null;
    try {
      epoch = await this.parts.lease();
      if (epoch === null) {
        this.#state = 'elsewhere';
        this.#checkup = new Checkup(checkParts(this.parts.dataSource, this.parts.reader));
        this.#error = undefined;
        return true;
      }
      this.#state = 'running';
      const now = performance.now();
      const whole = this.parts.wholeSeconds > 0 && now - this.#wholeAt >= this.parts.wholeSeconds * SECOND;
      const run = await this.#checkup.run({ whole, signal: AbortSignal.any([signal, AbortSignal.timeout(RUN_MS)]) });
      if (run.whole) this.#wholeAt = now;
      await keepResults(this.parts.dataSource, run, { epoch, everySeconds: this.parts.everySeconds });
      this.#error = undefined;
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      if (String(error) !== this.#error) logger.error(`the checks could not be ended: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      this.#error = String(error);
      await this.#keepFailure(epoch);
      return false;
    } finally {
      if (this.#state === 'running') this.#state = 'waiting';
    }
  }
  /** So that nobody takes what an earlier run said for today's; where even this cannot be kept, its age says so. */
  async #keepFailure(epoch: number | null): Promise<void> {
    if (epoch === null || this.#error === undefined) return;
    const { dataSource, everySeconds } = this.parts;
    await keepFailure(dataSource, this.#error, { epoch, everySeconds }).catch((error: unknown) => { logger.error(`not kept: ${String(error)}`); });
  }
}
