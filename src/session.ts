import type { Features } from './features/index.ts';
import type { MetricId } from './features/metrics.ts';
import type { Reference } from './reference.ts';
import type { Role, RoleSource } from './roles.ts';
import type { Hz, Seconds } from './units.ts';

/** What the container says. */
export interface TrackFormat {
  readonly container: string;
  readonly codec: string;
  readonly sampleRate: Hz;
  readonly channels: number;
  readonly frames: number;
  readonly duration: Seconds;
  readonly bitDepth?: number;
}

/** One heard piece of sound: a mix, or a stem of it. */
export interface Track {
  readonly name: string;
  /** Absent where the sound is no file: the sum of stems. */
  readonly path?: string;
  readonly role: Role;
  /** How the role of a stem is known. */
  readonly roleSource?: RoleSource;
  readonly format: TrackFormat;
  readonly features: Features;
  readonly metrics: { readonly [Id in MetricId]?: number };
  /** Why a metric is not there. */
  readonly absent: { readonly [Id in MetricId]?: string };
}

/** Tracks, roles, references: everything known before any opinion. */
export interface Session {
  readonly mix?: Track;
  readonly stems: readonly Track[];
  readonly reference?: Reference;
  /** The songs of an album in their order; then there is neither a mix nor stems. */
  readonly album?: readonly Track[];
}

/** The mix and its stems, or the songs of an album. */
export const tracksOf = ({ mix, stems, album }: Session): readonly Track[] => album ?? (mix ? [mix, ...stems] : stems);
