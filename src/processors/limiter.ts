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
const least = 1e-4; // nepers, 0.001 dB: the return ends here
const pieceLength = 1024;

/**
 * Peaks between the samples, of the loudest channel. Seen through a long, a middling and a short interpolator: others differ from these
 * only at the edge of the band, and lie between them.
 */
class Detector {
  readonly reach: number;
  readonly #taps: number;
  readonly #oversamplers = [new Oversampler(256), new Oversampler(128), new Oversampler(64)] as const;
  readonly #samples: readonly Float64Array[];
  readonly #bends: readonly Float64Array[];

  constructor(channels: number) {
    const { taps, reach } = this.#oversamplers[0];
    this.#taps = taps;
    this.reach = reach;
    this.#samples = Array.from({ length: channels }, () => new Float64Array(pieceLength + taps));
    this.#bends = this.#samples.map((samples) => new Float64Array(samples.length + 1));
  }

  take(input: readonly Float32Array[], from: number, length: number): void {
    this.#samples.forEach((samples, channel) => {
      const source = input[channel]!;
      for (let i = 0; i < length; i++) samples[this.#taps + i] = source[from + i]!;
      this.#oversamplers[0].bends(samples, this.#taps + length, this.#bends[channel]!);
    });
  }

  /** Peak of the interval `reach` frames before frame i of what was taken; something below `floor` where it is not above. */
  peakAt(i: number, floor: number): number {
    let peak = 0;
    for (const oversampler of this.#oversamplers) {
      for (let channel = 0; channel < this.#samples.length; channel++) {
        const [samples, bends] = [this.#samples[channel]!, this.#bends[channel]!];
        const found = oversampler.peakAfter(samples, this.reach + i, Math.max(floor, peak), bends);
        if (found > peak) peak = found;
      }
    }
    return peak;
  }

  drop(length: number): void {
    for (const samples of this.#samples) samples.copyWithin(0, length, length + this.#taps);
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
  readonly #ceiling: number;
  readonly #target: number;
  readonly #taken = new Float64Array(pieceLength);
  #covered = 0; // nepers that the peaks so far ask for at this frame, as if nothing were held
  #released = 0;

  constructor({ ceiling, lookahead, release }: LimiterSettings, sampleRate: number, channels: number) {
    const ahead = Math.round(lookahead * sampleRate);
    this.#detector = new Detector(channels);
    this.latency = this.#detector.reach + 2 * ahead;
    this.#delay = new Delay(this.latency, channels);
    this.#hold = new SlidingMaximum(2 * ahead + 2);
    this.#bell = new Bell(2 * ahead + 1);
    this.#kept = keeping(release, sampleRate);
    this.#ceiling = factorOf(ceiling);
    this.#target = factorOf(ceiling - margin);
  }

  process(input: readonly Float32Array[], output: readonly Float32Array[]): void {
    const length = input[0]?.length ?? 0;
    const pieceOf = (channels: readonly Float32Array[], from: number) =>
      channels.map((channel) => channel.subarray(from, from + pieceLength));
    for (let from = 0; from < length; from += pieceLength) {
      const count = Math.min(pieceLength, length - from);
      this.#detector.take(input, from, count);
      for (let i = 0; i < count; i++) this.#taken[i] = this.#reduction(this.#needed(i));
      this.#detector.drop(count);
      const late = pieceOf(output, from);
      this.#delay.process(pieceOf(input, from), late);
      for (const channel of late) for (let i = 0; i < count; i++) channel[i] = channel[i]! * (1 - this.#taken[i]!);
    }
  }

  /** Nepers that an interval asks for; 0 where the return from an earlier peak gives it all the same. */
  #needed(i: number): number {
    const covered = this.#kept * this.#covered;
    this.#covered = covered > least ? covered : 0;
    const floor = covered > least ? Math.max(this.#ceiling, this.#target * Math.exp(covered)) : this.#ceiling;
    const peak = this.#detector.peakAt(i, floor);
    if (peak <= floor) return 0;
    this.#covered = Math.log(peak / this.#target);
    return this.#covered;
  }

  /** What to take away, 0 to 1, twice the look-ahead after the peak was seen. */
  #reduction(asked: number): number {
    const needed = this.#hold.next(asked);
    const fallen = this.#kept * this.#released;
    this.#released = needed > fallen ? needed : fallen > least ? fallen : 0;
    return this.#bell.next(this.#released > 0 ? 1 - Math.exp(-this.#released) : 0);
  }
}

/** True-peak limiter with a ceiling that holds. */
export const limiter = processor({
  id: 'limiter',
  about: 'Keeps true peaks under a ceiling and leaves everything else as it is, to the bit.',
  settings,
  examples: [{}, { ceiling: -6, lookahead: 0.0015, release: 0.03 }],
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
