import type { MetricId } from './features/metrics.ts';

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
  /** A spread a third octave (`dsp/bands.ts`), dB relative to integrated loudness; absent bands (above the source's Nyquist) are null. */
  readonly spectrum: readonly (Spread | null)[];
}
