import type { Decibels } from '../../../src/units.ts';
import { truePeak } from '../../helpers/true-peak.ts';
import { loudnessOf, rangeOf } from '../faults/loudness.ts';
import { lengthOf, type Sounding } from '../faults/sounding.ts';
import { barksOf, levelsOf, momentsOf, spectraOf, tiny } from './spectra.ts';

/** What is compared of a song; read by code that shares nothing with the meters. */
export interface Portrait {
  /** Level of 27 third octaves, dB. */
  readonly mid: readonly Decibels[];
  readonly side: readonly Decibels[];
  /** Of the frames at least as loud as the mean power of the mid. */
  readonly midLoud: readonly Decibels[];
  /** Of the whole mid. */
  readonly level: Decibels;
  readonly loudness: number;
  readonly range: number;
  readonly truePeak: Decibels;
  /** Of side to mid. */
  readonly width: Decibels;
  /** Samples at full scale. */
  readonly clipped: number;
  readonly audio: AudioFeatures;
}

/** What the loss of Diff-MST (ISMIR 2024) is made of, not yet set to one loudness. */
export interface AudioFeatures {
  readonly rms: readonly [number, number];
  readonly peaks: readonly [number, number];
  readonly sideToMid: number;
  readonly imbalance: number;
  /** Of L+R, then of L−R. */
  readonly barks: readonly number[];
}

const decibels = (power: number): Decibels => 10 * Math.log10(Math.max(tiny, power));

export function portraitOf(sounding: Sounding): Portrait {
  const spectra = spectraOf(sounding);
  const threshold = spectra.levels.reduce((sum, level) => sum + level, 0) / Math.max(1, spectra.frames);
  const frames = Math.max(1, lengthOf(sounding));
  const { left, right, both, peaks } = momentsOf(sounding);
  const [mid, side] = [(left + right + 2 * both) / 4 / frames, (left + right - 2 * both) / 4 / frames];
  const doubled = (amplitudes: Float64Array) => barksOf(amplitudes, spectra.binWidth).map((sum) => 2 * sum);
  return {
    mid: levelsOf(spectra.mid),
    side: levelsOf(spectra.side),
    midLoud: levelsOf(spectra.mid, (frame) => spectra.levels[frame]! >= threshold),
    level: decibels(mid),
    loudness: loudnessOf(sounding) ?? -70,
    range: rangeOf(sounding) ?? 0,
    truePeak: Math.max(...sounding.channels.map((channel) => truePeak(channel, { taps: 64, phases: 16, within: 3 }))),
    width: decibels(side) - decibels(mid),
    clipped: sounding.channels.reduce((sum, channel) => sum + fullScale(channel), 0),
    audio: {
      rms: [Math.sqrt(left / frames), Math.sqrt(right / frames)],
      peaks,
      sideToMid: side / Math.max(mid, tiny),
      imbalance: (right - left) / Math.max(right + left, tiny),
      barks: [...doubled(spectra.amplitudes.mid), ...doubled(spectra.amplitudes.side)],
    },
  };
}

const fullScale = (channel: Float32Array): number =>
  channel.reduce((count, value) => count + (Math.abs(value) >= 0.99997 ? 1 : 0), 0);
