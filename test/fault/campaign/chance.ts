/** Seeded chance: the same seed draws the same orders and faults. It constrains a run of real processes, it does not determine it. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** a whole number, both ends inclusive */
  between(low: number, high: number): number;
  pick<T>(of: readonly T[]): T;
  /** some of them, at least one, in their order */
  some<T>(of: readonly T[]): T[];
  uuid(): string;
  /** another stream of chance, the same for the same name */
  fork(name: string): Chance;
}

const hashOf = (text: string): number => {
  let hash = 2_166_136_261;
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16_777_619);
  return hash >>> 0;
};

/** @source mulberry32, public domain */
export const chanceOf = (seed: string): Chance => {
  let state = hashOf(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(of: readonly T[]): T => of[between(0, of.length - 1)] as T;
  const hex = (digits: number): string => Array.from({ length: digits }, () => between(0, 15).toString(16)).join('');
  return {
    next, between, pick,
    some: (of) => { const chosen = of.filter(() => next() < 0.6); return chosen.length > 0 ? chosen : [pick(of)]; },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
    fork: (name) => chanceOf(`${seed}/${name}`),
  };
};
