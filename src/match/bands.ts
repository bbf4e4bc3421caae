import { type Pool, poolOf } from '../dsp/bands.ts';
import { powerDecibels } from '../dsp/decibels.ts';
import type { Hz, Range } from '../units.ts';
import type { Profile } from './profile.ts';

/** From the lower edge of the third octave at 40 Hz to the upper edge of that at 16 kHz. */
const reach: Range = [35.4, 17_800];

/** Ten to the power of it is an octave, by which bands of fractions of an octave are laid out (IEC 61260). */
const octave = 0.3;

/** Width of so many bands an octave, in octaves of 2. */
export const widthOfBands = (perOctave: number): number => (octave * Math.log2(10)) / perOctave;

/** Centres of so many bands an octave, an even number: their edges fall on those of third octaves (IEC 61260), so that what is fitted to one holds in the other. */
export function centresOf(perOctave: number): readonly Hz[] {
  const at = (x: number) => 1000 * 10 ** ((octave * (2 * x + 1)) / (2 * perOctave));
  const from = Math.ceil((Math.log10(reach[0] / 1000) * perOctave) / octave - 0.5);
  const to = Math.floor((Math.log10(reach[1] / 1000) * perOctave) / octave - 0.5);
  return Array.from({ length: to - from + 1 }, (_, i) => at(from + i));
}

/** Third octaves in which what is left is told: 40 Hz to 16 kHz, base 10 (IEC 61260). */
export const toldBands: readonly Hz[] = Array.from({ length: 27 }, (_, i) => 10 ** ((i + 16) / 10));

/** Bands of a width in octaves around centres, of spectra of a kind. */
export function bandsOf(
  centres: readonly Hz[],
  width: number,
  { mid, binWidth }: Pick<Profile, 'mid' | 'binWidth'>,
): Bands {
  const half = 2 ** (width / 2);
  return new Bands(
    poolOf(
      centres.map((centre): Range => [centre / half, centre * half]),
      mid.length,
      binWidth,
    ),
    centres.length,
  );
}

export class Bands {
  readonly #pool: Pool;
  readonly #count: number;

  constructor(pool: Pool, count: number) {
    this.#pool = pool;
    this.#count = count;
  }

  powers(spectrum: Float64Array): Float64Array {
    const into = new Float64Array(this.#count);
    this.#pool(spectrum, into);
    return into;
  }

  levels(spectrum: Float64Array): Float64Array {
    return this.powers(spectrum).map((power) => (power > 1e-20 ? 10 * Math.log10(power) : -200));
  }
}

/** Level of a whole spectrum, dB. */
export const levelOf = (spectrum: Float64Array): number =>
  powerDecibels(spectrum.reduce((sum, power) => sum + power, 0));
