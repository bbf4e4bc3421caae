import { factorOf } from '../dsp/decibels.ts';
import { Delay } from '../dsp/delay.ts';
import { Bell, keeping, SlidingMaximum } from '../dsp/envelope.ts';
import { Oversampler } from '../dsp/oversample.ts';
import { quantity, type Settings } from '../fields.ts';
import { quantityOf } from '../print.ts';
import { processor } from './processor.ts';

const settings = {
  ceiling: quantity('dBTP', [-40, 0], 'True peak that is never passed.', -1),
  lookahead: quantity('s', [0.0005, 0.02], 'How early the gain begins to fall.', 0.005),
  release: quantity('s', [0.005, 2], 'Time constant while the gain returns.', 0.06),
};
type LimiterSettings = Settings<typeof settings>;

const margin = 0.03; // dB: what 16x may miss at 0.45 of the sample rate, and gain that moves while the interpolator looks
const pieceLength = 1024;

/** Peaks between the samples, of the loudest channel, as far as they pass the ceiling. */
class Detector {
  readonly oversampler = new Oversampler();
  readonly #ceiling: number;
  readonly #samples: readonly Float64Array[];
  readonly #bends = new Float64Array(pieceLength + this.oversampler.taps + 1);

  constructor(ceiling: number, channels: number) {
    this.#ceiling = ceiling;
    this.#samples = Array.from({ length: channels }, () => new Float64Array(pieceLength + this.oversampler.taps));
  }

  /** For each frame of input the peak of the interval `reach` frames before it; 0 where that is below the ceiling. */
  detect(input: readonly Float32Array[], from: number, length: number, peaks: Float64Array): void {
    const { taps, reach } = this.oversampler;
    const ceiling = this.#ceiling;
    peaks.fill(0, 0, length);
    this.#samples.forEach((samples, channel) => {
      const source = input[channel]!;
      for (let i = 0; i < length; i++) samples[taps + i] = source[from + i]!;
      this.oversampler.bends(samples, taps + length, this.#bends);
      for (let i = 0; i < length; i++) {
        const at = reach + i;
        const peak = this.oversampler.peakAfter(samples, at, this.oversampler.bend(this.#bends, at), ceiling);
        if (peak > ceiling && peak > peaks[i]!) peaks[i] = peak;
      }
      samples.copyWithin(0, length, length + taps);
    });
  }
}

/**
 * Look-ahead limiter with a proved ceiling: the gain is a mean of values none of which exceeds what its peak needs.
 * 1 to the bit where nothing is too loud.
 */
class Limiter {
  readonly latency: number;
  readonly #detector: Detector;
  readonly #delay: Delay;
  readonly #hold: SlidingMaximum;
  readonly #bell: Bell;
  readonly #kept: number;
  readonly #target: number;
  readonly #peaks = new Float64Array(pieceLength);
  #released = 0; // nepers

  constructor({ ceiling, lookahead, release }: LimiterSettings, sampleRate: number, channels: number) {
    const ahead = Math.round(lookahead * sampleRate);
    this.#detector = new Detector(factorOf(ceiling), channels);
    this.latency = this.#detector.oversampler.reach + 2 * ahead;
    this.#delay = new Delay(this.latency, channels);
    this.#hold = new SlidingMaximum(2 * ahead + 2);
    this.#bell = new Bell(2 * ahead + 1);
    this.#kept = keeping(release, sampleRate);
    this.#target = factorOf(ceiling - margin);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    for (let from = 0; from < length; from += pieceLength) {
      const count = Math.min(pieceLength, length - from);
      this.#detector.detect(input, from, count, this.#peaks);
      for (let i = 0; i < count; i++) this.#peaks[i] = this.#reduction(this.#peaks[i]!);
      const part = output.map((channel) => channel.subarray(from, from + count));
      this.#delay.process(
        input.map((channel) => channel.subarray(from, from + count)),
        part,
      );
      for (const channel of part) for (let i = 0; i < count; i++) channel[i] = channel[i]! * (1 - this.#peaks[i]!);
    }
  }

  /** What to take away, 0 to 1, `2 * ahead` frames after the peak was seen. */
  #reduction(peak: number): number {
    const needed = this.#hold.next(peak > 0 ? Math.log(peak / this.#target) : 0);
    const fallen = this.#kept * this.#released;
    this.#released = needed > fallen ? needed : fallen > 1e-4 ? fallen : 0; // 0.001 dB
    return this.#bell.next(this.#released > 0 ? 1 - Math.exp(-this.#released) : 0);
  }
}

/** True-peak limiter with a ceiling that holds. */
export const limiter = processor({
  id: 'limiter',
  about: 'Keeps true peaks under a ceiling and leaves everything else as it is, to the bit.',
  settings,
  describe: ({ ceiling }) => `true-peak limiter, ceiling ${quantityOf(ceiling, 'dBTP')}`,
  prepare(set, format) {
    const kernel = new Limiter(set, format.sampleRate, format.channels);
    return {
      channels: format.channels,
      latency: kernel.latency,
      tail: 0,
      process: (input, output) => kernel.process(input, output),
    };
  },
});
