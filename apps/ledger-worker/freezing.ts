import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { PeriodFreezer } from '#ledger/projector';

const logger = new Logger('worker');
const FREEZE_EVERY_MS = 1_000;

/** What /health tells of the freezing of closed months: null while it does its work. `since` is RFC 3339, UTC. */
export interface FreezerHealth { readonly error: string | null; readonly since: string | null }

/** Looks for months that were closed and not yet frozen; what fails is tried again, and said. */
export class Freezing {
  #failed: { readonly error: string; readonly since: string } | undefined;
  constructor(private readonly freezer: PeriodFreezer) {}

  get health(): FreezerHealth { return this.#failed ?? { error: null, since: null }; }

  /** Until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.freezer.freeze();
        this.#failed = undefined;
      } catch (error) {
        const said = String(error);
        if (said !== this.#failed?.error) logger.error(`period freezer: ${said}`, error instanceof Error ? error.stack : undefined);
        this.#failed = { error: said, since: this.#failed?.since ?? new Date().toISOString() };
      }
      await setTimeout(FREEZE_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
