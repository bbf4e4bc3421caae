import { criticalBands, thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import { smooth } from '../dsp/interpolate.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';
import { type Desk, onCurve } from './desk.ts';

/** Mean power of stems in third octaves (`thirdOctaves`), from their logs: what a sum is predicted from. Full scale is at 1. */

/** Of a track as it was heard, or ridden by so many dB at a moment. */
export function meanPowers({ features }: Pick<Track, 'features'>, ridden?: (time: number) => Decibels): Float64Array {
  const { values, step, window } = features.spectrum.rows;
  const sum = new Float64Array(thirdOctaves.length);
  const rows = Math.floor(values.length / sum.length);
  for (let row = 0; row < rows; row++) {
    const factor = ridden ? 10 ** (ridden(row * step + window / 2) / 10) : 1;
    for (let band = 0; band < sum.length; band++)
      sum[band]! += (factor * 10 ** (values[row * sum.length + band]! / 10)) / rows;
  }
  return sum;
}

/** A stem behind what was decided of it so far: filters, rides and faders. */
export function decidedPowers(desk: Desk, track: Track): Float64Array {
  const rides = desk.chainOf(track.name).filter((step) => step.processor === 'rider');
  const ride = (time: number) => rides.reduce((sum, { curve }) => sum + onCurve(curve, time), 0);
  const tone = desk.toneOf(track.name);
  const at = smooth(criticalBands.map((frequency, i) => [Math.log2(frequency), tone[i]!] as const));
  const gain = desk.gainOf(track.name);
  return meanPowers(track, rides.length > 0 ? ride : undefined).map(
    (power, band) => power * 10 ** ((gain + at(Math.log2(thirdOctaves[band]!))) / 10),
  );
}

const mostRelated: Decibels = 3;

/** By how much the sum as it was heard is above what stems without relation add up to, dB a third octave: within ±3 dB. */
export function relationOf(desk: Desk): Float64Array {
  const { mix, stems } = desk.session;
  const none = new Float64Array(thirdOctaves.length);
  const turned = desk.decisions.some(({ kind }) => kind === 'polarity' || kind === 'delay' || kind === 'mute');
  if (!mix || turned) return none;
  const heard = meanPowers(mix);
  const added = new Float64Array(thirdOctaves.length);
  for (const stem of stems) {
    const powers = meanPowers(stem);
    for (let band = 0; band < added.length; band++) added[band]! += powers[band]!;
  }
  return none.map((_, band) => {
    if (heard[band]! < 1e-11 || added[band]! < 1e-11) return 0;
    const over = powerDecibels(heard[band]!) - powerDecibels(added[band]!);
    return Math.max(-mostRelated, Math.min(mostRelated, over));
  });
}
