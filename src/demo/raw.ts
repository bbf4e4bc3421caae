import type { Stereo } from './filters.ts';
import { between, random } from './random.ts';

/** A part as it was recorded: one microphone, at whatever level the gain stood. */
export interface Recording {
  readonly name: string;
  readonly samples: Float32Array;
}

/** Seconds of the song that are recorded for the mix: its middle, where nearly all play. */
const length = 14;

/** Collects parts as they are played: summed to one channel, their peaks anywhere from −24 to −6 dBFS, the same for the same seed. */
export function recorder(seed: number, sampleRate: number) {
  const gain = random(seed + 500);
  const recordings: Recording[] = [];
  return {
    recordings,
    record(name: string, [left, right]: Stereo): void {
      const frames = Math.min(left.length, length * sampleRate);
      const from = Math.floor((left.length - frames) / 2);
      const samples = Float32Array.from({ length: frames }, (_, i) => (left[from + i]! + right[from + i]!) / 2);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9);
      const factor = 10 ** (between(gain, -24, -6) / 20) / peak;
      recordings.push({ name, samples: samples.map((sample) => sample * factor) });
    },
  };
}

/** The same part of a song of the desk. */
export function recordedPart([left, right]: Stereo, sampleRate: number): Stereo {
  const frames = Math.min(left.length, length * sampleRate);
  const from = Math.floor((left.length - frames) / 2);
  return [left.subarray(from, from + frames), right.subarray(from, from + frames)];
}
