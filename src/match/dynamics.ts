import { wholeOctaves } from '../dsp/bands.ts';
import type { Step } from '../processors/index.ts';
import type { Decibels, Hz } from '../units.ts';
import { bandsOf } from './bands.ts';
import { type Model, meanOf } from './goal.ts';
import type { Profile } from './profile.ts';

/** Edges between low, low middle, high middle and high (domain 7.2), and the octaves in each. */
export const edges: readonly Hz[] = [120, 1000, 5000];

/** Between the edges, in words. */
export const bandNames = ['below 120 Hz', '120 Hz to 1 kHz', '1 to 5 kHz', 'above 5 kHz'];

const octavesIn: readonly (readonly number[])[] = [[0], [1, 2, 3], [4, 5, 6], [7]];

const usual: Decibels = 3; // of crest: songs differ by as much
const most: Decibels = 3; // of reduction: more is heard as compression
const least: Decibels = 0.2; // of reduction: a band that would be reduced by less is left alone
const ratio = 2;

/** How much more than the reference a band stands out in peaks, dB; undefined where one of both has next to nothing. */
export interface BandCrest {
  readonly excess: Decibels;
  /** Level that its peaks reach, dBFS. */
  readonly top: Decibels;
}

/** @param behind spectra behind the curves, by which peaks are as high as they will be */
export function crestsOf(
  target: Profile,
  models: readonly Model[],
  behind: Pick<Profile, 'mid' | 'side' | 'binWidth'>,
): readonly (BandCrest | undefined)[] {
  const bands = bandsOf(wholeOctaves, 1, behind);
  const [mid, side] = [bands.powers(behind.mid), bands.powers(behind.side)];
  return octavesIn.map((octaves) => {
    const known = octaves.flatMap((octave) => {
      const [own, other] = [
        target.crests?.[octave],
        meanOf(models, 'level', ({ crests }) => crests?.[octave] ?? undefined),
      ];
      const power = mid[octave]! + side[octave]!;
      return own === undefined || own === null || other === undefined ? [] : [{ own, excess: own - other, power }];
    });
    const power = known.reduce((sum, each) => sum + each.power, 0);
    if (power <= 0) return undefined;
    const mean = (of: 'own' | 'excess') => known.reduce((sum, each) => sum + each[of] * each.power, 0) / power;
    return { excess: mean('excess'), top: 10 * Math.log10(power) + mean('own') };
  });
}

/** Reduction of peaks that is meant, a band: half of what they stand out more, 3 dB at most. */
export const reductionOf = (crest: BandCrest | undefined, amount: number): Decibels =>
  crest && crest.excess > usual ? amount * Math.min(most, crest.excess / 2) : 0;

/** A compressor a band where peaks stand out more than in the reference; undefined where nowhere. What is compressed already stays so. */
export function compression(crests: readonly (BandCrest | undefined)[], amount: number): Step | undefined {
  const reductions = crests.map((crest) => reductionOf(crest, amount));
  if (reductions.every((each) => each < least)) return undefined;
  return { processor: 'multiband-compressor', bands: bandsFor(reductions, crests) };
}

/** Neighbours that are left alone are one band: every edge turns phases. */
function bandsFor(reductions: readonly Decibels[], crests: readonly (BandCrest | undefined)[]) {
  const isActing = reductions.map((each) => each >= least);
  return reductions.flatMap((reduction, i) => {
    if (!isActing[i] && isActing[i + 1] === false) return [];
    return [
      {
        ...(i < edges.length ? { to: edges[i]! } : {}),
        // Peaks that reach the top are turned down by that much.
        threshold: isActing[i]
          ? Math.round(10 * Math.max(-60, Math.min(0, crests[i]!.top - (reduction * ratio) / (ratio - 1)))) / 10
          : 0,
        ratio: isActing[i] ? ratio : 1,
        knee: 6,
        attack: 0.005,
        release: 0.12,
      },
    ];
  });
}
