import type { LowSides } from '../detectors/low-sides.ts';
import { thirdOctaves } from '../dsp/bands.ts';
import type { Step } from '../processors/index.ts';
import type { Decibels, Hz } from '../units.ts';

const most: Decibels = 20;
const nothing: Decibels = 0.5; // of a band: no more than chance
const audible: Decibels = 1;
const end: Hz = 500; // above lies the body of the music

/**
 * The low end of the softer side brought up to where the other is: beside the original every band of it, else up to where both are alike.
 * Of linear phase, so that the sides stay together.
 * @param already what other steps do to the right less the left, dB at a frequency
 */
export function evened(
  { bands }: LowSides,
  isBesideOriginal: boolean,
  already: (frequency: Hz) => Decibels = () => 0,
): Step | undefined {
  const first = bands.findIndex((each, band) => each !== null && thirdOctaves[band]! > 24);
  const low = bands.slice(Math.max(0, first)).filter((_, i) => thirdOctaves[first + i]! < end);
  const leaning = low.map((each, i) => (each ?? 0) - Math.max(-most, already(thirdOctaves[first + i]!)));
  const sign = Math.sign(leaning.reduce((sum, each) => sum + each, 0));
  const alike = isBesideOriginal ? -1 : leaning.findIndex((each) => sign * each < nothing);
  const away = leaning
    .slice(0, alike < 0 ? undefined : alike)
    .map((each) => Math.round(10 * Math.max(0, Math.min(most, sign * each))) / 10);
  if (first < 0 || Math.max(0, ...away) < audible) return undefined;
  const frequencies = thirdOctaves.slice(first).map((frequency) => Math.round(10 * frequency) / 10);
  return {
    processor: 'fir',
    on: sign > 0 ? 'right' : 'left',
    curve: [...away, 0, 0].map((gain, i) => [frequencies[i]!, gain] as const),
    phase: 'linear',
  };
}
