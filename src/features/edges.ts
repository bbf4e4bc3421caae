import { powerDecibels } from '../dsp/decibels.ts';
import { mean } from '../dsp/statistics.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import type { Decibels, Seconds } from '../units.ts';
import { feature } from './feature.ts';
import { loudness } from './loudness.ts';

/** How a sound begins and ends; absent where nothing of it is above −60 dBFS. */
export interface Edges {
  /** Silence before the first 10 ms above −60 dBFS. */
  readonly head?: Seconds;
  /** Silence after the last. */
  readonly tail?: Seconds;
  /** The same where nothing passes −80 dBFS: what lies between is a fade, a reverberation or the noise of a room. */
  readonly deadHead?: Seconds;
  readonly deadTail?: Seconds;
  /** RMS of the last 50 ms before the tail, relative to integrated loudness, no lower than −60. */
  readonly endLevel?: Decibels;
  /** Whether the last 3 s before the tail fall all the time, by more than 6 dB a second. */
  readonly fadesOut?: boolean;
}

const heard = 1e-6; // −60 dBFS
const dead = 1e-8; // −80 dBFS: over what dither and lossy codecs leave of silence
const lastSteps = 5;
const fadeSteps = 50;
const fadeParts = 6;

export const edges = feature<Edges>({
  id: 'edges',
  about: 'Silence before and after, and how the sound ends.',
  meters: [levels, loudnessMeter],
  read(logs) {
    const { fine } = logs.of(levels);
    const first = fine.square.findIndex((square) => square > heard);
    if (first < 0) return {};
    const end = fine.square.findLastIndex((square) => square > heard) + 1;
    const { format, frames } = logs.heard;
    const whole = frames / format.sampleRate;
    const behind = (steps: number) => Math.max(0, whole - steps * fine.step);
    const { integrated } = logs.get(loudness);
    const last = powerDecibels(mean(fine.square.subarray(Math.max(0, end - lastSteps), end)));
    return {
      head: first * fine.step,
      tail: behind(end),
      deadHead: fine.square.findIndex((square) => square > dead) * fine.step,
      deadTail: behind(fine.square.findLastIndex((square) => square > dead) + 1),
      ...(integrated === undefined ? {} : { endLevel: Math.max(-60, last - integrated) }),
      ...(end < fadeParts * fadeSteps
        ? {}
        : { fadesOut: fades(fine.square.subarray(end - fadeParts * fadeSteps, end)) }),
    };
  },
});

/** Every half second is quieter than the one before, up to 1 dB of music on top, and the last by far than the first. */
function fades(squares: Float32Array): boolean {
  const parts = Array.from({ length: fadeParts }, (_, i) =>
    powerDecibels(mean(squares.subarray(i * fadeSteps, (i + 1) * fadeSteps))),
  );
  const falls = parts.every((level, i) => i === 0 || level < parts[i - 1]! + 1);
  return falls && parts[0]! - parts.at(-1)! > 6 * 0.5 * (fadeParts - 1);
}
