import type { VersionProgress } from './catch-up.js';

/** Measures a phase: how far, how fast, how long still. */
export class Rate {
  #phase: VersionProgress['phase'] = 'load';
  #from = 0;
  #total = 0;
  #since = 0;

  constructor(private readonly tell: (progress: VersionProgress) => void) {}

  /** @param events done before the phase begins */
  begin(phase: VersionProgress['phase'], events: number, total: number): void {
    [this.#phase, this.#from, this.#total, this.#since] = [phase, events, total, performance.now()];
    this.tell({ phase, events, total, vouchers: 0, perSecond: null, secondsLeft: null });
  }

  reached(events: number, vouchers: number): void {
    const perSecond = (events - this.#from) / Math.max((performance.now() - this.#since) / 1_000, 0.001);
    const secondsLeft = perSecond > 0 ? Math.max(0, this.#total - events) / perSecond : null;
    this.tell({ phase: this.#phase, events, total: this.#total, vouchers, perSecond, secondsLeft });
  }
}
