import { editDistance } from '#kernel';

/** The known word nearest to one that is not known, by edit distance; undefined when none is near. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const asked = word.slice(0, 64).toLowerCase();
  const near = known.map((candidate) => ({ candidate, far: editDistance(asked, candidate.toLowerCase()) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.max(2, Math.floor(near.candidate.length / 3)) ? near.candidate : undefined;
};

/** `unknown member amout; did you mean amount?` with the list of what is known when nothing is near. */
export const unknownWord = (what: string, word: string, known: readonly string[]): string => {
  const shown = word.slice(0, 64);
  const near = nearest(word, known);
  if (near !== undefined) return `unknown ${what} ${shown}; did you mean ${near}?`;
  return known.length === 0 ? `unknown ${what} ${shown}; none is expected here` : `unknown ${what} ${shown}; known: ${known.join(', ')}`;
};
