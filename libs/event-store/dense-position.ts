import type { Position } from './event-reader.port.js';

/** Positions of our own stores: `0` before the first event, then 1…N without a hole. */
export const densePosition = (place: number): Position => String(place) as Position;

/** @throws RangeError when the position was not made by a store with dense positions */
export const placeOf = (position: Position): number => {
  const place = /^(0|[1-9]\d{0,15})$/.test(position) ? Number(position) : NaN;
  if (!Number.isSafeInteger(place)) throw new RangeError(`not a position of this store: ${position}`);
  return place;
};
