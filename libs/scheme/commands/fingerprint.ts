import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel';

/** Namespace of event ids; any fixed UUID serves, and this one may never change. */
const NAMESPACE = Buffer.from('6f1d9b1e8d1c5a0e9c3f2b7a4e5d6c01', 'hex');

/** Event id = UUIDv5(commandId, ordinal): the same command always makes the same ids (rulings B9). @source RFC 9562 §5.5 */
export const eventIdOf = (commandId: string, ordinal: number): string => {
  const hash = createHash('sha1').update(NAMESPACE).update(`${commandId.toLowerCase()}/${ordinal}`).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** SHA-256 of a value's canonical JSON, in hex. */
/** SHA-256, hex, of a text. */
export const textHash = (text: string): string => createHash('sha256').update(text).digest('hex');
export const contentHash = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/**
 * SHA-256 of a command with its personal fields already replaced by their sealed reference: an unredacted hash of an ID number could be
 * guessed, and would be sealed for ever (rulings B8).
 */
export const commandHashOf = (command: { readonly do: string; readonly on: string; readonly data: unknown }): string =>
  contentHash(command);
