import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalJson, type JsonObject } from '#kernel';
import type { VaultRecord } from './vault.port.js';

/** What the table holds of a record. Nothing in it can be read, guessed or linked without the master key. */
export interface SealedRow {
  readonly kind: string;
  readonly id: string;
  /** HMAC-SHA-256 of the unique value; null when the record has none */
  readonly token: Buffer | null;
  /** HMAC-SHA-256 of the whole content: tells "the same again" from "other content" without opening the record */
  readonly contentMac: Buffer;
  readonly wrappedKey: Buffer;
  readonly sealed: Buffer;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Seals records with AES-256-GCM, one random data key each, wrapped by a key derived from the master key.
 * Kind and id are bound as associated data, so a row that is moved to another person does not open.
 *
 * Tokens and content marks use keys of their own (HKDF, RFC 5869): ID numbers are few, a plain hash of one is the number itself.
 */
export class SealCodec {
  readonly #wrapKey: Buffer;
  readonly #tokenKey: Buffer;
  readonly #contentKey: Buffer;

  /** @throws RangeError when the master key is not 32 bytes */
  constructor(masterKey: Buffer) {
    if (masterKey.length !== KEY_BYTES) throw new RangeError('the master key must have 32 bytes');
    this.#wrapKey = derived(masterKey, 'zhuanzhang/privacy/wrap/v1');
    this.#tokenKey = derived(masterKey, 'zhuanzhang/privacy/token/v1');
    this.#contentKey = derived(masterKey, 'zhuanzhang/privacy/content/v1');
  }

  seal(record: VaultRecord): SealedRow {
    const dataKey = randomBytes(KEY_BYTES);
    const bound = boundTo(record.kind, record.id);
    return {
      ...this.marks(record),
      wrappedKey: encrypt(this.#wrapKey, dataKey, bound),
      sealed: encrypt(dataKey, Buffer.from(canonicalJson(record.fields), 'utf8'), bound),
    };
  }

  /** @throws Error when the row was altered, moved, or sealed under another master key */
  open(row: Pick<SealedRow, 'kind' | 'id' | 'wrappedKey' | 'sealed'>): JsonObject {
    const bound = boundTo(row.kind, row.id);
    const dataKey = decrypt(this.#wrapKey, row.wrappedKey, bound);
    return JSON.parse(decrypt(dataKey, row.sealed, bound).toString('utf8')) as JsonObject;
  }

  /** The marks by which rows are found and compared; the same for the same content. */
  marks(record: VaultRecord): Pick<SealedRow, 'kind' | 'id' | 'token' | 'contentMac'> {
    const { kind, id, fields, unique } = record;
    return {
      kind, id,
      token: unique === undefined ? null : mac(this.#tokenKey, `${kind}\0${unique}`),
      contentMac: mac(this.#contentKey, canonicalJson({ kind, id, fields, unique })),
    };
  }
}

const derived = (masterKey: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), purpose, KEY_BYTES));
const mac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text, 'utf8').digest();
const boundTo = (kind: string, id: string): Buffer => Buffer.from(`v1\0${kind}\0${id}`, 'utf8');

/** iv ‖ tag ‖ ciphertext. */
const encrypt = (key: Buffer, plain: Buffer, bound: Buffer): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(bound);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
};

const decrypt = (key: Buffer, sealed: Buffer, bound: Buffer): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES }).setAAD(bound);
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
};
