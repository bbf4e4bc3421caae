import { tilt } from '../../src/processors/tilt.ts';
import type { Figure } from './figure.ts';

/** Largest distance from the straight line through the pivot, 20 Hz to 20 kHz. */
function distance(sampleRate: number): number {
  let worst = 0;
  for (const frequency of [100, 1000, 8000])
    for (const slope of [-6, -4.5, -3, -1, -0.3, 0.5, 1, 2, 3, 4.5, 6]) {
      const { response } = tilt.prepare({ slope, frequency }, { sampleRate, channels: 1 });
      for (let f = 20; f <= 20_000; f *= 1.02)
        worst = Math.max(worst, Math.abs(response!(f) - slope * Math.log2(f / frequency)));
    }
  return worst;
}

export const figures: readonly Figure[] = [44_100, 96_000].map((rate) => ({
  of: 'tilt',
  what: `distance from a straight line, ±6 dB/oct, 20 Hz to 20 kHz at ${rate / 1000} kHz`,
  unit: 'dB',
  most: 0.05,
  measure: () => distance(rate),
}));
