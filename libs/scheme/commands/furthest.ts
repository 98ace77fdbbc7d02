import { reached, type Position } from '#event-store/reader';

/** The place a reader must have passed to have seen all of them; null for none. The order of an answer is not the order of the log on every store. */
export const furthest = (positions: readonly (Position | null)[]): Position | null =>
  positions.reduce<Position | null>((far, one) => (one === null || (far !== null && reached(far, one)) ? far : one), null);
