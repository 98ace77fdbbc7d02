import { generateKeyPairSync } from 'node:crypto';
import { readOrMakeSecret } from '#secrets';
import { signerOf, type Signer } from './note.codec.js';

/**
 * The log's signing key: read from the file, or made there on first boot (PKCS #8 PEM, mode 0600, durable before it is used).
 *
 * @param name the log's origin, also the name on every signature
 * @throws Error when others may read the file: a key somebody else may hold proves nothing
 */
export const loadOrCreateSigner = (file: string, name: string): Signer =>
  signerOf(name, readOrMakeSecret(file, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
