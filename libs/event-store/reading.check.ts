import type { ReadStream } from './event-reader.port.js';

const MOST = 50_000;

/** @throws RangeError outside 1…50 000 */
export const batchSizeOf = (size = 1_000): number => {
  if (!Number.isSafeInteger(size) || size < 1 || size > MOST) throw new RangeError(`a batch has 1 to ${MOST} events, not ${size}`);
  return size;
};

export interface StreamRange { readonly backward: boolean; readonly from: number; readonly limit: number }

/** @throws RangeError for a revision or limit that is not a whole number ≥ 0 */
export const streamRange = ({ from, direction = 'forward', limit }: ReadStream): StreamRange => {
  for (const number of [from, limit]) if (number !== undefined && !(Number.isSafeInteger(number) && number >= 0)) throw new RangeError(`not a revision or limit: ${number}`);
  const backward = direction === 'backward';
  return { backward, from: from ?? (backward ? Number.MAX_SAFE_INTEGER : 0), limit: limit ?? Number.MAX_SAFE_INTEGER };
};
