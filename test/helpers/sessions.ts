import type { Features } from '../../src/features/index.ts';
import type { MetricId } from '../../src/features/metrics.ts';
import { hearSound } from '../../src/jobs/hear-file.ts';
import type { Reference } from '../../src/reference.ts';
import type { Session, Track, TrackFormat } from '../../src/session.ts';
import { sampleRate, sound } from './signals.ts';

type Metrics = { readonly [Id in MetricId]?: number };

/** A heard track written down as numbers: four minutes of unremarkable stereo but for what is said. */
export function track(
  name: string,
  metrics: Metrics = {},
  rest: Partial<Omit<Track, 'features' | 'format'>> & { format?: Partial<TrackFormat>; features?: object } = {},
): Track {
  const { format, features, ...others } = rest;
  // Pink: equal power a third octave, 18 dB under the loudness of the whole.
  const spectrum = {
    third: new Array<number>(31).fill(-18),
    balance: new Array<number>(31).fill(0),
    correlation: new Array<number>(31).fill(1),
    rows: { step: 0.2, window: 0.37, values: [] },
  };
  // At first 6 LU softer.
  const values = Array.from({ length: 80 }, (_, i) => (i < 40 ? -20 : -14));
  const loudness = { shortTerm: { step: 0.1, from: 3, values } };
  return {
    name,
    role: 'mix',
    format: {
      container: 'wav',
      codec: 'pcm',
      sampleRate: 48_000,
      channels: 2,
      frames: 11_520_000,
      duration: 240,
      ...format,
    },
    features: {
      level: { highest: -6, isSilent: false },
      peak: { overs: { count: 0, times: [] } },
      spectrum,
      loudness,
      ...features,
    } as unknown as Features,
    metrics,
    absent: {},
    ...others,
  };
}

/** A mix alone. */
export const mixOf = (metrics: Metrics = {}): Session => ({ mix: track('mix', metrics), stems: [] });

export const stem = (name: string, role: Track['role'], metrics: Metrics = {}): Track => track(name, metrics, { role });

/** A reference that knows nothing but its kind. */
export const referenceOf = (kind: Reference['kind'], metrics: Reference['metrics'] = {}): Reference => ({
  name: kind === 'own' ? 'clean.wav' : kind,
  kind,
  tracks: 1,
  metrics,
  spectrum: [],
});

interface Heard {
  readonly rate: number;
  readonly bitDepth: number;
  readonly name: string;
  readonly role: Track['role'];
}

/** Channels, heard with every meter. */
export const heard = (
  channels: readonly Float32Array[],
  { rate = sampleRate, bitDepth, name = 'mix', role = 'mix' }: Partial<Heard> = {},
): Promise<Track> =>
  hearSound(
    sound(channels, rate),
    { name, role },
    {
      ...{ container: 'wav', codec: 'float', sampleRate: rate, channels: channels.length },
      ...(bitDepth === undefined ? {} : { bitDepth }),
    },
  );
