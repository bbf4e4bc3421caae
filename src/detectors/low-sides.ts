import { thirdOctaves } from '../dsp/bands.ts';
import { median } from '../dsp/statistics.ts';
import { balanceMedian } from '../features/spectrum.ts';
import type { Reference } from '../reference.ts';
import type { Track } from '../session.ts';
import type { Decibels } from '../units.ts';

/** How the low end leans to one side, beyond what all of the sound does. */
export interface LowSides {
  /** Left less right between 25 and 125 Hz, dB, weighted by power. */
  readonly lean: Decibels;
  /** The same a third octave (`dsp/bands.ts`); null where there is nothing to compare. */
  readonly bands: readonly (Decibels | null)[];
}

const [lowest, highest] = [25, 130]; // Hz
const body = 250; // Hz; from there on is what the low end is compared with

/** Beside the same recording what was changed; else what it is beside the typical band. Undefined where nothing is to be told. */
export function lowSidesOf({ features: { spectrum } }: Track, reference: Reference | undefined): LowSides | undefined {
  const original = reference?.kind === 'own' ? reference.balance : undefined;
  const changes = spectrum.balance.map((each, band) => {
    const was = original ? original[band] : 0;
    return each === null || was === null || was === undefined ? null : each - was;
  });
  const above = changes.filter((each, band): each is number => each !== null && thirdOctaves[band]! > body);
  const usual = original ? (above.length > 5 ? median(above) : undefined) : balanceMedian(spectrum);
  if (usual === undefined) return undefined;
  const bands = changes.map((each) => (each === null ? null : each - usual));
  let [sum, power] = [0, 0];
  for (const [band, each] of bands.entries()) {
    const frequency = thirdOctaves[band]!;
    const level = spectrum.third[band];
    if (each === null || level == null || frequency < lowest || frequency > highest) continue;
    sum += each * 10 ** (level / 10);
    power += 10 ** (level / 10);
  }
  return power > 0 ? { lean: sum / power, bands } : undefined;
}
