/** An event's place 0…N−1 in `$all` order: leaf index, `voucher.log_index` and `knownAt=@n` are this number (rulings B3). */
export type LogIndex = number & { readonly __logIndex: true };

/** @throws RangeError when the number is negative or not a safe integer */
export const logIndex = (value: number): LogIndex => {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a log index: ${value}`);
  return value as LogIndex;
};
