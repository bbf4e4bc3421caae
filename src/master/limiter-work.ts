import { powerDecibels } from '../dsp/decibels.ts';
import { integratedOf } from '../features/loudness.ts';
import type { Decibels, Seconds } from '../units.ts';

/** What a limiter did, measured before and behind it. */
export interface LimiterWork {
  /** The most it took in 10 ms, dB, and when that was, by the clock of the mix. */
  readonly most: Decibels;
  readonly time: Seconds;
  /** In the mean of the 10 ms in which it was at work, dB. */
  readonly mean: Decibels;
  /** Of the sounding time, 0 to 1, in which it was at work. */
  readonly share: number;
  /** Integrated loudness that it took, LU. */
  readonly taken: number;
}

const atWork: Decibels = 0.1;
const audible = 1e-7; // −70 LUFS

/** From K-weighted energies of every 10 ms in front of it and behind; undefined where it never worked. */
export function limiterWork(before: Float32Array, behind: Float32Array): LimiterWork | undefined {
  let [most, at, sum, count, sounding] = [0, 0, 0, 0, 0];
  for (let step = 0; step < Math.min(before.length, behind.length); step++) {
    if (before[step]! < audible) continue;
    sounding++;
    const reduction = powerDecibels(before[step]!) - powerDecibels(behind[step]!);
    if (reduction < atWork) continue;
    sum += reduction;
    count++;
    if (reduction > most) [most, at] = [reduction, step];
  }
  if (count === 0) return undefined;
  const taken = (integratedOf(before) ?? 0) - (integratedOf(behind) ?? 0);
  return { most, time: at / 100, mean: sum / count, share: count / sounding, taken: Math.max(0, taken) };
}
