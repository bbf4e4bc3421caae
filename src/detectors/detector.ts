import type { MetricId } from '../features/metrics.ts';
import type { Fields, Settings } from '../fields.ts';
import type { Session, Track } from '../session.ts';
import type { Decibels, Hz, Range, Unit } from '../units.ts';

/** Things to draw, and what a remedy acts on. A closed union: a renderer needs no code of a detector. */
export type Evidence =
  | {
      /** A broad fault of tone: its shape, its size as estimated, and how sure that is. */
      readonly kind: 'shape';
      readonly type: 'peaking' | 'lowshelf' | 'highshelf' | 'tilt';
      readonly frequency: Hz;
      readonly Q: number;
      /** dB (dB/oct for a tilt), signed: + is too much. */
      readonly estimate: Decibels;
      /** One standard error, same unit. */
      readonly error: Decibels;
      /** Another fault that accounts for it, where there is one: a shape's name. */
      readonly explainedBy?: string;
    }
  | {
      readonly kind: 'metric';
      readonly metric: MetricId;
      readonly measured: number;
      readonly low?: number;
      readonly median?: number;
      readonly high?: number;
    }
  | {
      readonly kind: 'masking';
      readonly band: Range;
      /** The masker's excitation over that of the covered part. */
      readonly excess: Decibels;
      /** Share of the part's loudness in the band that it takes, 0 to 1. */
      readonly covered: number;
      /** The same of all its loudness. */
      readonly whole: number;
      /** Of a bell as wide as what is lost. */
      readonly Q: number;
      /** Level of the part in the band while it plays, dBFS, where the masker often plays without it. */
      readonly keyLevel?: Decibels;
    }
  | {
      /** Something that is lost on another system. */
      readonly kind: 'translation';
      /** "on a phone". */
      readonly where: string;
      /** What would help, as half a sentence. */
      readonly help?: string;
    };

/** A number, and where it was found. A detector has no opinion about it. */
export interface Measurement {
  /** In the detector's unit. */
  readonly value: number;
  /** Names: where it is, then who else takes part (the masker). */
  readonly tracks: readonly [string, ...string[]];
  /** Seconds. */
  readonly time?: readonly Range[];
  /** Hertz. */
  readonly band?: Range;
  /** 0 to 1. */
  readonly confidence: number;
  readonly evidence?: Evidence;
}

/** Confidence of what was counted or measured, not estimated. */
export const physical = 0.99;

/** What one rule looks at. */
export interface Scene {
  readonly session: Session;
  /** The tracks the rule is on, silent ones included. Never empty. */
  readonly tracks: readonly Track[];
  /** Targets of the preset, in the metrics' units: they stand in for the reference's numbers. */
  readonly targets: { readonly [Id in MetricId]?: number };
}

/** Why nothing can be said, as half a sentence: "the mix is mono". */
export interface NotApplicable {
  readonly because: string;
}

export interface Detector<F extends Fields = Fields> {
  readonly id: string;
  readonly about: string;
  readonly needs: readonly ('reference' | 'stems' | 'mix' | 'album')[];
  readonly settings: F;
  /** The unit of `value`, which a rule's limits are checked against. */
  unit(settings: Settings<F>): Unit;
  detect(scene: Scene, settings: Settings<F>): readonly Measurement[] | NotApplicable;
}

export const detector = <const F extends Fields>(spec: Detector<F>): Detector<F> => spec;
