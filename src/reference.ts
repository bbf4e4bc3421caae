import { thirdOctaves } from './dsp/bands.ts';
import { quantile, sorted } from './dsp/statistics.ts';
import { learnPortraits, type Portraits } from './features/learn-portraits.ts';
import { type MetricId, metricIds } from './features/metrics.ts';
import type { Spectrum } from './features/spectrum.ts';

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
  /** How many times as fast as it the mix plays, where it is the same recording at another speed. */
  readonly speed?: number;
  /** Its third octaves over time; of the same recording only. */
  readonly rows?: Spectrum['rows'];
  /** Its spectrum, 24 points an octave, and that of its middle in third octaves; of the same recording only. */
  readonly fine?: Spectrum['fine'];
  readonly mid?: Spectrum['mid'];
  /** Left less right of its third octaves; of the same recording only. */
  readonly balance?: Spectrum['balance'];
  /** What a fault of tone is told from; absent of the same recording, and of few records with nothing to lean on. */
  readonly portraits?: Portraits;
}

/** What a reference keeps of a record. */
export interface Exemplar {
  readonly metrics: { readonly [Id in MetricId]?: number };
  readonly features: {
    readonly spectrum: Pick<Spectrum, 'third' | 'rows'> & Partial<Pick<Spectrum, 'fine' | 'mid' | 'balance'>>;
  };
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
  const learnt = { name, kind, tracks: records.length, ...notes, metrics, spectrum };
  const { fine, mid, balance } = records[0]?.features.spectrum ?? {};
  if (kind === 'own')
    return {
      ...{ ...learnt, rows: rows[0]! },
      ...(fine ? { fine } : {}),
      ...(mid ? { mid } : {}),
      ...(balance ? { balance } : {}),
    };
  const portraits = learnPortraits(rows, leaningOn?.portraits);
  return { ...learnt, ...(portraits ? { portraits } : {}) };
}
