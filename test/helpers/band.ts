import { sampleRate } from './signals.ts';
import { dice, shapedNoise } from './spectra.ts';

export type Channels = readonly Float32Array[];

/** A part: noise between two frequencies that falls by `slope` dB an octave in third octaves, played in notes; its side is `width` of its mid. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly slope: number;
  /** RMS while it plays, dBFS. */
  readonly level: number;
  readonly width: number;
  /** Seconds from note to note, the share of notes that are played, and seconds in which one dies away. */
  readonly step: number;
  readonly share: number;
  readonly decay: number;
}

const parts = {
  drums: { from: 50, to: 12_000, slope: -1, level: -23, width: 0.15, step: 0.125, share: 0.55, decay: 0.04 },
  bass: { from: 55, to: 300, slope: -1, level: -26, width: 0, step: 0.25, share: 0.75, decay: 0.6 },
  keys: { from: 150, to: 7000, slope: -1.5, level: -30, width: 0.7, step: 0.5, share: 0.8, decay: 0.8 },
  vocals: { from: 250, to: 9000, slope: -1.5, level: -26, width: 0.1, step: 0.2, share: 0.75, decay: 0.5 },
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof parts;

function play({ from, to, slope, level, width, step, share, decay }: Part, seed: number, frames: number): Channels {
  const density = (frequency: number) =>
    frequency ** (slope / 3.01 - 1) / ((1 + (from / frequency) ** 4) * (1 + (frequency / to) ** 4));
  const [mid, side] = [seed, seed + 100].map((each) => shapedNoise(density, level, each));
  const roll = dice(seed);
  const [left, right] = [new Float32Array(frames), new Float32Array(frames)];
  const stride = Math.round(step * sampleRate);
  const fall = Math.exp(-1 / (decay * sampleRate));
  let [size, target] = [0, 0];
  for (let i = 0; i < frames; i++) {
    if (i % stride === 0) target = roll() < share ? 0.5 + roll() : 0.05;
    else target *= fall;
    size += (target - size) * 0.005; // an attack of 4 ms
    const [m, s] = [mid![i % mid!.length]!, width * side![i % side!.length]!];
    left[i] = size * (m + s);
    right[i] = size * (m - s);
  }
  return [left, right];
}

/** Sums sounds of one length. */
export const summed = (sounds: readonly Channels[]): Channels =>
  sounds[0]!.map((first, c) => first.map((_, i) => sounds.reduce((sum, each) => sum + each[c]![i]!, 0)));

/** A small band, the same for the same seed: four stereo stems and their sum. */
export function band(
  seed = 1,
  seconds = 6,
): { readonly stems: Readonly<Record<PartName, Channels>>; readonly mix: Channels } {
  const frames = seconds * sampleRate;
  const stems = Object.fromEntries(
    Object.values(parts).map((part, i) => [Object.keys(parts)[i], play(part, 10 * seed + i, frames)]),
  );
  return { stems: stems as Record<PartName, Channels>, mix: summed(Object.values(stems)) };
}
