import { base64Of, bytesIn } from '../dsp/base64.ts';
import { bytesOf, type PackedSpectra, packedFrom } from '../dsp/packed-spectra.ts';
import { moments as meter } from '../meters/moments.ts';
import type { Hz, Seconds } from '../units.ts';
import { feature } from './feature.ts';

/** Short spectra of the same moments in every stem, as text: what tells how two stems go together. */
export interface Moments {
  /** Moment number k begins at k × this. */
  readonly step: Seconds;
  /** Their numbers, ascending. */
  readonly places: readonly number[];
  /** Every moment whose draw lies below this is here, unless the sound is silent there. */
  readonly reach: number;
  readonly lowest: Hz;
  readonly binWidth: Hz;
  readonly bins: number;
  /** Packed spectra (`dsp/packed-spectra.ts`), base64. */
  readonly spectra: string;
}

/** Absent where no one listened for it: a mix without stems has nothing to go together with. */
export const moments = feature<Moments | undefined>({
  id: 'moments',
  about: 'Spectra of some dozens of moments, the same in every stem.',
  meters: [meter],
  read(logs) {
    if (!logs.heard.logs.has(meter.id)) return undefined;
    const { spectra, ...rest } = logs.of(meter);
    return { ...rest, bins: spectra.bins, spectra: base64Of(bytesOf(spectra)) };
  },
});

const known = new WeakMap<Moments, PackedSpectra>();

/** The spectra as bytes again; read once. */
export function spectraOf(moments: Moments): PackedSpectra {
  const found = known.get(moments);
  if (found) return found;
  const read = packedFrom(bytesIn(moments.spectra), moments.places.length, moments.bins);
  known.set(moments, read);
  return read;
}
