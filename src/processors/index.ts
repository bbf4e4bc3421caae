import type { Written } from '../fields.ts';
import type { Range } from '../units.ts';
import { compressor } from './compressor.ts';
import { dcBlock } from './dc-block.ts';
import { deClick } from './de-click.ts';
import { deEsser } from './de-esser.ts';
import { deHum } from './de-hum.ts';
import { delay } from './delay.ts';
import { dither } from './dither.ts';
import { dynamicEq } from './dynamic-eq.ts';
import { echo } from './echo.ts';
import { expander } from './expander.ts';
import { fade } from './fade.ts';
import { filter } from './filter.ts';
import { fir } from './fir.ts';
import { gain } from './gain.ts';
import { limiter } from './limiter.ts';
import { multibandCompressor } from './multiband-compressor.ts';
import { pan } from './pan.ts';
import { polarity } from './polarity.ts';
import type { Part } from './processor.ts';
import { resample } from './resample.ts';
import { reverb } from './reverb.ts';
import { rider } from './rider.ts';
import { saturator } from './saturator.ts';
import { shift } from './shift.ts';
import { stretch } from './stretch.ts';
import { tilt } from './tilt.ts';
import { transientShaper } from './transient-shaper.ts';
import { width } from './width.ts';

/** The registry: one line a processor, in the order in which an engineer would patch them. */
export const processors = {
  stretch,
  shift,
  'dc-block': dcBlock,
  polarity,
  'de-click': deClick,
  'de-hum': deHum,
  delay,
  filter,
  tilt,
  fir,
  'dynamic-eq': dynamicEq,
  'de-esser': deEsser,
  expander,
  compressor,
  'multiband-compressor': multibandCompressor,
  'transient-shaper': transientShaper,
  saturator,
  width,
  pan,
  echo,
  reverb,
  rider,
  gain,
  fade,
  limiter,
  resample,
  dither,
} as const;

type Processors = typeof processors;
export type ProcessorId = keyof Processors;

/** What every step may add to its processor's own settings. */
export interface Placement {
  /** Which part of the signal it acts on; the rest passes, delayed alike. Default: stereo. */
  readonly on?: Part;
  /** Seconds; outside, the sound passes unchanged (10 ms crossfades at the edges). */
  readonly time?: Range;
  /** Wet share, 0 to 1. Default 1. */
  readonly mix?: number;
  /** Another track that keys a dynamics processor. */
  readonly key?: string;
  /** Left out, as if it were not there. Default: false. */
  readonly bypass?: boolean;
  /** A person's; kept, and no more. */
  readonly comment?: string;
  readonly why?: Why;
}

/** Why a step is there, where it was decided in an assisted mix; kept, and no more. */
export interface Why {
  /** Of the decision that it is part of: `vocals.gain`. */
  readonly decision: string;
  /** As a sentence. */
  readonly reason: string;
  /** The figures that it rests on, in base units. */
  readonly evidence?: Readonly<Record<string, number | string>>;
}

/** One move of a chain, as plain data: `{ processor: 'filter', type: 'peaking', frequency: 320, Q: 1.4, gain: -3 }`. */
export type Step = {
  [Id in ProcessorId]: { readonly processor: Id } & Written<Processors[Id]['settings']> & Placement;
}[ProcessorId];

/** Steps in the order of the signal, as a plan or a person writes them. */
export type Chain = readonly Step[];
