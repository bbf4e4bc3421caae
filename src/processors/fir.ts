import type { Format } from '../dsp/block.ts';
import { Convolver } from '../dsp/convolver.ts';
import { impulseOf } from '../dsp/impulse.ts';
import { smooth } from '../dsp/interpolate.ts';
import { choice, curve, type Settings } from '../fields.ts';
import { hertz, signed } from '../print.ts';
import type { Decibels, Hz } from '../units.ts';
import { type Kernel, processor, type Situation } from './processor.ts';

const settings = {
  curve: curve(
    ['Hz', 'dB'],
    [1, 100_000],
    [-80, 40],
    'Levels by frequency; smooth over octaves in between, level beyond the first and the last.',
  ),
  phase: choice(['minimum', 'linear'], 'Minimum has no sound before the sound; linear has no phase shift.', 'minimum'),
};
type FirSettings = Settings<typeof settings>;

const block = 8192; // frames a transform: the larger, the faster, and the later

/** About 0.75 s: so finely are bends in the bass resolved. */
const tapsOf = (sampleRate: Hz): number => 2 ** Math.round(Math.log2(0.75 * sampleRate));

class Fir implements Kernel {
  readonly channels: number;
  readonly latency: number;
  readonly tail: number;
  readonly #impulse: Float64Array;
  readonly #sampleRate: Hz;
  readonly #convolver: Convolver;

  constructor(set: FirSettings, { channels, sampleRate }: Format, { former }: Situation = {}) {
    const taps = tapsOf(sampleRate);
    const levels = smooth(set.curve.map(([frequency, level]) => [Math.log2(frequency), level]));
    const before = set.phase === 'linear' ? taps / 2 : 0;
    this.channels = channels;
    this.latency = block + before;
    this.tail = taps - before;
    this.#impulse = impulseOf((share) => levels(Math.log2(share * sampleRate)), taps, set.phase);
    this.#sampleRate = sampleRate;
    this.#convolver = new Convolver(this.#impulse, block, channels);
    if (former instanceof Fir) this.#convolver.resume(former.#convolver);
  }

  readonly response = (frequency: Hz): Decibels => {
    const w = (2 * Math.PI * frequency) / this.#sampleRate;
    let [re, im] = [0, 0];
    this.#impulse.forEach((value, n) => {
      re += value * Math.cos(w * n);
      im += value * Math.sin(w * n);
    });
    return 10 * Math.log10(Math.max(re * re + im * im, 1e-300));
  };

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    this.#convolver.process(input, output);
  }
}

function describe({ curve: points, phase }: FirSettings): string {
  const largest = points.reduce((a, b) => (Math.abs(b[1]) > Math.abs(a[1]) ? b : a));
  return `curve of ${points.length} points, at most ${signed(largest[1])} dB at ${hertz(largest[0])}, ${phase} phase`;
}

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
  ],
  describe,
  prepare: (set, format, situation) => new Fir(set, format, situation),
});
