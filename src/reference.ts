import { thirdOctaves } from './dsp/bands.ts';
import { correlation, median, quantile, sorted } from './dsp/statistics.ts';
import type { Spectrum } from './features/spectrum.ts';
import { type MetricId, metricIds } from './features/metrics.ts';

/** Where admired records lie: 10th, 50th and 90th percentile; of a single record all three are its own value. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** What good sounds like, as numbers. One song, several, or a profile of a kind: the same type, the same file, the same table. */
export interface Reference {
  readonly name: string;
  /** `own`: the same recording as the mix (its clean original, an earlier bounce); `songs`: records the user chose; `profile`: learnt from a folder. */
  readonly kind: 'own' | 'songs' | 'profile';
  /** How many records it was learnt from. */
  readonly tracks: number;
  readonly about?: string;
  /** ISO date of learning. */
  readonly learned?: string;
  readonly metrics: { readonly [Id in MetricId]?: Spread };
  /** A spread a third octave (`dsp/bands.ts`), dB relative to integrated loudness; null where fewer than half of the records reach. */
  readonly spectrum: readonly (Spread | null)[];
}

/** What a reference keeps of a record. */
export interface Exemplar {
  readonly metrics: { readonly [Id in MetricId]?: number };
  readonly features: { readonly spectrum: Pick<Spectrum, 'third' | 'rows'> };
}

/** Learns a reference from records; numbers only. */
export function learn(name: string, kind: Reference['kind'], records: readonly Exemplar[], notes: { about?: string; learned?: string } = {}): Reference {
  const spread = (values: readonly number[]): Spread | null => {
    if (values.length * 2 < records.length || values.length === 0) return null;
    const ascending = sorted(values);
    const at = (share: number) => Math.round(quantile(ascending, share) * 1000) / 1000;
    return { low: at(0.1), median: at(0.5), high: at(0.9) };
  };
  const known = <T>(values: readonly (T | null | undefined)[]) => values.filter((value): value is T => value !== null && value !== undefined);
  const metrics = Object.fromEntries(
    metricIds.flatMap((id) => {
      const found = spread(known(records.map((record) => record.metrics[id])));
      return found ? [[id, found]] : [];
    }),
  );
  const spectrum = thirdOctaves.map((_, band) => spread(known(records.map((record) => record.features.spectrum.third[band]))));
  return { name, kind, tracks: records.length, ...notes, metrics, spectrum };
}

/**
 * Whether two sounds are the same recording, whatever was done to tone, level or stereo in between: the ups and downs
 * of eight bands over time agree at some lag of at most 10 s. Other songs stay under 0.4, other takes under 0.6.
 */
export function isSameRecording(a: Exemplar, b: Exemplar): boolean {
  const [first, second] = [a.features.spectrum.rows, b.features.spectrum.rows].map(contours) as [Contour[], Contour[]];
  const frames = Math.min(first[0]!.length, second[0]!.length);
  if (frames < 15) return false;
  const furthest = Math.min(50, Math.floor(frames / 3));
  let best = 0;
  for (let lag = -furthest; lag <= furthest; lag++) best = Math.max(best, agreement(first, second, lag));
  return best > 0.75;
}

type Contour = Float64Array;

/** Change of level from frame to frame of octaves 63 Hz to 8 kHz, dB, held within ±12 so that no single hit decides. */
function contours({ values }: Spectrum['rows']): Contour[] {
  const width = thirdOctaves.length;
  const count = Math.floor(values.length / width);
  return [4, 7, 10, 13, 16, 19, 22, 25].map((from) => {
    const level = Float64Array.from({ length: count }, (_, row) => {
      let power = 1e-9;
      for (let band = from; band < from + 3; band++) power += 10 ** (values[row * width + band]! / 10);
      return 10 * Math.log10(power);
    });
    return level.subarray(1).map((value, i) => Math.max(-12, Math.min(12, value - level[i]!)));
  });
}

function agreement(a: readonly Contour[], b: readonly Contour[], lag: number): number {
  const from = Math.max(0, lag);
  const to = Math.min(a[0]!.length, b[0]!.length + lag);
  if (to - from < 14) return 0;
  return median(a.map((contour, band) => correlation(contour.subarray(from, to), b[band]!.subarray(from - lag, to - lag))));
}
