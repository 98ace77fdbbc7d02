import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { NoteRefused } from './log.errors.js';

const ED25519 = 1;
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
const DASH = '\u2014';

/** Whoever signs notes: a name without spaces and `+`, and an Ed25519 private key. */
export interface Signer { readonly name: string; readonly vkey: string; sign(text: string): string }

const keyIdOf = (name: string, typed: Buffer): Buffer => createHash('sha256').update(`${name}\n`, 'utf8').update(typed).digest().subarray(0, 4);

/** Base64 in its one canonical form: Node alone would take junk and stray padding bits (rulings C18). */
const fromBase64 = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new NoteRefused('base64 is not canonical');
  return bytes;
};

const typedKey = (publicKey: KeyObject): Buffer =>
  Buffer.concat([Buffer.of(ED25519), publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)]);

/** @throws TypeError for a name a note cannot carry */
const checkedName = (name: string): string => {
  if (name === '' || /[\s+]/u.test(name)) throw new TypeError(`a note signer's name has no spaces and no "+": ${name}`);
  return name;
};

/** `name+hex(keyId)+base64(0x01 ‖ public key)`. @source c2sp.org/signed-note */
export const vkeyOf = (name: string, publicKey: KeyObject): string => {
  const typed = typedKey(publicKey);
  return `${checkedName(name)}+${keyIdOf(name, typed).toString('hex')}+${typed.toString('base64')}`;
};

/** @param pem Ed25519 private key, PKCS #8 */
export const signerOf = (name: string, pem: string): Signer => {
  const key = createPrivateKey(pem);
  const typed = typedKey(createPublicKey(key));
  const vkey = vkeyOf(name, createPublicKey(key));
  return {
    name, vkey,
    sign(text) {
      if (!text.endsWith('\n')) throw new TypeError('a note ends with a newline');
      const signature = Buffer.concat([keyIdOf(name, typed), sign(null, Buffer.from(text, 'utf8'), key)]);
      return `${text}\n${DASH} ${name} ${signature.toString('base64')}\n`;
    },
  };
};

interface Verifier { readonly name: string; readonly keyId: Buffer; readonly key: KeyObject }

const verifierOf = (vkey: string): Verifier => {
  const first = vkey.indexOf('+');
  const second = vkey.indexOf('+', first + 1); // base64 holds "+" too: only the first two separate (rulings C17)
  if (first < 1 || second < 0) throw new NoteRefused('not a verifier key');
  const [name, id, typed] = [vkey.slice(0, first), vkey.slice(first + 1, second), fromBase64(vkey.slice(second + 1))];
  if (typed.length !== 33 || typed[0] !== ED25519) throw new NoteRefused('not an Ed25519 verifier key');
  const keyId = keyIdOf(name, typed);
  if (keyId.toString('hex') !== id) throw new NoteRefused('the verifier key does not fit its id');
  return { name, keyId, key: createPublicKey({ key: Buffer.concat([SPKI_ED25519, typed.subarray(1)]), format: 'der', type: 'spki' }) };
};

/**
 * Opens a signed note with one trusted key and returns its text. Signatures of unknown keys are ignored.
 *
 * @throws NoteRefused malformed, not signed by the key, or the key's signature is wrong
 * @source c2sp.org/signed-note
 */
export const openNote = (note: string, vkey: string): string => {
  const { name, keyId, key } = verifierOf(vkey);
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n')) throw new NoteRefused('not a signed note');
  const text = note.slice(0, cut + 1);
  let trusted = false;
  for (const line of note.slice(cut + 2, -1).split('\n')) {
    const [, signer, blob] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
    if (signer === undefined || blob === undefined) throw new NoteRefused('malformed signature line');
    const bytes = fromBase64(blob);
    if (signer !== name || !bytes.subarray(0, 4).equals(keyId)) continue;
    if (!verify(null, Buffer.from(text, 'utf8'), key, bytes.subarray(4))) throw new NoteRefused(`the signature of ${name} is wrong`);
    trusted = true;
  }
  if (!trusted) throw new NoteRefused(`no signature of ${name}`);
  return text;
};
