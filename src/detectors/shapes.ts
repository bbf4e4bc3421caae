import { thirdOctaves } from '../dsp/bands.ts';
import { analogMagnitude } from '../dsp/prototype.ts';
import type { Decibels, Hz, Range } from '../units.ts';

/** Faults of tone as filter responses: what one decibel of each does to third octaves (domain 2.2). */
export interface Shape {
  readonly type: 'peaking' | 'lowshelf' | 'highshelf' | 'tilt';
  readonly frequency: Hz;
  readonly Q: number;
  /** Too much (1) or too little (−1) of it is the fault; 0: both are. */
  readonly sign: 1 | -1 | 0;
  /** Where its centre may lie when the same recording is there to compare with: of several faults the nearest is meant. */
  readonly within: Range;
  /** Spread of its score on clean music beside a profile learnt without its album, in standard errors: (P95 − P5) / 3.29 over 131 records and their pieces, evened out so that each shape cries wolf about as often. */
  readonly calibration: number;
}

export const shapes = {
  mud: { type: 'peaking', frequency: 300, Q: 0.7, sign: 1, within: [150, 445], calibration: 1.25 },
  boxiness: { type: 'peaking', frequency: 600, Q: 1.2, sign: 1, within: [450, 950], calibration: 1.08 },
  boom: { type: 'peaking', frequency: 95, Q: 1.2, sign: 1, within: [55, 145], calibration: 1.18 },
  harshness: { type: 'peaking', frequency: 3500, Q: 1, sign: 1, within: [2000, 6000], calibration: 0.98 },
  hollowness: { type: 'peaking', frequency: 1300, Q: 0.7, sign: -1, within: [600, 2600], calibration: 1.08 },
  thinness: { type: 'lowshelf', frequency: 180, Q: Math.SQRT1_2, sign: -1, within: [90, 350], calibration: 1.04 },
  dullness: { type: 'highshelf', frequency: 8000, Q: Math.SQRT1_2, sign: -1, within: [4500, 12000], calibration: 1.1 },
  brightness: { type: 'highshelf', frequency: 8000, Q: Math.SQRT1_2, sign: 1, within: [4500, 12000], calibration: 1.1 },
  tilt: { type: 'tilt', frequency: 1000, Q: Math.SQRT1_2, sign: 0, within: [1000, 1000], calibration: 1.17 },
} as const satisfies Readonly<Record<string, Shape>>;

export type ShapeId = keyof typeof shapes;

export const shapeIds = Object.keys(shapes) as readonly ShapeId[];

/** Response in dB a third octave of a shape of `gain` dB (dB an octave for a tilt), averaged over each band. */
export function responseOf(
  { type, frequency, Q }: Pick<Shape, 'type' | 'frequency' | 'Q'>,
  gain: Decibels,
): Float64Array {
  return Float64Array.from(thirdOctaves, (centre) => {
    if (type === 'tilt') return gain * Math.max(-4.5, Math.min(4, Math.log2(centre / frequency)));
    const across = [-0.04, -0.02, 0, 0.02, 0.04].map((offset) =>
      analogMagnitude(type, frequency, Q, gain, centre * 10 ** offset),
    );
    return across.reduce((sum, level) => sum + level, 0) / across.length;
  });
}

/** Where a shape is at least half of itself. */
export function bandOf(shape: Pick<Shape, 'type' | 'frequency' | 'Q'>): Range {
  if (shape.type === 'lowshelf') return [30, shape.frequency];
  if (shape.type === 'highshelf') return [shape.frequency, 16_000];
  if (shape.type === 'tilt') return [60, 12_000];
  const half = Math.asinh(1 / (2 * shape.Q)) / Math.LN2;
  return [shape.frequency * 2 ** -half, shape.frequency * 2 ** half];
}

/** What became of one shape: its size in what the stronger ones left over. */
export interface Found {
  readonly type: Shape['type'];
  readonly frequency: Hz;
  readonly Q: number;
  /** Signed, dB (dB an octave for a tilt). */
  readonly estimate: Decibels;
  /** One standard error. */
  readonly error: Decibels;
  /** Estimate over error, calibrated on clean music: standard deviations. */
  readonly score: number;
  readonly explainedBy?: ShapeId;
}
