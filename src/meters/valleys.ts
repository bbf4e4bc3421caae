import type { Hz } from '../units.ts';

/** Where valley spectra are kept: 48 points an octave from 80 Hz up to 12 kHz. */
export const valleyPoints: readonly Hz[] = Array.from({ length: 348 }, (_, i) => 80 * 2 ** (i / 48));

const reachAround: Hz = 22;

/**
 * Adds the valley spectrum of a power spectrum: at each point the 25th percentile of the bins within ±22 Hz, dB. A percentile sees
 * between partials, so that a resonance that rings under all notes shows and a sustained note does not.
 */
export function valleyOf(binWidth: Hz, bins: number): (power: Float64Array, into: Float64Array) => void {
  const reach = Math.max(1, Math.round(reachAround / binWidth));
  const width = 2 * reach + 1;
  const rank = Math.round((width - 1) / 4);
  const centres = valleyPoints
    .map((frequency) => Math.round(frequency / binWidth))
    .filter((centre) => centre + reach < bins);
  const lowest = new Float64Array(rank + 1);
  return (power, into) => {
    for (let point = 0; point < centres.length; point++) {
      const from = Math.max(0, centres[point]! - reach);
      lowest.fill(Number.POSITIVE_INFINITY);
      // Insertion into the few lowest: the last of them is the percentile.
      for (let k = from; k < from + width; k++) {
        const value = power[k]!;
        if (value >= lowest[rank]!) continue;
        let at = rank;
        for (; at > 0 && lowest[at - 1]! > value; at--) lowest[at] = lowest[at - 1]!;
        lowest[at] = value;
      }
      into[point]! += 10 * Math.log10(lowest[rank]! + 1e-18);
    }
  };
}
