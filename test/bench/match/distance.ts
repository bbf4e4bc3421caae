import type { Decibels } from '../../../src/units.ts';
import { factorOf } from '../faults/sounding.ts';
import type { AudioFeatures, Portrait } from './portrait.ts';
import { tiny } from './spectra.ts';

/** How far a song is from a reference. Of spectra, their mean difference taken out, so that level alone is no distance. */
export interface Distance {
  /** Mean of 27 third octaves, and the worst, dB. NaN: fewer than three bands in common. */
  readonly mid: Decibels;
  readonly midWorst: Decibels;
  /** Of the loud frames. */
  readonly midLoud: Decibels;
  readonly side: Decibels;
  readonly sideWorst: Decibels;
  /** Song less reference, as all that follow but the last three. */
  readonly loudness: number;
  readonly plr: number;
  readonly range: number;
  readonly width: Decibels;
  /** Mean over bands of the difference of side to mid. */
  readonly widthBands: Decibels;
  /** Weighted features in the manner of Diff-MST (ISMIR 2024), both at −22 LUFS. */
  readonly audio: number;
  /** The song's own. */
  readonly truePeak: Decibels;
  readonly clipped: number;
}

const floor: Decibels = -70; // below the mid

export function distanceOf(song: Portrait, reference: Portrait): Distance {
  const [mid, midWorst] = apart(song, reference, 'mid');
  const [side, sideWorst] = apart(song, reference, 'side');
  const wide = song.side.flatMap((level, band) =>
    level > song.level + floor && reference.side[band]! > reference.level + floor
      ? [Math.abs(level - song.mid[band]! - (reference.side[band]! - reference.mid[band]!))]
      : [],
  );
  return {
    mid,
    midWorst,
    midLoud: apart(song, reference, 'midLoud')[0],
    side,
    sideWorst,
    loudness: song.loudness - reference.loudness,
    plr: song.truePeak - song.loudness - (reference.truePeak - reference.loudness),
    range: song.range - reference.range,
    width: song.width - reference.width,
    widthBands: mean(wide),
    audio: audioLoss(song, reference),
    truePeak: song.truePeak,
    clipped: song.clipped,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Mean and worst over the bands that both have. */
function apart(song: Portrait, reference: Portrait, of: 'mid' | 'side' | 'midLoud'): [Decibels, Decibels] {
  const differences = song[of].flatMap((level, band) =>
    level > song.level + floor && reference[of][band]! > reference.level + floor ? [level - reference[of][band]!] : [],
  );
  if (differences.length < 3) return [Number.NaN, Number.NaN];
  const offset = mean(differences);
  const sizes = differences.map((each) => Math.abs(each - offset));
  return [mean(sizes), Math.max(...sizes)];
}

function audioLoss(song: Portrait, reference: Portrait): number {
  const [mine, theirs] = [song, reference].map(({ audio, loudness }) => levelled(audio, factorOf(-22 - loudness)));
  const weights = { rms: 0.1, crest: 0.001, sideToMid: 1, imbalance: 1, barks: 0.1 } as const;
  return Object.entries(weights).reduce((sum, [id, weight]) => {
    const [a, b] = [mine![id as keyof typeof weights], theirs![id as keyof typeof weights]];
    return sum + weight * mean(a.map((value, i) => (value - b[i]!) ** 2));
  }, 0);
}

const levelled = ({ rms, peaks, sideToMid, imbalance, barks }: AudioFeatures, gain: number) => ({
  rms: rms.map((value) => value * gain),
  crest: peaks.map((peak, i) => 20 * Math.log10(Math.max(1e-8, peak / Math.max(rms[i]!, tiny)))),
  sideToMid: [sideToMid],
  imbalance: [imbalance],
  barks: barks.map((value) => Math.log(value * gain + 1e-8)),
});
