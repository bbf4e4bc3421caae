import { thirdOctaves } from './dsp/bands.ts';
import { correlation, median, quantile, sorted } from './dsp/statistics.ts';
import { learnPortraits, type Portraits } from './features/learn-portraits.ts';
import { type MetricId, metricIds } from './features/metrics.ts';
import type { Spectrum } from './features/spectrum.ts';
import type { Seconds } from './units.ts';

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
  /** What a fault of tone is told from; absent of the same recording, and of few records with nothing to lean on. */
  readonly portraits?: Portraits;
}

/** What a reference keeps of a record. */
export interface Exemplar {
  readonly metrics: { readonly [Id in MetricId]?: number };
  readonly features: { readonly spectrum: Pick<Spectrum, 'third' | 'rows'> };
}

/** Learns a reference from records; numbers only. Few records lean on another reference's knowledge of how records differ. */
export function learn(
  name: string,
  kind: Reference['kind'],
  records: readonly Exemplar[],
  notes: { about?: string; learned?: string } = {},
  leaningOn?: Reference,
): Reference {
  const spread = (values: readonly number[]): Spread | null => {
    if (values.length * 2 < records.length || values.length === 0) return null;
    const ascending = sorted(values);
    const at = (share: number) => Math.round(quantile(ascending, share) * 1000) / 1000;
    return { low: at(0.1), median: at(0.5), high: at(0.9) };
  };
  const known = <T>(values: readonly (T | null | undefined)[]) =>
    values.filter((value): value is T => value !== null && value !== undefined);
  const metrics = Object.fromEntries(
    metricIds.flatMap((id) => {
      const found = spread(known(records.map((record) => record.metrics[id])));
      return found ? [[id, found]] : [];
    }),
  );
  const spectrum = thirdOctaves.map((_, band) =>
    spread(known(records.map((record) => record.features.spectrum.third[band]))),
  );
  const rows = records.map(({ features }) => features.spectrum.rows);
  const portraits = kind === 'own' ? undefined : learnPortraits(rows, leaningOn?.portraits);
  return { name, kind, tracks: records.length, ...notes, metrics, spectrum, ...(portraits ? { portraits } : {}) };
}

/** Whether two sounds are the same recording, whatever was done to tone, level or stereo in between. Chance agrees the more the shorter they are. */
export function isSameRecording(a: Exemplar, b: Exemplar): boolean {
  const frames = Math.min(framesOf(a), framesOf(b));
  return frames >= 20 && likeness(a, b) > 0.42 + 1.6 / Math.sqrt(frames);
}

/**
 * How far two sounds go up and down together, 1 at most: the changes of eight octaves, each less that of all (so that a limiter's
 * pumping does not tell), at the lag of at most 10 s where they agree best. Of 90 s, other songs reach 0.2, the same one 0.65.
 */
export const likeness = (a: Exemplar, b: Exemplar): number => matchOf(a, b).likeness;

/** The same, and by how much the second is behind the first where they agree best: what sounds in `a` at t sounds in `b` at t + behind. */
export function matchOf(a: Exemplar, b: Exemplar): { readonly likeness: number; readonly behind: Seconds } {
  const furthest = Math.min(50, Math.floor(Math.min(framesOf(a), framesOf(b)) / 3));
  const first = contours(a, onFrames);
  const { step } = a.features.spectrum.rows;
  let best = { likeness: 0, behind: 0 };
  // The second sound may begin between two frames of the first.
  for (const [second, shift] of [[contours(b, onFrames), 0] as const, [contours(b, betweenFrames), 0.5] as const]) {
    for (let lag = -furthest; lag <= furthest; lag++) {
      const found = agreement(first, second, lag);
      if (found > best.likeness) best = { likeness: found, behind: -(lag + shift) * step };
    }
  }
  return best;
}

type Contour = Float64Array;

/** Binomial smoothing, so that a grid half a step off sees much the same. */
const onFrames = [1, 4, 6, 4, 1].map((tap) => tap / 16);
const betweenFrames = [1, 3, 3, 1].map((tap) => tap / 8);

const framesOf = ({ features }: Exemplar): number =>
  Math.floor(features.spectrum.rows.values.length / thirdOctaves.length);

/** Change of level from frame to frame of octaves 63 Hz to 8 kHz less the change of all, dB, held within ±12 so that no single hit decides. */
function contours(of: Exemplar, taps: readonly number[]): Contour[] {
  const { values } = of.features.spectrum.rows;
  const width = thirdOctaves.length;
  const count = Math.max(1, framesOf(of) - taps.length + 1);
  const powers = Float64Array.from(values, (level) => 10 ** (level / 10));
  const changes = [4, 7, 10, 13, 16, 19, 22, 25].map((from) => {
    const level = Float64Array.from({ length: count }, (_, row) => {
      let power = 1e-9;
      for (const [i, tap] of taps.entries()) {
        for (let band = from; band < from + 3; band++) power += tap * (powers[(row + i) * width + band] ?? 0);
      }
      return 10 * Math.log10(power);
    });
    return level.subarray(1).map((value, i) => Math.max(-12, Math.min(12, value - level[i]!)));
  });
  return changes.map((change) =>
    change.map((value, i) => value - changes.reduce((sum, each) => sum + each[i]!, 0) / changes.length),
  );
}

function agreement(a: readonly Contour[], b: readonly Contour[], lag: number): number {
  const from = Math.max(0, lag);
  const to = Math.min(a[0]!.length, b[0]!.length + lag);
  if (to - from < 14) return 0;
  return median(
    a.map((contour, band) => correlation(contour.subarray(from, to), b[band]!.subarray(from - lag, to - lag))),
  );
}
