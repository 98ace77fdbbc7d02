import type { Hash, TreeHead } from './tree.js';
import { NoteRefused } from './log.errors.js';
import { openNote } from './note.codec.js';

export interface Checkpoint extends TreeHead { readonly origin: string }

/** Three lines: origin, decimal size, base64 root. @source c2sp.org/tlog-checkpoint */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

/**
 * Reads a signed checkpoint; the text must be exactly the one we would write.
 * @throws NoteRefused
 */
export const openCheckpoint = (note: string, vkey: string): Checkpoint => {
  const text = openNote(note, vkey);
  const [origin = '', size = '', root = ''] = text.split('\n');
  const read: Checkpoint = { origin, size: Number(size), root: Buffer.from(root, 'base64') satisfies Hash };
  if (read.root.length !== 32 || !Number.isSafeInteger(read.size) || checkpointText(read) !== text) throw new NoteRefused('not a checkpoint');
  return read;
};
