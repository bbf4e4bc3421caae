import { thirdOctaveEdges, thirdOctaves } from '../dsp/bands.ts';
import { powerDecibels, powerOf } from '../dsp/decibels.ts';
import { range } from '../fields.ts';
import { detector, physical } from './detector.ts';

/** How much of a sound lies in a band. */
export const bandShare = detector({
  id: 'band-share',
  about: 'Energy in a band, in whole third octaves, over the energy of all of them, 20 Hz to 20 kHz.',
  needs: [],
  settings: { band: range('Hz', 'The band.', [20, 60]) },
  unit: () => 'dB',
  detect({ tracks }, { band }) {
    const measured = tracks.flatMap(({ name, features }) => {
      const powers = features.spectrum.third.map((level) => (level === null ? 0 : powerOf(level)));
      const total = powers.reduce((sum, power) => sum + power, 0);
      const inside = powers.filter((_, i) => isWithin(thirdOctaves[i]!, band)).reduce((sum, power) => sum + power, 0);
      return total > 0
        ? [{ value: powerDecibels(inside / total), tracks: [name] as const, band, confidence: physical }]
        : [];
    });
    return measured.length > 0 ? measured : { because: 'there is nothing to hear' };
  },
});

const slack = 1.01; // bands are named by round numbers

function isWithin(centre: number, [low, high]: readonly [number, number]): boolean {
  const [from, to] = thirdOctaveEdges(centre);
  return from >= low / slack / 1.13 && to <= high * slack * 1.13;
}
