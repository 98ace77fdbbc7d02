import { randomBytes } from 'node:crypto';
import { readOrMakeSecret } from '#secrets';

const HEX_KEY = /^[0-9a-f]{64}\n?$/;

/**
 * The master key: read from the file, or made there on first boot (64 hexadecimal digits, mode 0600, durable before it is used).
 * Without this file no sealed record can be opened again: it belongs into the backup, apart from the database.
 *
 * @throws Error when others may read the file, or it holds no key
 */
export const masterKeyFrom = (file: string): Buffer => {
  const text = readOrMakeSecret(file, () => `${randomBytes(32).toString('hex')}\n`);
  if (!HEX_KEY.test(text)) throw new Error(`${file} does not hold a master key of 64 hexadecimal digits`);
  return Buffer.from(text.trim(), 'hex');
};
