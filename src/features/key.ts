import { correlation, mean } from '../dsp/statistics.ts';
import { spectrum } from '../meters/spectrum.ts';
import { feature } from './feature.ts';
import { level } from './level.ts';

/** Semitones over C, as keys are usually spelt: with the fewer accidentals; of six, F# major and Eb minor. */
export const tonics = {
  major: ['C', 'Db', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'Ab', 'A', 'Bb', 'B'],
  minor: ['C', 'C#', 'D', 'Eb', 'E', 'F', 'F#', 'G', 'G#', 'A', 'Bb', 'B'],
} as const;

/** Tonic and mode; empty where there are no pitches. */
export interface Key {
  readonly tonic?: (typeof tonics)['major' | 'minor'][number];
  readonly mode?: 'major' | 'minor';
  /** How far the key stands above the next: difference of two correlations. */
  readonly confidence?: number;
  /** Cents above A = 440 Hz, −50 to 50. */
  readonly tuning?: number;
}

/** Pitch classes of spectral peaks, compared with those of music in every key (Albrecht & Shanahan, Music Perception 31/1, 2013). */
export const key = feature<Key>({
  id: 'key',
  about: 'Key and tuning, out of the pitches of spectral peaks.',
  meters: [spectrum, ...level.meters],
  read(logs) {
    const { pitches } = logs.of(spectrum).chroma;
    if (logs.get(level).isSilent || !(Math.max(...pitches) > 0)) return {};
    const tuning = tuningOf(pitches);
    const chroma = folded(pitches, tuning).map(Math.sqrt);
    if (deviation(chroma) < even * mean(chroma)) return {};
    const [best, next] = keysOf(chroma).sort((a, b) => b.fit - a.fit);
    return { tonic: tonics[best!.mode][best!.tonic]!, mode: best!.mode, confidence: best!.fit - next!.fit, tuning };
  },
});

/** Pitch classes that differ by no more than this, as a share of their mean, are those of noise. */
const even = 0.25;

const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

/** Shares of the pitch classes from the tonic on. */
const profiles = {
  major: [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.08, 0.008, 0.081],
  minor: [0.22, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052],
} as const;

/** Circular mean of the distance to the nearest semitone, cents. */
function tuningOf(pitches: Float64Array): number {
  let [x, y] = [0, 0];
  pitches.forEach((amplitude, step) => {
    x += amplitude * Math.cos((2 * Math.PI * step) / 10);
    y += amplitude * Math.sin((2 * Math.PI * step) / 10);
  });
  return (50 * Math.atan2(y, x)) / Math.PI;
}

/** Twelve classes out of steps of 10 cents. */
function folded(pitches: Float64Array, tuning: number): number[] {
  const chroma = new Array<number>(12).fill(0);
  pitches.forEach((amplitude, step) => {
    chroma[(Math.round((10 * step - tuning) / 100) + 12) % 12]! += amplitude;
  });
  return chroma;
}

/** How well music in each key fits: a correlation. */
function keysOf(chroma: readonly number[]): { tonic: number; mode: 'major' | 'minor'; fit: number }[] {
  return chroma.flatMap((_, tonic) => {
    const turned = chroma.map((_, i) => chroma[(i + tonic) % 12]!);
    return (['major', 'minor'] as const).map((mode) => ({ tonic, mode, fit: correlation(turned, profiles[mode]) }));
  });
}
