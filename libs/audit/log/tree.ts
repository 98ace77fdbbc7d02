import { createHash } from 'node:crypto';

/** A SHA-256 value, 32 bytes. */
export type Hash = Buffer;

/** Root of a log with no entry: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = createHash('sha256').digest();

const pair = Buffer.alloc(65);
pair[0] = 1;
/** RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Hash, right: Hash): Hash => {
  left.copy(pair, 1);
  right.copy(pair, 33);
  return createHash('sha256').update(pair).digest();
};

/** The largest power of two below n (n ≥ 2). Multiplied, not shifted: `>>` is 32 bit. */
const splitOf = (n: number): number => {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
};

const at = (leaves: readonly Hash[], index: number): Hash => {
  const found = leaves[index];
  if (found === undefined) throw new RangeError(`no leaf ${index}`);
  return found;
};

/** MTH(D[from:to]) of RFC 6962 §2.1. */
export const rootOf = (leaves: readonly Hash[], from = 0, to = leaves.length): Hash => {
  if (to === from) return EMPTY_ROOT;
  const range = new CompactRange();
  for (let i = from; i < to; i++) range.append(at(leaves, i));
  return range.root();
};

/**
 * PATH(index, D[0:size]) of RFC 6962 §2.1.1: siblings, lowest first.
 * @throws RangeError when index ≥ size or leaves are missing
 */
export const inclusionProof = (index: number, leaves: readonly Hash[], size = leaves.length): Hash[] => {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a log of ${size}`);
  const path = (m: number, from: number, to: number): Hash[] => {
    if (to - from === 1) return [];
    const k = splitOf(to - from);
    return m < k ? [...path(m, from, from + k), rootOf(leaves, from + k, to)] : [...path(m - k, from + k, to), rootOf(leaves, from, from + k)];
  };
  return path(index, 0, size);
};

/**
 * Many proofs at the cost of one: the tree is folded once, level by level.
 * @throws RangeError when an index is not below the number of leaves
 */
export const inclusionProofs = (indexes: readonly number[], leaves: readonly Hash[]): readonly (readonly Hash[])[] => {
  for (const index of indexes) at(leaves, index);
  const proofs: Hash[][] = indexes.map(() => []);
  let level = leaves;
  for (let depth = 1; level.length > 1; depth *= 2) {
    indexes.forEach((index, i) => {
      const place = Math.floor(index / depth);
      const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
      if (sibling !== undefined) proofs[i]?.push(sibling);
    });
    const above: Hash[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? nodeHash(at(level, i), at(level, i + 1)) : at(level, i));
    level = above;
  }
  return proofs;
};

/**
 * PROOF(earlier, D[0:later]) of RFC 6962 §2.1.2. From the empty log nothing needs proof: [].
 * @throws RangeError when earlier > later
 */
export const consistencyProof = (earlier: number, leaves: readonly Hash[], later = leaves.length): Hash[] => {
  if (earlier < 0 || earlier > later) throw new RangeError(`no proof from ${earlier} to ${later}`);
  if (earlier === 0) return [];
  const sub = (m: number, span: { from: number; to: number }, complete: boolean): Hash[] => {
    const { from, to } = span;
    if (m === to - from) return complete ? [] : [rootOf(leaves, from, to)];
    const k = splitOf(to - from);
    return m <= k
      ? [...sub(m, { from, to: from + k }, complete), rootOf(leaves, from + k, to)]
      : [...sub(m - k, { from: from + k, to }, false), rootOf(leaves, from, from + k)];
  };
  return sub(earlier, { from: 0, to: later }, true);
};

const half = (n: number): number => Math.floor(n / 2);

/**
 * The root an inclusion proof leads to.
 * @throws RangeError when the proof has not the length that index and size ask for
 * @source RFC 9162 §2.1.3.2
 */
export const rootFromInclusion = (place: { index: number; size: number }, leaf: Hash, proof: readonly Hash[]): Hash => {
  if (place.index < 0 || place.index >= place.size) throw new RangeError('index is not below the size');
  let fn = place.index;
  let sn = place.size - 1;
  let root = leaf;
  for (const sibling of proof) {
    if (sn === 0) throw new RangeError('inclusion proof is too long');
    if (fn % 2 === 1 || fn === sn) {
      root = nodeHash(sibling, root);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else root = nodeHash(root, sibling);
    fn = half(fn);
    sn = half(sn);
  }
  if (sn !== 0) throw new RangeError('inclusion proof is too short');
  return root;
};

const isPowerOfTwo = (n: number): boolean => {
  let rest = n;
  while (rest % 2 === 0) rest /= 2;
  return rest === 1;
};

/** One state of a log. */
export interface TreeHead { readonly size: number; readonly root: Hash }

/**
 * True when the proof shows that `later` only appended to `earlier`.
 * @source RFC 9162 §2.1.4.2
 */
export const isConsistent = (earlier: TreeHead, later: TreeHead, proof: readonly Hash[]): boolean => {
  if (earlier.size > later.size) return false;
  if (earlier.size === 0) return proof.length === 0 && earlier.root.equals(EMPTY_ROOT);
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root);
  const [first, ...rest] = isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : proof;
  if (first === undefined || proof.length === 0) return false;
  let fn = earlier.size - 1;
  let sn = later.size - 1;
  while (fn % 2 === 1) { fn = half(fn); sn = half(sn); }
  let [early, late] = [first, first];
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      early = nodeHash(sibling, early);
      late = nodeHash(sibling, late);
      while (fn % 2 === 0 && fn !== 0) { fn = half(fn); sn = half(sn); }
    } else late = nodeHash(late, sibling);
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && early.equals(earlier.root) && late.equals(later.root);
};

/** Roots of the perfect subtrees of a growing log, one per set bit of its size: append O(1), root O(log n). */
export class CompactRange {
  #size = 0;
  readonly #stack: Hash[] = [];

  get size(): number { return this.#size; }

  append(leaf: Hash): void {
    this.#stack.push(leaf);
    for (let old = this.#size; old % 2 === 1; old = half(old)) {
      const right = this.#stack.pop();
      const left = this.#stack.pop();
      if (left === undefined || right === undefined) throw new RangeError('compact range is broken');
      this.#stack.push(nodeHash(left, right));
    }
    this.#size += 1;
  }

  root(): Hash {
    let root = this.#stack.at(-1);
    if (root === undefined) return EMPTY_ROOT;
    for (const left of this.#stack.slice(0, -1).reverse()) root = nodeHash(left, root);
    return root;
  }
}
