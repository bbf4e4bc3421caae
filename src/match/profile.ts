import { decibels, powerDecibels } from '../dsp/decibels.ts';
import { dynamics } from '../features/dynamics.ts';
import { Logs } from '../features/feature.ts';
import { peaksBetween, type Steps } from '../features/limiting.ts';
import { loudness, rangeOfEnergy } from '../features/loudness.ts';
import { peak } from '../features/peak.ts';
import type { Heard } from '../meters/hear.ts';
import { levels } from '../meters/levels.ts';
import { loudness as loudnessMeter } from '../meters/loudness.ts';
import type { Meter } from '../meters/meter.ts';
import { type MidSideLog, midSide } from '../meters/mid-side.ts';
import { octaves } from '../meters/octaves.ts';
import { highestPeak, truePeak } from '../meters/true-peak.ts';
import type { Exemplar } from '../reference.ts';
import type { Decibels, Hz, Seconds } from '../units.ts';

/** All that `match` listens with, to what is only shaped, to a target, and to references and the result: nothing else is paid for. */
export const strideMeters: readonly Meter<unknown>[] = [levels, loudnessMeter, truePeak];
export const profileMeters: readonly Meter<unknown>[] = [midSide, ...strideMeters];
/** The same as of a target, where peaks of octaves are compared as well. */
export const crestMeters: readonly Meter<unknown>[] = [...profileMeters, octaves];
export const recordMeters: readonly Meter<unknown>[] = [midSide, loudnessMeter, highestPeak];

/** How the level of a recording goes. Peaks along time are known where `strideMeters` listened; else there are none. */
export interface Stride extends Steps {
  /** LUFS; absent where nothing is above the gate. */
  readonly integrated?: number;
  /** LU; absent where it is too short. */
  readonly range?: number;
  /** dBTP. */
  readonly peak: Decibels;
}

/** What of a recording is compared with another. */
export interface Profile extends Stride {
  readonly name: string;
  readonly sampleRate: Hz;
  readonly channels: number;
  readonly duration: Seconds;
  readonly binWidth: Hz;
  /** Mean power a bin of (L+R)/2 and (L−R)/2, over the whole: loud parts decide, for powers are summed. */
  readonly mid: Float64Array;
  readonly side: Float64Array;
  /** How far peaks stand above the level, an octave (`wholeOctaves`), dB; absent where `crestMeters` did not listen. */
  readonly crests?: readonly (Decibels | null)[];
  /** Third octaves over time. */
  readonly rows: Pick<MidSideLog, 'mids' | 'sides' | 'step' | 'window'>;
  /** What tells whether two are the same recording. */
  readonly exemplar: Exemplar;
}

export function strideOf(heard: Heard): Stride {
  const logs = new Logs(heard);
  const { integrated } = logs.get(loudness);
  const { energy } = logs.of(loudnessMeter);
  const range = rangeOfEnergy(energy);
  const isTimed = heard.logs.has(truePeak.id);
  return {
    energy,
    peaks: isTimed ? peaksBetween(logs.of(levels).fine.peak, logs.of(truePeak).timeline) : new Float64Array(0),
    ...(integrated === undefined ? {} : { integrated }),
    ...(range === undefined ? {} : { range }),
    peak: isTimed ? (logs.get(peak).true ?? -120) : decibels(Math.max(1e-6, ...logs.of(highestPeak).peak)),
  };
}

export function profileOf(name: string, heard: Heard): Profile {
  const log = new Logs(heard).of(midSide);
  const { mids, sides, step, window } = log;
  const mean = (sums: Float64Array) => sums.map((sum) => sum / Math.max(1, log.frames));
  const values = Array.from(mids, (power, i) => Math.round(10 * powerDecibels(power + sides[i]!)) / 10);
  return {
    ...strideOf(heard),
    name,
    sampleRate: heard.format.sampleRate,
    channels: heard.format.channels,
    duration: heard.frames / heard.format.sampleRate,
    binWidth: log.binWidth,
    mid: mean(log.mid),
    side: mean(log.side),
    rows: { mids, sides, step, window },
    ...(heard.logs.has(octaves.id) ? { crests: new Logs(heard).get(dynamics).crests } : {}),
    exemplar: { metrics: {}, features: { spectrum: { third: [], rows: { step, window, values } } } },
  };
}
