import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ROUNDS = 4_096;

/**
 * What PostgreSQL keeps of a password, made here so that the password itself is in no statement and no server log.
 *
 * @throws RangeError for a password outside printable ASCII or shorter than 16
 * @source RFC 5802 §3, RFC 7677
 */
export const scramVerifier = (password: string, salt: Buffer = randomBytes(16)): string => {
  if (!/^[\x21-\x7e]{16,}$/.test(password)) throw new RangeError('a login password has at least 16 characters of printable ASCII');
  const salted = pbkdf2Sync(password, salt, ROUNDS, 32, 'sha256');
  const key = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ROUNDS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
};
