const longest = 60; // characters

/** A value as it stands in a sentence: NaN as NaN, what is long shortened. */
export const quoted = (value: unknown): string => {
  const text = (typeof value === 'number' ? undefined : JSON.stringify(value)) ?? String(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
};

/** The word that was probably meant. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const ranked = words
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const tolerance = Math.max(1, Math.floor(word.length / 3));
  if (best && best.distance <= tolerance) return best.candidate;
  return wanted.length < 3 ? undefined : words.find((candidate) => candidate.toLowerCase().includes(wanted));
}

/** Insertions, deletions, replacements and swaps of neighbours. Optimal string alignment. */
function distanceOf(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  rows[0] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = cost;
    }
  }
  return rows[a.length]![b.length]!;
}

/** `unknown detector "masing". Did you mean "masking"?` */
export function unknownWord(noun: string, word: unknown, words: readonly string[]): string {
  const near = typeof word === 'string' ? nearest(word, words) : undefined;
  const cure = near
    ? `Did you mean "${near}"?`
    : `There ${words.length === 1 ? 'is' : 'are'} ${words.join(', ') || 'none'}`;
  return `unknown ${noun} ${quoted(word)}. ${cure}`;
}
