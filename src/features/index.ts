import type { Meter } from '../meters/meter.ts';
import { auditory } from './auditory.ts';
import { bandwidth } from './bandwidth.ts';
import { bits } from './bits.ts';
import { clicks } from './clicks.ts';
import { clipping } from './clipping.ts';
import { cuts } from './cuts.ts';
import { dropouts } from './dropouts.ts';
import { dynamics } from './dynamics.ts';
import { edges } from './edges.ts';
import { envelope } from './envelope.ts';
import type { Feature, Logs } from './feature.ts';
import { goniometer } from './goniometer.ts';
import { hum } from './hum.ts';
import { key } from './key.ts';
import { level } from './level.ts';
import { limiting } from './limiting.ts';
import { loudness } from './loudness.ts';
import { moments } from './moments.ts';
import { noise } from './noise.ts';
import { peak } from './peak.ts';
import { resonances } from './resonance.ts';
import { sections } from './sections.ts';
import { sibilance } from './sibilance.ts';
import { spectrum } from './spectrum.ts';
import { stereo } from './stereo.ts';
import { tempo } from './tempo.ts';
import { timbre } from './timbre.ts';
import { transients } from './transients.ts';
import { waveform } from './waveform.ts';

/** The registry: one line a feature. */
export const features = {
  loudness,
  peak,
  level,
  dynamics,
  limiting,
  spectrum,
  resonances,
  sibilance,
  stereo,
  timbre,
  transients,
  clipping,
  clicks,
  dropouts,
  cuts,
  bandwidth,
  bits,
  edges,
  noise,
  moments,
  auditory,
  envelope,
  tempo,
  key,
  sections,
  hum,
  waveform,
  goniometer,
} as const;

/** Everything that is known of a sound, as plain JSON. */
export type Features = {
  readonly [Id in keyof typeof features]: (typeof features)[Id] extends Feature<infer T> ? T : never;
};

/** The meters that all features need, each once. */
export const allMeters: readonly Meter<unknown>[] = [
  ...new Set(Object.values(features).flatMap((each) => each.meters)),
];

/** Reads every feature. */
export const featuresOf = (logs: Logs): Features =>
  Object.fromEntries(
    Object.entries(features).map(([id, each]) => [id, logs.get(each as Feature<unknown>)]),
  ) as unknown as Features;
