/** Shortest and longest run of one value that counts as a gap, in frames. */
export const [shortestGap, longestGap] = [4, 64];
/** Frames on either side that are looked at. */
const besideGap = 1000;

const near = 128;
const loud = 0.01; // −40 dBFS: nothing is missed in what is quieter
const jump = 3e-3; // −50 dBFS
const flat = 0.7; // of the highest value around: from here on it is a clipped peak
const alike = 3; // frames of one value
const most = 2; // such runs around: more are the waveform's own steps

/**
 * Gaps that end in a range of frames: runs of exact zeros, or of a value that is held, amid loud sound, as a buffer that ran dry leaves
 * them. Of a held value the first frame is right and not part of the gap.
 */
export function gaps(samples: Float32Array, from: number, to: number): (readonly [first: number, last: number])[] {
  const found: (readonly [number, number])[] = [];
  for (let last = from; last < to; last++) {
    if (samples[last] !== samples[last - 1] || samples[last] === samples[last + 1]) continue;
    let first = last - 1;
    while (last - first <= longestGap && samples[first - 1] === samples[last]) first--;
    const count = last - first + 1;
    if (count < shortestGap || count > longestGap || !isGap(samples, first, last)) continue;
    found.push([samples[last] === 0 ? first : first + 1, last]);
  }
  return found;
}

function isGap(samples: Float32Array, first: number, last: number): boolean {
  const value = samples[last]!;
  const edge = Math.max(Math.abs(samples[first - 1]! - value), Math.abs(samples[last + 1]! - value));
  if (edge < jump) return false;
  const [before, after] = [samples.subarray(first - near, first), samples.subarray(last + 1, last + 1 + near)];
  if (Math.min(rms(before), rms(after)) < loud) return false;
  let [highest, runs, length] = [0, 0, 1];
  for (let i = first - besideGap; i < last + besideGap; i++) {
    if (i === first) i = last + 1;
    highest = Math.max(highest, Math.abs(samples[i]!));
    length = samples[i] === samples[i - 1] ? length + 1 : 1;
    if (length === alike) runs++;
  }
  return runs <= most && Math.abs(value) < flat * highest;
}

function rms(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
