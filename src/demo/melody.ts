import { oneOf, type Random } from './random.ts';

/** Two bars of rhythm: each note's first eighth, 0 to 15, and its length in eighths. */
export type Line = readonly (readonly [eighth: number, length: number])[];

/** Each leaves room at its end: to breathe, and for the lead to answer. */
export const rhythms: { readonly verse: readonly Line[]; readonly chorus: readonly Line[] } = {
  verse: [
    [
      [0, 1],
      [1, 1],
      [2, 1.5],
      [4, 1],
      [5, 1],
      [6, 2.5],
      [9, 1],
      [10, 1],
      [11, 1],
      [12, 2.2],
    ],
    [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [6, 1],
      [7, 2.5],
      [10, 1],
      [11, 1],
      [12, 2.2],
    ],
    [
      [0, 2],
      [2, 1],
      [3, 2],
      [5, 1],
      [6, 2.5],
      [9, 1],
      [10, 2],
      [12, 1],
      [13, 1.6],
    ],
    [
      [0, 1],
      [1, 2],
      [3, 1],
      [4, 1],
      [5, 2.5],
      [8, 1],
      [9, 2],
      [11, 1],
      [12, 2.4],
    ],
  ],
  chorus: [
    [
      [0, 3],
      [3, 3],
      [6, 2],
      [8, 2],
      [10, 1],
      [11, 1],
      [12, 3],
    ],
    [
      [0, 2],
      [2, 1],
      [3, 3],
      [6, 2],
      [8, 3],
      [11, 2],
      [13, 2],
    ],
    [
      [0, 4],
      [4, 1],
      [5, 1],
      [6, 3],
      [9, 1],
      [10, 2],
      [12, 3],
    ],
    [
      [0, 1],
      [1, 1],
      [2, 2],
      [4, 3],
      [7, 1],
      [8, 2],
      [10, 2],
      [12, 3],
    ],
  ],
};

/**
 * Degrees of the scale, one a note: tones of the chord where the beat is strong or the note long, steps between them,
 * and an answer that comes to rest.
 */
export function contour(
  line: Line,
  chords: readonly [number, number],
  middle: number,
  random: Random,
  isAnswer: boolean,
): number[] {
  let degree = middle + oneOf(random, [-1, 0, 1, 2]);
  let direction = random() < 0.5 ? 1 : -1;
  return line.map(([eighth, length], i) => {
    const chord = chords[eighth < 8 ? 0 : 1];
    if (i > 0) {
      if (random() < 0.3) direction = -direction;
      if (degree > middle + 3) direction = -1;
      if (degree < middle - 3) direction = 1;
      const leap = random();
      degree += direction * (leap < 0.2 ? 0 : leap < 0.85 ? 1 : 2);
    }
    const rests = i === line.length - 1;
    if (eighth % 4 === 0 || length >= 2 || rests) degree = nearestTone(degree, chord, isAnswer && rests);
    return degree;
  });
}

/** The nearest root, third or fifth of a chord; to rest, only root or third. */
function nearestTone(degree: number, chord: number, toRest: boolean): number {
  const tones = toRest ? [0, 2] : [0, 2, 4];
  for (let distance = 0; distance < 7; distance++) {
    for (const candidate of [degree - distance, degree + distance]) {
      if (tones.includes((((candidate - chord) % 7) + 7) % 7)) return candidate;
    }
  }
  return degree;
}
