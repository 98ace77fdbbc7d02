import type { Fact } from '../fact.js';

/** Closes all months of the year. Carries no figures: the books compute J26 from what they hold (rulings B7, D12). */
export type PeriodEvent = Fact<'YearClosed.v1', { readonly org: string; readonly year: number }>;
