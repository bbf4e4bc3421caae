import { decibels } from '../dsp/decibels.ts';
import { Logs } from '../features/feature.ts';
import { type Loudness, loudness } from '../features/loudness.ts';
import { activeSum, spectrum } from '../features/spectrum.ts';
import type { Heard } from '../meters/hear.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import type { Meter } from '../meters/meter.ts';
import { spectrum as spectrumMeter } from '../meters/spectrum.ts';
import { truePeak } from '../meters/true-peak.ts';
import type { Exemplar } from '../reference.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';

/** All that `match` listens with, to a target, to references and to what it renders: nothing else is paid for. */
export const profileMeters: readonly Meter<unknown>[] = [spectrumMeter, loudnessMeter, truePeak];

/** What of a recording is compared with another. */
export interface Profile {
  readonly name: string;
  readonly sampleRate: Hz;
  readonly channels: number;
  readonly duration: Seconds;
  readonly binWidth: Hz;
  /** Mean power a bin of (L+R)/2 and (L−R)/2, over all frames that sound: loud parts decide, for powers are summed. */
  readonly mid: Float64Array;
  readonly side: Float64Array;
  /** K-weighted mean squares every 10 ms. */
  readonly energy: Float32Array;
  /** LUFS; absent where nothing is above the gate. */
  readonly integrated?: number;
  /** LU; absent where it is too short. */
  readonly range?: number;
  /** dBTP. */
  readonly peak: Decibels;
  readonly loudness: Loudness;
  /** What tells whether two are the same recording. */
  readonly exemplar: Exemplar;
}

export function profileOf(name: string, heard: Heard): Profile {
  const logs = new Logs(heard);
  const log = logs.of(spectrumMeter);
  const sum = logs.get(activeSum);
  const loud = logs.get(loudness);
  const { third, rows } = logs.get(spectrum);
  const part = (sign: 1 | -1) =>
    sum
      ? sum.left.map((power, k) => Math.max(0, power + sum.right[k]! + 2 * sign * sum.cross[k]!) / 4)
      : new Float64Array(log.bins);
  return {
    name,
    sampleRate: heard.format.sampleRate,
    channels: heard.format.channels,
    duration: heard.frames / heard.format.sampleRate,
    binWidth: log.binWidth,
    mid: part(1),
    side: part(-1),
    energy: logs.of(loudnessMeter).energy,
    ...(loud.integrated === undefined ? {} : { integrated: loud.integrated }),
    ...(loud.range === undefined ? {} : { range: loud.range }),
    peak: decibels(Math.max(0, ...logs.of(truePeak).peak)),
    loudness: loud,
    exemplar: { metrics: {}, features: { spectrum: { third, rows } } },
  };
}
