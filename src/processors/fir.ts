import type { Format } from '../dsp/block.ts';
import { Convolver } from '../dsp/convolver.ts';
import { impulsesOf } from '../dsp/impulse.ts';
import { smooth } from '../dsp/interpolate.ts';
import { Scratch } from '../dsp/scratch.ts';
import { type Curve, choice, curve, type Settings } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Kernel, type Part, processor, type Situation } from './processor.ts';

const settings = {
  curve: curve(
    ['Hz', 'dB'],
    [1, 100_000],
    [-80, 40],
    'Levels by frequency; smooth over octaves in between, level beyond the first and the last.',
  ),
  side: curve(
    ['Hz', 'dB'],
    [1, 100_000],
    [-80, 40],
    'Levels of the side (L−R)/2 on top of that, as a second step on the side would give them, at no further cost; of stereo only.',
    [],
  ),
  phase: choice(['minimum', 'linear'], 'Minimum has no sound before the sound; linear has no phase shift.', 'minimum'),
};
type FirSettings = Settings<typeof settings>;

const block = 8192; // frames a transform: the larger, the faster, and the later

/** About 0.75 s: so finely are bends in the bass resolved. */
const tapsOf = (sampleRate: Hz): number => 2 ** Math.round(Math.log2(0.75 * sampleRate));

/** The level of a curve at the logarithm of a frequency; none is 0 dB. */
const levelsOf = (points: Curve): ((octave: number) => Decibels) =>
  points.length === 0 ? () => 0 : smooth(points.map(([frequency, level]) => [Math.log2(frequency), level]));

const deep: Decibels = 36; // from the highest point to the lowest

function finerFor({ curve: points, side }: FirSettings): 4 | 8 {
  const spanOf = (levels: readonly Decibels[]) => (levels.length === 0 ? 0 : Math.max(...levels) - Math.min(...levels));
  const spans = [points, side].map((each) => spanOf(each.map(([, level]) => level)));
  return spans.every((span) => span <= deep) ? 4 : 8;
}

class Fir implements Kernel {
  readonly channels: number;
  readonly latency: number;
  readonly tail: number;
  readonly #impulse: Float64Array;
  /** Of the side; absent where mid and side are treated alike. */
  readonly #second: Float64Array | undefined;
  readonly #sampleRate: Hz;
  readonly #convolver: Convolver;
  readonly #parts = new Scratch(2);
  readonly #made = new Scratch(2);

  constructor(set: FirSettings, { channels, sampleRate }: Format, { former }: Situation = {}) {
    const taps = tapsOf(sampleRate);
    const [both, side] = [levelsOf(set.curve), levelsOf(set.side)];
    const before = set.phase === 'linear' ? taps / 2 : 0;
    const levelled = (octave: number) => both(octave) + side(octave);
    const at = (levels: (octave: number) => Decibels) => (share: number) => levels(Math.log2(share * sampleRate));
    const isParted = channels === 2 && set.side.length > 0;
    const [impulse, second] = impulsesOf(
      isParted ? [at(both), at(levelled)] : [at(both)],
      taps,
      set.phase,
      finerFor(set),
    );
    this.channels = channels;
    this.latency = block + before;
    this.tail = taps - before;
    this.#impulse = impulse;
    this.#second = second;
    this.#sampleRate = sampleRate;
    this.#convolver = new Convolver(this.#impulse, block, channels, this.#second);
    // What stands on the shelf is left and right, or mid and side.
    if (former instanceof Fir && (former.#second !== undefined) === (this.#second !== undefined))
      this.#convolver.resume(former.#convolver);
  }

  readonly response = (frequency: Hz, of?: Part): Decibels => {
    const w = (2 * Math.PI * frequency) / this.#sampleRate;
    let [re, im] = [0, 0];
    ((of === 'side' && this.#second) || this.#impulse).forEach((value, n) => {
      re += value * Math.cos(w * n);
      im += value * Math.sin(w * n);
    });
    return 10 * Math.log10(Math.max(re * re + im * im, 1e-300));
  };

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    if (!this.#second) {
      this.#convolver.process(input, output);
      return;
    }
    const { length } = input[0]!;
    const [left, right] = input as [Float32Array, Float32Array];
    const [parts, made] = [this.#parts.take(length), this.#made.take(length)];
    const [mid, side] = parts as [Float32Array, Float32Array];
    for (let i = 0; i < length; i++) {
      mid[i] = 0.5 * (left[i]! + right[i]!);
      side[i] = 0.5 * (left[i]! - right[i]!);
    }
    this.#convolver.process(parts, made);
    const [toLeft, toRight] = output as [Float32Array, Float32Array];
    const [newMid, newSide] = made as [Float32Array, Float32Array];
    for (let i = 0; i < length; i++) {
      toLeft[i] = newMid[i]! + newSide[i]!;
      toRight[i] = newMid[i]! - newSide[i]!;
    }
  }
}

function inWords(points: Curve): string {
  const largest = points.reduce((a, b) => (Math.abs(b[1]) > Math.abs(a[1]) ? b : a));
  return `curve of ${points.length} points, at most ${signed(largest[1])} dB at ${hertz(largest[0])}`;
}

const describe = ({ curve: points, side, phase }: FirSettings): string =>
  `${inWords(points)}${side.length > 0 ? `, on the side ${inWords(side)} on top` : ''}, ${phase} phase`;

/** Any magnitude response, by frequency sampling and fast convolution. */
export const fir = processor({
  id: 'fir',
  about: 'Follows a drawn curve of levels, with minimum or linear phase.',
  settings,
  examples: [
    {
      curve: [
        [40, 2],
        [250, -1.5],
        [3000, 0],
        [12_000, 3],
      ],
    },
    {
      curve: [
        [100, 0],
        [200, -4],
        [400, 0],
      ],
      phase: 'linear',
    },
    {
      curve: [
        [60, 3],
        [1000, 0],
      ],
      side: [
        [150, -6],
        [3000, 2],
      ],
    },
  ],
  describe,
  prepare: (set, format, situation) => new Fir(set, format, situation),
});
