/** The known word nearest to one that is not known, by edit distance; undefined when none is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const asked = word.slice(0, 64).toLowerCase();
  const near = known.map((candidate) => ({ candidate, far: distance(asked, candidate.toLowerCase()) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.max(2, Math.floor(near.candidate.length / 3)) ? near.candidate : undefined;
};

/** `unknown member amout; did you mean amount?` with the list of what is known when nothing is near. */
export const unknownWord = (what: string, word: string, known: readonly string[]): string => {
  const shown = word.slice(0, 64);
  const near = nearest(word, known);
  if (near !== undefined) return `unknown ${what} ${shown}; did you mean ${near}?`;
  return known.length === 0 ? `unknown ${what} ${shown}; none is expected here` : `unknown ${what} ${shown}; known: ${known.join(', ')}`;
};

const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
