import type { Measurement, NotApplicable, Scene } from '../detectors/detector.ts';
import type { Fields, Settings } from '../fields.ts';
import type { Step } from '../processors/index.ts';

/** `safe`: no one would object on hearing it. `suggested`: taste. */
export type Safety = 'safe' | 'suggested';

/** What to do about one finding, as data. */
export interface Fix {
  readonly safety: Safety;
  /** In words: "Keys: bell 290 Hz, −3.0 dB, Q 1.1". */
  readonly about: string;
  readonly steps: readonly { readonly track: string; readonly step: Step }[];
}

/** From a fault to a tool: the one place that knows both. */
export interface Remedy<F extends Fields = Fields> {
  readonly id: string;
  readonly about: string;
  /** The limits a rule may set. */
  readonly settings: F;
  /** Proposing twice gives the same. Says why where nothing honest can be done. */
  propose(measurement: Measurement, scene: Scene, settings: Settings<F>): Fix | NotApplicable;
}

export const remedy = <const F extends Fields>(spec: Remedy<F>): Remedy<F> => spec;
